import type { DistinctCount } from '../log-statistics.ts';
import type { ServiceHostRecords } from '../service-hosts.ts';
import type { DamagedRecord } from '../../../log-reader/log-records.ts';
import type { ListenerSeen } from '../listener-counts.ts';
import { isBrowser } from '../browsers.ts';
import { isServiceHostName } from '../service-hosts.ts';
import { AddressTable, type AddressList } from './address-table.ts';
import { addHash, countDistinct, createDistinctSet, hashNumber, mergeInto, type DistinctSet } from './distinct-count.ts';
import { createIdTable } from './id-table.ts';
import { dropped, forEachPair, PairCounts, type PairList } from './pair-counts.ts';
import { topIndexes } from './top-indexes.ts';

/** The process and user of a record. */
type Owner = Pick<ListenerSeen, 'processName' | 'user'>;

/** The counts of lines of PR-PORTS: names and numbers, which can be passed between threads. */
export interface PortCounts {
  readonly records: number;
  readonly damaged: number;
  /** The first {@link maxDamagedLines} of the damaged lines. */
  readonly damagedLines: readonly DamagedRecord[];
  /** Records with a remote endpoint. */
  readonly connections: number;
  /** Moments of the records, milliseconds; Infinity and -Infinity if there are no records. */
  readonly first: number;
  readonly last: number;
  /** Records by local port. */
  readonly tcpPorts: Uint32Array;
  readonly udpPorts: Uint32Array;
  /** Records by remote port. */
  readonly remoteTcpPorts: Uint32Array;
  readonly remoteUdpPorts: Uint32Array;
  /** Records of each local day, `2024-01-31`, by hour. */
  readonly days: ReadonlyMap<string, Uint32Array>;
  readonly owners: readonly (Owner & { readonly count: number })[];
  /** Whether there were too many owners: the counts of processes and users are then lower bounds. */
  readonly ownersDropped: boolean;
  readonly listeners: readonly CountedListener[];
  /** Whether there were too many listeners to keep all. */
  readonly listenersDropped: boolean;
  readonly serviceHosts: readonly ServiceHostRecords[];
  /** The fields below refer to owners, processes and addresses by their indexes in these lists. */
  readonly processes: readonly (string | null)[];
  readonly addresses: AddressList;
  /** Records by remote address; 0 for local addresses. */
  readonly addressRecords: Uint32Array;
  /** All remote addresses, if there were too many to keep all: the counts of the others are then lower bounds. Else null. */
  readonly allAddresses: DistinctSet | null;
  /** Records by process and remote port, of connections whose remote port is that of the service … */
  readonly remotePorts: PairList;
  /** … by process and remote address … */
  readonly remoteAddresses: PairList;
  /** … by owner (of browsers only) and remote address … */
  readonly sites: PairList;
  /** … and by local port with connections from outside (UDP from {@link udpPortOffset} on) and remote address. */
  readonly clients: PairList;
}

/** A listener with the number of its records, and the moments of the first and the last one, milliseconds. */
export interface CountedListener extends ListenerSeen {
  user: string | null;
  count: number;
  first: number;
  last: number;
}

export const udpPortOffset = 65_536;

/** The maximum number of damaged lines that are kept as records. All of them are counted. */
export const maxDamagedLines = 1000;

/** Maximum numbers. The first listeners are kept; of too many owners and addresses, the half with the most records is kept. */
const limits = { owners: 20_000, addresses: 131_072, listeners: 20_000, serviceHosts: 100_000 };

/** {@link PortCounts} during counting. Each name has a number, so that a record needs only a few steps in arrays. */
export type OpenPortCounts = ReturnType<typeof createPortCounts>;

export function createPortCounts() {
  const addresses = new AddressTable();
  const addressHash = (address: number): number => addresses.hashOf(address);
  return {
    records: 0,
    damaged: 0,
    damagedLines: new Array<DamagedRecord>(),
    connections: 0,
    first: Infinity,
    last: -Infinity,
    tcpPorts: new Uint32Array(65_536),
    udpPorts: new Uint32Array(65_536),
    remoteTcpPorts: new Uint32Array(65_536),
    remoteUdpPorts: new Uint32Array(65_536),
    days: new Map<string, Uint32Array>(),
    owners: createIdTable<Owner & { readonly process: number; readonly isServiceHost: boolean; readonly isBrowser: boolean }>(),
    ownersDropped: false,
    listeners: new Map<string, CountedListener>(),
    listenersDropped: false,
    serviceHosts: new Map<string, ServiceHostRecords>(),
    processes: createIdTable<string | null>(),
    addresses,
    allAddresses: null as DistinctSet | null,
    remotePorts: new PairCounts(hashNumber),
    remoteAddresses: new PairCounts(addressHash),
    sites: new PairCounts(addressHash),
    clients: new PairCounts(addressHash),
  };
}

/** The counts at the end: all items are in the sets of distinct items, if there are such sets. */
export function freezePortCounts(counts: OpenPortCounts): PortCounts {
  const { allAddresses, addresses } = counts;
  if (allAddresses) {
    // The counts of the rarer ones are too low.
    if (addresses.size > limits.addresses / 2) pruneAddresses(counts);
    for (let address = 0; address < addresses.size; address++) {
      if (addresses.counts[address]! > 0) addHash(allAddresses, addresses.hashOf(address));
    }
  }
  return plainCounts(counts, (pairs) => pairs.finish());
}

/** The counts as plain data. */
function plainCounts(counts: OpenPortCounts, listOf: (pairs: PairCounts) => PairList): PortCounts {
  const { owners, listeners, serviceHosts, processes, addresses, remotePorts, remoteAddresses, sites, clients, ...numbers } = counts;
  return {
    ...numbers,
    owners: owners.items.map(({ processName, user }, at) => ({ processName, user, count: owners.counts[at]! })),
    listeners: [...listeners.values()],
    serviceHosts: [...serviceHosts.values()],
    processes: processes.items,
    addresses: addresses.list(),
    addressRecords: addresses.counts.slice(0, addresses.size),
    remotePorts: listOf(remotePorts),
    remoteAddresses: listOf(remoteAddresses),
    sites: listOf(sites),
    clients: listOf(clients),
  };
}

/** The number of distinct remote addresses. */
export function countAddresses({ allAddresses, addressRecords }: PortCounts): DistinctCount {
  if (allAddresses) return countDistinct(allAddresses);
  return { count: countUsed(addressRecords), approximate: false };
}

/** The number of counts that are not 0. */
function countUsed(counts: Uint32Array): number {
  let used = 0;
  for (const count of counts) if (count > 0) used++;
  return used;
}

export function ownerId({ owners, processes }: OpenPortCounts, { processName, user }: Owner): number {
  const process = processes.idOf(processName ?? '', processName);
  const isServiceHost = processName !== null && isServiceHostName(processName);
  return owners.idOf(ownerKey({ processName, user }), {
    processName,
    user,
    process,
    isServiceHost,
    isBrowser: processName !== null && isBrowser(processName),
  });
}

function ownerKey({ processName, user }: Owner): string {
  return `${processName ?? ''}\0${user ?? ''}`;
}

/** @returns the listener to which further records are added; null if there are too many listeners */
export function addListener(counts: OpenPortCounts, listener: CountedListener): CountedListener | null {
  const { listeners } = counts;
  const { protocol, localAddress, localPort, processName } = listener;
  const key = `${protocol} ${localAddress} ${localPort} ${processName}`;
  const known = listeners.get(key);
  if (!known) {
    if (listeners.size >= limits.listeners) {
      counts.listenersDropped = true;
      return null;
    }
    listeners.set(key, listener);
    return listener;
  }
  known.count += listener.count;
  known.first = Math.min(known.first, listener.first);
  known.last = Math.max(known.last, listener.last);
  known.user ??= listener.user;
  return known;
}

export function addServiceHost({ serviceHosts }: OpenPortCounts, { logSet, processId, count }: ServiceHostRecords): void {
  const key = `${processId} ${logSet}`;
  const known = serviceHosts.get(key);
  if (known) known.count += count;
  else if (serviceHosts.size < limits.serviceHosts) serviceHosts.set(key, { logSet, processId, count });
}

export function hoursOf({ days }: OpenPortCounts, day: string): Uint32Array {
  const hours = days.get(day) ?? new Uint32Array(24);
  days.set(day, hours);
  return hours;
}

export function mergePortCounts(all: readonly PortCounts[]): PortCounts {
  if (all.length === 1) return all[0]!;
  let sum = createPortCounts();
  for (const counts of all) {
    addPortCounts(sum, counts);
    if (exceedsLimits(sum)) sum = pruneCounts(sum);
  }
  return freezePortCounts(sum);
}

/** Omits owners and addresses without records. */
function addPortCounts(sum: OpenPortCounts, counts: PortCounts): void {
  sum.records += counts.records;
  sum.damaged += counts.damaged;
  sum.damagedLines.push(...counts.damagedLines.slice(0, maxDamagedLines - sum.damagedLines.length));
  sum.connections += counts.connections;
  sum.first = Math.min(sum.first, counts.first);
  sum.last = Math.max(sum.last, counts.last);
  for (const field of ['tcpPorts', 'udpPorts', 'remoteTcpPorts', 'remoteUdpPorts'] as const) addEach(sum[field], counts[field]);
  for (const [day, hours] of counts.days) addEach(hoursOf(sum, day), hours);
  for (const listener of counts.listeners) addListener(sum, listener);
  for (const host of counts.serviceHosts) addServiceHost(sum, host);
  for (const owner of counts.owners) if (owner.count > 0) sum.owners.counts[ownerId(sum, owner)]! += owner.count;
  sum.ownersDropped ||= counts.ownersDropped;
  sum.listenersDropped ||= counts.listenersDropped;
  if (counts.allAddresses) mergeInto((sum.allAddresses ??= createDistinctSet()), counts.allAddresses);
  addAllPairs(sum, counts);
}

function addAllPairs(sum: OpenPortCounts, counts: PortCounts): void {
  const processes = Int32Array.from(counts.processes, (name) => sum.processes.find(name ?? '') ?? dropped);
  const addresses = Int32Array.from(counts.addressRecords, (records, at) => {
    if (records === 0) return dropped;
    const address = sum.addresses.idOf(counts.addresses, at);
    sum.addresses.counts[address]! += records;
    return address;
  });
  addPairs(sum.remotePorts, counts.remotePorts, processes, null);
  addPairs(sum.remoteAddresses, counts.remoteAddresses, processes, addresses);
  const owners = Int32Array.from(counts.owners, (owner) => sum.owners.find(ownerKey(owner)) ?? dropped);
  addPairs(sum.sites, counts.sites, owners, addresses);
  addPairs(sum.clients, counts.clients, null, addresses);
}

/** The numbers in `sum` of the numbers in a list; null if they are the same. Items with the number {@link dropped} are omitted. */
type Numbers = Int32Array | null;

function addPairs(sum: PairCounts, list: PairList, firsts: Numbers, seconds: Numbers): void {
  for (const [at, set] of list.distinct ?? []) {
    const first = firsts ? firsts[at]! : at;
    if (first !== dropped) sum.addSets(first, set);
  }
  if (list.distinct) sum.startSets();
  forEachPair(list, (one, other, count) => {
    const first = firsts ? firsts[one]! : one;
    const second = seconds ? seconds[other]! : other;
    if (first !== dropped && second !== dropped) sum.add(first, second, count);
  });
}

function addEach(sum: Uint32Array, counts: Uint32Array): void {
  for (let at = 0; at < sum.length; at++) sum[at]! += counts[at]!;
}

/** Whether {@link pruneCounts} is necessary to limit the memory. */
export function exceedsLimits({ owners, addresses }: OpenPortCounts): boolean {
  return owners.items.length > limits.owners || addresses.size > limits.addresses;
}

/** The same counts, with at most half as many owners and addresses as the limits allow, if there were too many. Their numbers change. */
export function pruneCounts(counts: OpenPortCounts): OpenPortCounts {
  if (counts.addresses.size > limits.addresses) pruneAddresses(counts);
  return counts.owners.items.length > limits.owners ? withFewerOwners(counts) : counts;
}

/** Drops the rarer addresses, and adds them and their pairs to the sets of distinct items. */
function pruneAddresses(counts: OpenPortCounts): void {
  const { addresses, remoteAddresses, sites, clients } = counts;
  const newIds = new Int32Array(addresses.size).fill(dropped);
  let kept = 0;
  for (const id of topIndexes(addresses.counts, limits.addresses / 2)) newIds[id] = kept++;
  // Local addresses have no records.
  if (countUsed(addresses.counts) > limits.addresses / 2) {
    const all = (counts.allAddresses ??= createDistinctSet());
    for (let id = 0; id < newIds.length; id++) {
      if (newIds[id] === dropped && addresses.counts[id]! > 0) addHash(all, addresses.hashOf(id));
    }
    for (const pairs of [remoteAddresses, sites, clients]) pairs.startSets();
  }
  for (const pairs of [remoteAddresses, sites, clients]) pairs.renumber(newIds);
  addresses.renumber(newIds);
}

function withFewerOwners(counts: OpenPortCounts): OpenPortCounts {
  const plain = plainCounts(counts, (pairs) => pairs.list());
  const kept = plain.owners.toSorted((a, b) => b.count - a.count).slice(0, limits.owners / 2);
  const sum = createPortCounts();
  addPortCounts(sum, { ...plain, owners: kept, ownersDropped: plain.ownersDropped || kept.length < plain.owners.length });
  return sum;
}

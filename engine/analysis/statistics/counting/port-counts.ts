import type { DamagedRecord } from '../../../log-reader/log-records.ts';
import type { ListenerSeen } from '../listener-counts.ts';
import { createIdTable } from './id-table.ts';
import { forEachPair, createPairCounts } from './pair-counts.ts';

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
  /** Records of each local day, `2024-01-31`, by hour. */
  readonly days: ReadonlyMap<string, Uint32Array>;
  readonly owners: readonly (Owner & { readonly count: number })[];
  readonly listeners: readonly CountedListener[];
  /** The fields below refer to processes and addresses by their indexes in these two lists. */
  readonly processes: readonly (string | null)[];
  readonly addresses: readonly string[];
  /** Records by remote address; 0 for local addresses. */
  readonly addressRecords: Uint32Array;
  /** Process, remote port and records of each pair, one pair after the other … */
  readonly remotePorts: Uint32Array;
  /** … process, remote address and records … */
  readonly remoteAddresses: Uint32Array;
  /** … and local port with connections from outside (UDP from {@link udpPortOffset} on), remote address and records. */
  readonly clients: Uint32Array;
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
const limits = { owners: 20_000, addresses: 131_072, listeners: 20_000 };

/** {@link PortCounts} during counting. Each name has a number, so that a record needs only a few steps in arrays. */
export type OpenPortCounts = ReturnType<typeof createPortCounts>;

export function createPortCounts() {
  return {
    records: 0,
    damaged: 0,
    damagedLines: new Array<DamagedRecord>(),
    connections: 0,
    first: Infinity,
    last: -Infinity,
    tcpPorts: new Uint32Array(65_536),
    udpPorts: new Uint32Array(65_536),
    days: new Map<string, Uint32Array>(),
    owners: createIdTable<Owner & { readonly process: number }>(),
    listeners: new Map<string, CountedListener>(),
    processes: createIdTable<string | null>(),
    addresses: createIdTable<string>(),
    remotePorts: createPairCounts(),
    remoteAddresses: createPairCounts(),
    clients: createPairCounts(),
  };
}

export function freezePortCounts(counts: OpenPortCounts): PortCounts {
  const { owners, listeners, processes, addresses, remotePorts, remoteAddresses, clients, ...numbers } = counts;
  return {
    ...numbers,
    owners: owners.items.map(({ processName, user }, at) => ({ processName, user, count: owners.counts[at]! })),
    listeners: [...listeners.values()],
    processes: processes.items,
    addresses: addresses.items,
    addressRecords: Uint32Array.from(addresses.counts),
    remotePorts: remotePorts.list(),
    remoteAddresses: remoteAddresses.list(),
    clients: clients.list(),
  };
}

export function ownerId({ owners, processes }: OpenPortCounts, { processName, user }: Owner): number {
  const process = processes.idOf(processName ?? '', processName);
  return owners.idOf(`${processName ?? ''}\0${user ?? ''}`, { processName, user, process });
}

/** @returns the listener to which further records are added; null if there are too many listeners */
export function addListener({ listeners }: OpenPortCounts, listener: CountedListener): CountedListener | null {
  const { protocol, localAddress, localPort, processName } = listener;
  const key = `${protocol} ${localAddress} ${localPort} ${processName}`;
  const known = listeners.get(key);
  if (!known) {
    if (listeners.size >= limits.listeners) return null;
    listeners.set(key, listener);
    return listener;
  }
  known.count += listener.count;
  known.first = Math.min(known.first, listener.first);
  known.last = Math.max(known.last, listener.last);
  known.user ??= listener.user;
  return known;
}

export function hoursOf({ days }: OpenPortCounts, day: string): Uint32Array {
  const hours = days.get(day) ?? new Uint32Array(24);
  days.set(day, hours);
  return hours;
}

export function mergePortCounts(all: readonly PortCounts[]): PortCounts {
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
  addEach(sum.tcpPorts, counts.tcpPorts);
  addEach(sum.udpPorts, counts.udpPorts);
  for (const [day, hours] of counts.days) addEach(hoursOf(sum, day), hours);
  for (const listener of counts.listeners) addListener(sum, listener);
  for (const owner of counts.owners) if (owner.count > 0) sum.owners.counts[ownerId(sum, owner)]! += owner.count;
  const processes = counts.processes.map((name) => sum.processes.find(name ?? ''));
  const addresses = counts.addresses.map((name, at) => {
    if (counts.addressRecords[at] === 0) return undefined;
    const address = sum.addresses.idOf(name, name);
    sum.addresses.counts[address]! += counts.addressRecords[at]!;
    return address;
  });
  forEachPair(counts.remotePorts, (at, port, count) => {
    const process = processes[at];
    if (process !== undefined) sum.remotePorts.add(process, port, count);
  });
  forEachPair(counts.remoteAddresses, (at, remote, count) => {
    const [process, address] = [processes[at], addresses[remote]];
    if (process !== undefined && address !== undefined) sum.remoteAddresses.add(process, address, count);
  });
  forEachPair(counts.clients, (port, remote, count) => {
    const address = addresses[remote];
    if (address !== undefined) sum.clients.add(port, address, count);
  });
}

function addEach(sum: Uint32Array, counts: Uint32Array): void {
  for (let at = 0; at < sum.length; at++) sum[at]! += counts[at]!;
}

/** Whether {@link pruneCounts} is necessary to limit the memory. */
export function exceedsLimits({ owners, addresses }: OpenPortCounts): boolean {
  return owners.items.length > limits.owners || addresses.items.length > limits.addresses;
}

/** The same counts, with at most half as many owners and addresses as the limits allow. Their numbers change. */
export function pruneCounts(counts: OpenPortCounts): OpenPortCounts {
  const frozen = freezePortCounts(counts);
  const { owners, addressRecords } = frozen;
  const rare = [...addressRecords.keys()].sort((a, b) => addressRecords[b]! - addressRecords[a]!).slice(limits.addresses / 2);
  for (const address of rare) addressRecords[address] = 0;
  const sum = createPortCounts();
  addPortCounts(sum, { ...frozen, owners: owners.toSorted((a, b) => b.count - a.count).slice(0, limits.owners / 2) });
  return sum;
}

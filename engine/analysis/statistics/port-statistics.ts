import { isBrowser } from './browsers.ts';
import {
  addressText,
  countAddresses,
  distinctCounts,
  forEachFirst,
  forEachPair,
  leastOfTop,
  udpPortOffset,
  type AddressList,
  type PairList,
  type PortCounts,
} from './counting/counting.ts';
import { FirstValues } from './first-values.ts';
import type {
  BrowserSites,
  BrowserUse,
  DistinctCount,
  PortClients,
  PortUsageStatistics,
  RemotePortUse,
  RemoteProcess,
  Share,
  Usage,
} from './log-statistics.ts';
import type { RemoteEndpoints } from './process-counts.ts';

/** The name of processes and users that a log does not name. */
export const unknown = '(unknown)';

const hourNames = Array.from({ length: 24 }, (_, hour) => String(hour));
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Maximum number of ports and addresses per process, and of addresses per port. */
const maxEndpoints = 200;

type NamedCount = readonly [name: string, count: number];
type ShareOf = (name: string, count: number) => Share;

export function portStatistics(counts: PortCounts): PortUsageStatistics {
  const { records, damaged, first, last, owners, ownersDropped } = counts;
  const share: ShareOf = (name, count) => ({ name, count, share: records === 0 ? 0 : count / records });
  const browsers = browserUse(counts, share);
  return {
    records,
    damaged,
    first: records === 0 ? null : new Date(first),
    last: records === 0 ? null : new Date(last),
    localTcpPorts: portUsage(counts.tcpPorts, share),
    localUdpPorts: portUsage(counts.udpPorts, share),
    processes: usage(sums(owners.map(({ processName, count }) => [processName ?? unknown, count])), records, share, ownersDropped),
    remotePorts: remotePortUse(counts, share),
    remoteAddresses: addressUsage(counts, share),
    users: usage(sums(owners.map(({ user, count }) => [user ?? unknown, count])), records, share, ownersDropped),
    ...timeShares(counts, share),
    browsers,
    browserSites: browserSites(counts, share, browsers),
  };
}

function browserUse({ owners }: PortCounts, share: ShareOf): BrowserUse[] {
  return owners
    .filter(({ processName, count }) => processName !== null && isBrowser(processName) && count > 0)
    .map(({ processName, user, count }): BrowserUse => ({ ...share(processName ?? unknown, count), user: user ?? unknown }))
    .sort(byCount);
}

/** @param browsers determine the order */
function browserSites({ owners, addresses, sites }: PortCounts, share: ShareOf, browsers: readonly BrowserUse[]): BrowserSites[] {
  const found = new Map<string, BrowserSites>();
  const keyOf = (browser: string, user: string): string => `${browser}\0${user}`;
  forEachFirst(sites, (owner, indexes) => {
    const { processName, user } = owners[owner]!;
    const [browser, ofUser] = [processName ?? unknown, user ?? unknown];
    const listed = topPairs(sites, indexes, (address) => addressText(addresses, address)).map(({ partner, count }) =>
      share(partner, count),
    );
    found.set(keyOf(browser, ofUser), { browser, user: ofUser, sites: listed, approximate: sites.distinct !== null });
  });
  return browsers.flatMap(({ name, user }) => found.get(keyOf(name, user)) ?? []);
}

/** @param total number of records that have such a value, including values that are not listed */
function usage(values: Iterable<NamedCount>, total: number, share: ShareOf, approximate = false): Usage {
  const shares: Share[] = [];
  for (const [name, count] of values) if (count > 0) shares.push(share(name, count));
  return {
    values: shares.sort(byCount),
    otherCount: shares.reduce((left, { count }) => left - count, total),
    approximate,
    distinct: { count: shares.filter(({ name }) => name !== unknown).length, approximate },
  };
}

function addressUsage(counts: PortCounts, share: ShareOf): Usage {
  const { addresses, addressRecords, connections, allAddresses } = counts;
  return {
    ...usage(
      named(addressRecords, (address) => addressText(addresses, address)),
      connections,
      share,
      allAddresses !== null,
    ),
    distinct: countAddresses(counts),
  };
}

function remotePortUse({ remoteTcpPorts, remoteUdpPorts }: PortCounts, share: ShareOf): RemotePortUse[] {
  const used: RemotePortUse[] = [];
  for (const [port, tcp] of remoteTcpPorts.entries()) {
    const udp = remoteUdpPorts[port]!;
    const protocols = [...(tcp > 0 ? ['TCP' as const] : []), ...(udp > 0 ? ['UDP' as const] : [])];
    if (protocols.length > 0) used.push({ ...share(String(port), tcp + udp), protocols });
  }
  return used.sort(byCount);
}

function portUsage(recordsByPort: Uint32Array, share: ShareOf): Usage {
  const total = recordsByPort.reduce((sum, count) => sum + count);
  return usage(named(recordsByPort, String), total, share);
}

function timeShares(counts: PortCounts, share: ShareOf): Pick<PortUsageStatistics, 'hours' | 'weekdays' | 'days'> {
  const hours = [...counts.days].flatMap(([day, ofDay]) => [...ofDay].map((count, hour) => ({ day, hour, count })));
  const byHour = sums(hours.map(({ hour, count }) => [hourNames[hour] ?? '', count]));
  const byDay = sums(hours.map(({ day, count }) => [day, count]));
  const byWeekday = sums([...byDay].map(([day, count]) => [weekdayOf(day), count]));
  return {
    hours: hourNames.map((name) => share(name, byHour.get(name) ?? 0)),
    weekdays: weekdayNames.map((name) => share(name, byWeekday.get(name) ?? 0)),
    days: [...byDay].map(([name, count]) => share(name, count)).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The counts that are not 0, with their names. */
function* named(counts: Uint32Array, nameOf: (index: number) => string): Generator<NamedCount> {
  for (let index = 0; index < counts.length; index++) if (counts[index]! > 0) yield [nameOf(index), counts[index]!];
}

function sums(values: Iterable<NamedCount>): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, count] of values) found.set(name, (found.get(name) ?? 0) + count);
  return found;
}

function byCount(a: Share, b: Share): number {
  return b.count - a.count || (a.name < b.name ? -1 : 1);
}

function weekdayOf(day: string): string {
  return weekdayNames[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? '';
}

/** The remote endpoints of each process, by its name. */
export function remoteEndpoints(counts: PortCounts): Map<string, RemoteEndpoints> {
  const { processes, addresses, remotePorts, remoteAddresses, ownersDropped } = counts;
  const ports = mostFrequent(remotePorts, (port) => port);
  const ends = mostFrequent(remoteAddresses, addressNames(addresses));
  const [portCounts, addressCounts] = [distinctCounts(remotePorts), distinctCounts(remoteAddresses)];
  // A process that was dropped and came back has not kept its endpoints.
  const distinct = (found: DistinctCount | undefined, { distinct: sets }: PairList): DistinctCount => ({
    count: found?.count ?? 0,
    approximate: ownersDropped || (found ? found.approximate : sets !== null),
  });
  return new Map(
    processes.map((name, process) => [
      name ?? unknown,
      {
        remotePorts: ports.get(process) ?? [],
        remoteAddresses: ends.get(process) ?? [],
        distinctPorts: distinct(portCounts.get(process), remotePorts),
        distinctAddresses: distinct(addressCounts.get(process), remoteAddresses),
      },
    ]),
  );
}

/** Computes the processes of each remote address, most frequent first, when it is called for the first time: few callers need them. */
export function remoteProcesses(counts: PortCounts): () => ReadonlyMap<string, readonly RemoteProcess[]> {
  let found: Map<string, RemoteProcess[]> | null = null;
  return () => (found ??= processesByAddress(counts));
}

function processesByAddress({ processes, addresses, remoteAddresses }: PortCounts): Map<string, RemoteProcess[]> {
  const found = new Map<string, RemoteProcess[]>();
  forEachPair(remoteAddresses, (process, address, count) => {
    const name = addressText(addresses, address);
    const ofAddress = found.get(name) ?? [];
    if (ofAddress.push({ name: processes[process] ?? unknown, count }) === 1) found.set(name, ofAddress);
  });
  for (const ofAddress of found.values()) ofAddress.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return found;
}

/** The remote addresses that connected to local ports, by port. */
export function portClients({ addresses, clients }: PortCounts): PortClients[] {
  const distinct = distinctCounts(clients);
  return [...mostFrequent(clients, addressNames(addresses))]
    .map(([port, remoteAddresses]): PortClients => ({
      protocol: port < udpPortOffset ? 'TCP' : 'UDP',
      localPort: port % udpPortOffset,
      remoteAddresses,
      remoteAddressCount: distinct.get(port) ?? { count: remoteAddresses.length, approximate: true },
    }))
    .toSorted((a, b) => a.localPort - b.localPort || (a.protocol < b.protocol ? -1 : 1));
}

/** The text of an address by its number. Each text is made once: among 200 processes an address can be a candidate 200 times. */
function addressNames(addresses: AddressList): (address: number) => string {
  const names: string[] = [];
  return (address) => (names[address] ??= addressText(addresses, address));
}

/** For each first element, its most frequent partners, in descending order. */
function mostFrequent<Partner extends string | number>(list: PairList, partnerOf: (second: number) => Partner): Map<number, Partner[]> {
  const found = new Map<number, Partner[]>();
  forEachFirst(list, (first, indexes) =>
    found.set(
      first,
      topPairs(list, indexes, partnerOf).map(({ partner }) => partner),
    ),
  );
  return found;
}

/** Of the pairs of a first element, the most frequent {@link maxEndpoints}, in descending order. */
function topPairs<Partner extends string | number>(
  { pairs }: PairList,
  indexes: Uint32Array,
  partnerOf: (second: number) => Partner,
): { readonly partner: Partner; readonly count: number }[] {
  const counts = new Uint32Array(indexes.length);
  for (let i = 0; i < counts.length; i++) counts[i] = pairs[indexes[i]! + 2]!;
  const { least, above } = leastOfTop(counts, maxEndpoints);
  const top: { partner: Partner; count: number }[] = [];
  const equal = new FirstValues<Partner>(maxEndpoints - above);
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count > least) top.push({ partner: partnerOf(pairs[indexes[i]! + 1]!), count });
    else if (count === least) equal.add(partnerOf(pairs[indexes[i]! + 1]!));
  }
  top.sort((a, b) => b.count - a.count || (a.partner < b.partner ? -1 : 1));
  return [...top, ...equal.values().map((partner) => ({ partner, count: least }))];
}

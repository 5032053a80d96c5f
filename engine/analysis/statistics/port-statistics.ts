import { isBrowser } from './browsers.ts';
import { forEachPair } from './counting/pair-counts.ts';
import { udpPortOffset, type PortCounts } from './counting/port-counts.ts';
import type { BrowserUse, PortClients, PortUsageStatistics, Share, Usage } from './log-statistics.ts';
import type { RemoteEnds } from './process-counts.ts';

/** What a process or a user is called that a log does not name. */
export const unknown = '(unknown)';

const hourNames = Array.from({ length: 24 }, (_, hour) => String(hour));
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** How many ports and addresses are told of a process, and addresses of a port. */
const maxEndpoints = 200;

export function portStatistics(counts: PortCounts): PortUsageStatistics {
  const { records, damaged, first, last, owners } = counts;
  const share = (name: string, count: number): Share => ({ name, count, share: records === 0 ? 0 : count / records });

  /** @param total records that have such a value, be it among these or not */
  function usage(values: Iterable<NamedCount>, total: number): Usage {
    const shares: Share[] = [];
    for (const [name, count] of values) if (count > 0) shares.push(share(name, count));
    return { values: shares.sort(mostFirst), others: shares.reduce((left, { count }) => left - count, total) };
  }
  function ports(ofPorts: Uint32Array): Usage {
    return usage(
      named(Array.from(ofPorts.keys(), String), ofPorts),
      ofPorts.reduce((sum, count) => sum + count),
    );
  }
  function fixed(names: readonly string[], values: Iterable<NamedCount>): Share[] {
    const found = sums(values);
    return names.map((name) => share(name, found.get(name) ?? 0));
  }

  const hours = [...counts.days].flatMap(([day, ofDay]) => [...ofDay].map((count, hour) => ({ day, hour, count })));
  const days = sums(hours.map(({ day, count }) => [day, count]));
  return {
    records,
    damaged,
    first: records === 0 ? null : new Date(first),
    last: records === 0 ? null : new Date(last),
    localTcpPorts: ports(counts.tcpPorts),
    localUdpPorts: ports(counts.udpPorts),
    processes: usage(sums(owners.map(({ processName, count }) => [processName ?? unknown, count])), records),
    remoteAddresses: usage(named(counts.addresses, counts.addressRecords), counts.connections),
    users: usage(sums(owners.map(({ user, count }) => [user ?? unknown, count])), records),
    hours: fixed(
      hourNames,
      hours.map(({ hour, count }) => [hourNames[hour] ?? '', count]),
    ),
    weekdays: fixed(
      weekdayNames,
      [...days].map(([day, count]) => [weekdayOf(day), count]),
    ),
    days: [...days].map(([name, count]) => share(name, count)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    browsers: owners
      .filter(({ processName, count }) => processName !== null && isBrowser(processName) && count > 0)
      .map(({ processName, user, count }): BrowserUse => ({ ...share(processName ?? unknown, count), user: user ?? unknown }))
      .sort(mostFirst),
  };
}

type NamedCount = readonly [name: string, count: number];

function* named(names: readonly string[], counts: Uint32Array): Generator<NamedCount> {
  for (const [at, name] of names.entries()) yield [name, counts[at]!];
}

function sums(values: Iterable<NamedCount>): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, count] of values) found.set(name, (found.get(name) ?? 0) + count);
  return found;
}

function mostFirst(a: Share, b: Share): number {
  return b.count - a.count || (a.name < b.name ? -1 : 1);
}

function weekdayOf(day: string): string {
  return weekdayNames[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? '';
}

/** Where each process connected to, by its name. */
export function remoteEnds({ processes, addresses, remotePorts, remoteAddresses }: PortCounts): Map<string, RemoteEnds> {
  const ports = mostFrequent(remotePorts, (port) => port);
  const ends = mostFrequent(remoteAddresses, (address) => addresses[address]!);
  return new Map(
    processes.map((name, process) => [
      name ?? unknown,
      { remotePorts: ports.get(process) ?? [], remoteAddresses: ends.get(process) ?? [] },
    ]),
  );
}

/** Who came to local ports, by port. */
export function portClients({ addresses, clients }: PortCounts): PortClients[] {
  return [...mostFrequent(clients, (address) => addresses[address]!)]
    .map(([port, remoteAddresses]): PortClients => ({
      protocol: port < udpPortOffset ? 'TCP' : 'UDP',
      localPort: port % udpPortOffset,
      remoteAddresses,
    }))
    .toSorted((a, b) => a.localPort - b.localPort || (a.protocol < b.protocol ? -1 : 1));
}

/** Of each number that stands first in pairs the ends that it was paired with most often, the most frequent first. */
function mostFrequent<End extends string | number>(pairs: Uint32Array, endOf: (second: number) => End): Map<number, End[]> {
  const found = new Map<number, { end: End; count: number }[]>();
  forEachPair(pairs, (first, second, count) => {
    const ends = found.get(first) ?? [];
    if (ends.push({ end: endOf(second), count }) === 1) found.set(first, ends);
  });
  return new Map(
    [...found].map(([first, ends]) => [
      first,
      ends
        .sort((a, b) => b.count - a.count || (a.end < b.end ? -1 : 1))
        .slice(0, maxEndpoints)
        .map(({ end }) => end),
    ]),
  );
}

import { udpPortOffset, type PairList, type PortCounts } from '../../../../engine/analysis/statistics/counting/counting.ts';
import { isBrowser } from '../../../../engine/analysis/statistics/browsers.ts';
import { isServedPort } from '../../../../engine/analysis/statistics/listener-counts.ts';
import { portClients, portStatistics, remoteEndpoints } from '../../../../engine/analysis/statistics/port-statistics.ts';
import { logSetOf } from '../../../../engine/log-reader/log-files.ts';
import type { LogRecord, PortRecord } from '../../../../engine/log-reader/log-records.ts';

/** All results of counts, in an order that does not depend on the order of counting. */
export function summarize(counts: PortCounts): unknown {
  return {
    statistics: portStatistics(counts),
    ends: new Map([...remoteEndpoints(counts)].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    clients: portClients(counts),
    serviceHosts: counts.serviceHosts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    listeners: counts.listeners.toSorted((a, b) => a.first - b.first || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

/** Plain reference implementation of the counting: records instead of bytes, maps instead of tables, without limits. */
export function referenceCounts(records: readonly LogRecord[]): PortCounts {
  const ports = records.filter(
    (record): record is PortRecord & { time: Date; localTime: string } => record.type === 'port' && !!record.time,
  );
  const damagedLines = records.filter((record) => record.type === 'damaged');
  const connections = ports.flatMap((record) =>
    record.remoteAddress !== null && record.remotePort
      ? [{ ...record, remoteAddress: record.remoteAddress, remotePort: record.remotePort }]
      : [],
  );
  const listening = ports.filter(
    ({ protocol, state, localPort, remotePort }) => !remotePort && (protocol === 'TCP' ? state === 'Listen' : isServedPort(localPort)),
  );
  const processes = [...new Set(ports.map(({ processName }) => processName))];
  const addresses = [...new Set(connections.map(({ remoteAddress }) => remoteAddress))];
  const ownerKeys = [...new Set(ports.map(ownerKey))];
  const served = connections.filter(({ localPort }) => isServedPort(localPort));
  return {
    records: ports.length,
    damaged: damagedLines.length,
    damagedLines,
    connections: connections.length,
    first: Math.min(...ports.map(({ time }) => time.getTime())),
    last: Math.max(...ports.map(({ time }) => time.getTime())),
    tcpPorts: portRecords(ports, 'TCP'),
    udpPorts: portRecords(ports, 'UDP'),
    remoteTcpPorts: portRecords(connections, 'TCP', 'remotePort'),
    remoteUdpPorts: portRecords(connections, 'UDP', 'remotePort'),
    days: countHours(ports),
    owners: [...Map.groupBy(ports, ownerKey).values()].map((list) => ({
      processName: list[0]!.processName,
      user: list[0]!.user,
      count: list.length,
    })),
    ownersDropped: false,
    listeners: countListeners(listening),
    listenersDropped: false,
    serviceHosts: countServiceHosts(ports),
    allAddresses: null,
    processes,
    addresses: { ipv4: new Uint32Array(addresses.length), others: new Map(addresses.entries()) },
    addressRecords: Uint32Array.from(addresses, (address) => connections.filter(({ remoteAddress }) => remoteAddress === address).length),
    remotePorts: pairCounts(
      connections
        .filter(({ localPort, remotePort }) => remotePort <= localPort)
        .map(({ processName, remotePort }) => [processes.indexOf(processName), remotePort]),
    ),
    remoteAddresses: pairCounts(
      connections.map(({ processName, remoteAddress }) => [processes.indexOf(processName), addresses.indexOf(remoteAddress)]),
    ),
    sites: pairCounts(
      connections
        .filter(({ processName }) => processName !== null && isBrowser(processName))
        .map((record) => [ownerKeys.indexOf(ownerKey(record)), addresses.indexOf(record.remoteAddress)]),
    ),
    clients: pairCounts(
      served.map(({ protocol, localPort, remoteAddress }) => [
        protocol === 'TCP' ? localPort : udpPortOffset + localPort,
        addresses.indexOf(remoteAddress),
      ]),
    ),
  };
}

function ownerKey({ processName, user }: Pick<PortRecord, 'processName' | 'user'>): string {
  return JSON.stringify([processName, user]);
}

function pairCounts(pairs: readonly (readonly [number, number])[]): PairList {
  const list = [...Map.groupBy(pairs, String)].flatMap(([pair, equal]) => [...pair.split(',').map(Number), equal.length]);
  return { pairs: Uint32Array.from(list), distinct: null };
}

function portRecords(records: readonly PortRecord[], protocol: string, port: 'localPort' | 'remotePort' = 'localPort'): Uint32Array {
  const counts = new Uint32Array(65_536);
  for (const record of records) if (record.protocol === protocol) counts[record[port] ?? 0]!++;
  return counts;
}

function countServiceHosts(records: readonly PortRecord[]): PortCounts['serviceHosts'] {
  const hosts = records.filter(({ processName }) => processName?.toLowerCase().replace('.exe', '') === 'svchost');
  return [...Map.groupBy(hosts, ({ file, processId }) => `${logSetOf(file)} ${processId}`).values()].map((list) => ({
    logSet: logSetOf(list[0]!.file),
    processId: list[0]!.processId ?? 0,
    count: list.length,
  }));
}

function countHours(records: readonly { readonly localTime: string }[]): Map<string, Uint32Array> {
  const byDay = Map.groupBy(records, ({ localTime }) => localTime.slice(0, 10));
  return new Map(
    [...byDay].map(([day, list]) => {
      const hours = new Uint32Array(24);
      for (const { localTime } of list) hours[Number(localTime.slice(11, 13))]!++;
      return [day, hours];
    }),
  );
}

function countListeners(records: readonly (PortRecord & { readonly time: Date })[]): PortCounts['listeners'][number][] {
  const keyOf = ({ protocol, localAddress, localPort, processName }: PortRecord): string =>
    JSON.stringify([protocol, localAddress, localPort, processName]);
  return [...Map.groupBy(records, keyOf).values()].map((list) => {
    const { protocol, localAddress, localPort, processName } = list[0]!;
    return {
      protocol,
      localAddress,
      localPort,
      processName,
      user: list.find(({ user }) => user !== null)?.user ?? null,
      count: list.length,
      first: Math.min(...list.map(({ time }) => time.getTime())),
      last: Math.max(...list.map(({ time }) => time.getTime())),
    };
  });
}

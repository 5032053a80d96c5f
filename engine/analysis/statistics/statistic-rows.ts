import { zoneLabel } from '../../log-reader/local-time.ts';
import type { Missing } from '../../model/port-mapping.ts';
import {
  listenerName,
  type BrowserSites,
  type Listener,
  type LogGap,
  type LogStatistics,
  type NewItem,
  type ProcessList,
  type ProcessStatistics,
  type RemotePortUse,
  type ServiceHost,
  type ServiceUse,
  type Share,
  type TimeShares,
  type Usage,
} from './log-statistics.ts';

/** All statistics, in output order. */
export const statisticNames = [
  'summary',
  'localTcpPort',
  'localUdpPort',
  'process',
  'service',
  'remotePort',
  'remoteAddress',
  'user',
  'hour',
  'weekday',
  'day',
  'browser',
  'browserSite',
  'svchost',
  'listener',
  'lifetime',
  'processLocalPorts',
  'processRemotePorts',
  'processRemoteAddresses',
  'processUsers',
  'processPaths',
  'processModules',
  'gap',
  'newListener',
  'newProcess',
  'newUser',
  'newRemotePort',
  'newRemoteAddress',
] as const;
export type StatisticName = (typeof statisticNames)[number];

/** The statistics that require a baseline. */
export const baselineStatistics: readonly StatisticName[] = statisticNames.filter((name) => name.startsWith('new'));

/** One row of a statistic. Columns that the statistic does not use are null. */
export interface StatisticRow {
  readonly statistic: StatisticName;
  /** The counted value: a port, a process, an address, an hour … */
  readonly name: string | null;
  readonly count: number | null;
  /** Whether there were too many values to keep all: the count is then an estimate, or may be too low. */
  readonly approximate: boolean;
  /** Per cent of all records. */
  readonly share: number | null;
  /** Per cent of the observed time in which at least one such port was open. */
  readonly timeShare: number | null;
  readonly processId: number | null;
  readonly processName: string | null;
  readonly user: string | null;
  readonly first: Date | null;
  readonly last: Date | null;
  /** Seconds. */
  readonly shortest: number | null;
  readonly mean: number | null;
  readonly longest: number | null;
  /** Ports, users, modules … of a process; services of a svchost; names of a site. */
  readonly values: readonly string[];
  /**
   * `timeShare=NotLogged`: no whole session is in the logs, from its first PR-EVENTS on. `count=NotLogged`: records from standard input do
   * not contain the damaged lines of their logs.
   */
  readonly missing: Missing & { readonly timeShare?: 'NotLogged'; readonly count?: 'NotLogged' };
}

const emptyRow: Omit<StatisticRow, 'statistic'> = {
  name: null,
  count: null,
  approximate: false,
  share: null,
  timeShare: null,
  processId: null,
  processName: null,
  user: null,
  first: null,
  last: null,
  shortest: null,
  mean: null,
  longest: null,
  missing: {},
  values: [],
};

const newStatistics: { readonly [what in NewItem['what']]: StatisticName } = {
  listener: 'newListener',
  process: 'newProcess',
  user: 'newUser',
  remotePort: 'newRemotePort',
  remoteAddress: 'newRemoteAddress',
};

const perCent = (share: number): number => Math.round(share * 10_000) / 100;

/** Seconds without the further digits of a sum, a mean, or a log of an earlier version. */
const toMicroseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/**
 * All statistics as rows, one statistic after the other. Each row is created when it is needed: there can be hundreds of thousands.
 * @param namesOf the names of a remote address, if they were requested
 */
export function* statisticRows(
  measured: LogStatistics,
  newItems: readonly NewItem[],
  namesOf: (address: string) => readonly string[] = () => [],
): Generator<StatisticRow, void> {
  yield* summaryRows(measured);
  yield* withTimes(usageRows('localTcpPort', measured.localTcpPorts), measured, 'localTcpPorts');
  yield* withTimes(usageRows('localUdpPort', measured.localUdpPorts), measured, 'localUdpPorts');
  yield* withTimes(usageRows('process', measured.processes), measured, 'processes');
  yield* mapped(measured.services, serviceRow);
  yield* withTimes(mapped(measured.remotePorts, remotePortRow), measured, 'remotePorts');
  yield* usageRows('remoteAddress', measured.remoteAddresses);
  yield* withTimes(usageRows('user', measured.users), measured, 'users');
  yield* shareRows('hour', measured.hours);
  yield* shareRows('weekday', measured.weekdays);
  yield* shareRows('day', measured.days);
  yield* mapped(measured.browsers, ({ name, count, share, user }) =>
    row('browser', { name, count, share: perCent(share), processName: name, user }),
  );
  for (const one of measured.browserSites) yield* siteRows(one, namesOf);
  yield* mapped(measured.serviceHosts, serviceHostRow);
  yield* mapped(measured.listeners, listenerRow);
  yield* mapped(measured.lifetimes, ({ processName, count, shortest, mean, longest }) =>
    row('lifetime', {
      name: processName,
      processName,
      count,
      shortest: toMicroseconds(shortest),
      mean: toMicroseconds(mean),
      longest: toMicroseconds(longest),
    }),
  );
  for (const process of measured.processStatistics) yield* processRows(process);
  yield* mapped(measured.gaps, gapRow);
  if (measured.droppedGaps > 0) yield row('gap', { name: otherName, count: measured.droppedGaps });
  yield* mapped(newItems, newRow);
}

type Rows = Generator<StatisticRow, void>;

function* mapped<Item>(items: Iterable<Item>, toRow: (item: Item) => StatisticRow): Rows {
  for (const item of items) yield toRow(item);
}

function newRow({ what, name, count, processName, user, previous, approximate }: NewItem): StatisticRow {
  const before = [previous?.processName, previous?.user].filter((text) => text !== null && text !== undefined);
  const values = before.length > 0 ? [`before: ${before.join(' ')}`] : [];
  return row(newStatistics[what], { name, count, approximate: approximate ?? false, processName, user, values });
}

function row(statistic: StatisticName, cells: Partial<StatisticRow>): StatisticRow {
  return { ...emptyRow, statistic, ...cells };
}

function summaryRows(measured: LogStatistics): StatisticRow[] {
  const { records, damaged, files, first, last, computers, timeZones, processes, users, remoteAddresses } = measured;
  return [
    row('summary', { name: 'records', count: records, first, last, values: computers }),
    row('summary', { name: 'damaged', count: damaged, missing: damaged === null ? { count: 'NotLogged' } : {} }),
    row('summary', { name: 'files', count: files }),
    row('summary', { name: 'processes', ...processes.distinct }),
    row('summary', { name: 'users', ...users.distinct }),
    row('summary', { name: 'remoteAddresses', ...remoteAddresses.distinct }),
    row('summary', { name: 'timeZone', values: timeZones.map(zoneLabel) }),
  ];
}

const timeNotLogged: StatisticRow['missing'] = { timeShare: 'NotLogged' };

/** Adds the share of time to rows, by their names. */
function withTimes(rows: Iterable<StatisticRow>, { timeShares }: LogStatistics, kind: keyof TimeShares): Rows {
  return mapped(rows, (one) => {
    if (one.name === otherName) return one;
    const share = timeShares?.[kind].get(one.name ?? '');
    return share === undefined ? { ...one, missing: timeNotLogged } : { ...one, timeShare: perCent(share) };
  });
}

function serviceRow({ name, count, share, services }: ServiceUse): StatisticRow {
  return row('service', { name, count, share: perCent(share), processName: 'svchost.exe', values: services });
}

function remotePortRow({ name, count, share, protocols }: RemotePortUse): StatisticRow {
  return row('remotePort', { name, count, share: perCent(share), values: protocols });
}

function shareRows(statistic: StatisticName, shares: readonly Share[], approximate = false): Rows {
  return mapped(shares, ({ name, count, share }) => row(statistic, { name, count, share: perCent(share), approximate }));
}

const otherName = '(other)';

function* usageRows(statistic: StatisticName, { values, otherCount, approximate }: Usage): Rows {
  yield* shareRows(statistic, values, approximate);
  if (otherCount > 0) yield row(statistic, { name: otherName, count: otherCount, approximate });
}

function siteRows({ browser, user, sites, approximate }: BrowserSites, namesOf: (address: string) => readonly string[]): Rows {
  return mapped(sites, ({ name, count, share }) =>
    row('browserSite', { name, count, share: perCent(share), approximate, processName: browser, user, values: namesOf(name) }),
  );
}

function serviceHostRow({ processId, services, first }: ServiceHost): StatisticRow {
  const name = 'svchost.exe';
  return row('svchost', { name, processId, processName: name, first, values: services.map((service) => service.name) });
}

function listenerRow(listener: Listener): StatisticRow {
  const { processName, user, first, last, closed } = listener;
  return row('listener', { name: listenerName(listener), processName, user, first, last, values: closed ? ['closed'] : [] });
}

function processRows(process: ProcessStatistics): StatisticRow[] {
  const { processName, distinct } = process;
  const lists: readonly (readonly [StatisticName, ProcessList])[] = [
    ['processLocalPorts', 'localPorts'],
    ['processRemotePorts', 'remotePorts'],
    ['processRemoteAddresses', 'remoteAddresses'],
    ['processUsers', 'users'],
    ['processPaths', 'paths'],
    ['processModules', 'modules'],
  ];
  return lists
    .filter(([, list]) => process[list].length > 0)
    .map(([statistic, list]) => row(statistic, { name: processName, processName, ...distinct[list], values: process[list].map(String) }));
}

/** A clock change is a step, not a time without records: `first` and `last` are the clock before and after it, and it has no length. */
function gapRow({ from, to, why }: LogGap): StatisticRow {
  const length = Math.max(0, to.getTime() - from.getTime()) / 1000;
  return row('gap', { name: why, first: from, last: to, ...(why !== 'clock' && { longest: length }) });
}

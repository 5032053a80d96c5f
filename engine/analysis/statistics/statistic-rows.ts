import {
  listenerName,
  type Listener,
  type LogGap,
  type LogStatistics,
  type NewItem,
  type ProcessStatistics,
  type ServiceHost,
  type Share,
  type Usage,
} from './log-statistics.ts';

/** All statistics, in output order. */
export const statisticNames = [
  'summary',
  'localTcpPort',
  'localUdpPort',
  'process',
  'remoteAddress',
  'user',
  'hour',
  'weekday',
  'day',
  'browser',
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
  /** Per cent of all records. */
  readonly share: number | null;
  readonly processId: number | null;
  readonly processName: string | null;
  readonly user: string | null;
  readonly first: Date | null;
  readonly last: Date | null;
  /** Seconds. */
  readonly shortest: number | null;
  readonly mean: number | null;
  readonly longest: number | null;
  /** Ports, users, modules … of a process; services of a svchost. */
  readonly values: readonly string[];
}

const emptyRow: Omit<StatisticRow, 'statistic'> = {
  name: null,
  count: null,
  share: null,
  processId: null,
  processName: null,
  user: null,
  first: null,
  last: null,
  shortest: null,
  mean: null,
  longest: null,
  values: [],
};

const newStatistics: { readonly [what in NewItem['what']]: StatisticName } = {
  listener: 'newListener',
  process: 'newProcess',
  user: 'newUser',
  remoteAddress: 'newRemoteAddress',
};

const perCent = (share: number): number => Math.round(share * 10_000) / 100;

/** All statistics as rows, one statistic after the other. */
export function statisticRows(measured: LogStatistics, newItems: readonly NewItem[]): StatisticRow[] {
  return [
    ...summaryRows(measured),
    ...usageRows('localTcpPort', measured.localTcpPorts),
    ...usageRows('localUdpPort', measured.localUdpPorts),
    ...usageRows('process', measured.processes),
    ...usageRows('remoteAddress', measured.remoteAddresses),
    ...usageRows('user', measured.users),
    ...shareRows('hour', measured.hours),
    ...shareRows('weekday', measured.weekdays),
    ...shareRows('day', measured.days),
    ...measured.browsers.map(({ name, count, share, user }) =>
      row('browser', { name, count, share: perCent(share), processName: name, user }),
    ),
    ...measured.serviceHosts.map(serviceHostRow),
    ...measured.listeners.map(listenerRow),
    ...measured.lifetimes.map(({ processName, count, shortest, mean, longest }) =>
      row('lifetime', { name: processName, processName, count, shortest, mean: Math.round(mean * 1000) / 1000, longest }),
    ),
    ...measured.processStatistics.flatMap(processRows),
    ...measured.gaps.map(gapRow),
    ...newItems.map(newRow),
  ];
}

function newRow({ what, name, count, processName, user, previous }: NewItem): StatisticRow {
  const before = [previous?.processName, previous?.user].filter((text) => text !== null && text !== undefined);
  const values = before.length > 0 ? [`before: ${before.join(' ')}`] : [];
  return row(newStatistics[what], { name, count, processName, user, values });
}

function row(statistic: StatisticName, cells: Partial<StatisticRow>): StatisticRow {
  return { ...emptyRow, statistic, ...cells };
}

function summaryRows({ records, damaged, files, first, last, computers }: LogStatistics): StatisticRow[] {
  return [
    row('summary', { name: 'records', count: records, first, last, values: computers }),
    row('summary', { name: 'damaged', count: damaged }),
    row('summary', { name: 'files', count: files }),
  ];
}

function shareRows(statistic: StatisticName, shares: readonly Share[]): StatisticRow[] {
  return shares.map(({ name, count, share }) => row(statistic, { name, count, share: perCent(share) }));
}

function usageRows(statistic: StatisticName, { values, otherCount }: Usage): StatisticRow[] {
  return [...shareRows(statistic, values), ...(otherCount > 0 ? [row(statistic, { name: '(other)', count: otherCount })] : [])];
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
  const { processName } = process;
  const lists: readonly (readonly [StatisticName, readonly string[]])[] = [
    ['processLocalPorts', process.localPorts],
    ['processRemotePorts', process.remotePorts.map(String)],
    ['processRemoteAddresses', process.remoteAddresses],
    ['processUsers', process.users],
    ['processPaths', process.paths],
    ['processModules', process.modules],
  ];
  return lists
    .filter(([, values]) => values.length > 0)
    .map(([statistic, values]) => row(statistic, { name: processName, processName, count: values.length, values }));
}

/** A clock change is a step, not a time without records: `first` and `last` are the clock before and after it, and it has no length. */
function gapRow({ from, to, why }: LogGap): StatisticRow {
  const length = Math.max(0, to.getTime() - from.getTime()) / 1000;
  return row('gap', { name: why, first: from, last: to, ...(why !== 'clock' && { longest: length }) });
}

import type { LogStatistics, NewItem, Share, Usage } from './log-statistics.ts';

/** All statistics, in the order in which they come. */
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

/** Which of them there are only beside a baseline. */
export const baselineStatistics: readonly StatisticName[] = statisticNames.filter((name) => name.startsWith('new'));

/** A statistic as one row: of all columns, those that a statistic has no use for are null. */
export interface StatisticRow {
  readonly statistic: StatisticName;
  /** What is counted: a port, a process, an address, an hour … */
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

const nothing: Omit<StatisticRow, 'statistic'> = {
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

/** All statistics as rows, those of one statistic after those of another. */
export function statisticRows(measured: LogStatistics, news: readonly NewItem[]): StatisticRow[] {
  const row = (statistic: StatisticName, cells: Partial<StatisticRow>): StatisticRow => ({ ...nothing, statistic, ...cells });
  const shares = (statistic: StatisticName, list: readonly Share[]): StatisticRow[] =>
    list.map(({ name, count, share }) => row(statistic, { name, count, share: perCent(share) }));
  const usage = (statistic: StatisticName, { values, others }: Usage): StatisticRow[] => [
    ...shares(statistic, values),
    ...(others > 0 ? [row(statistic, { name: '(others)', count: others })] : []),
  ];
  const { first, last, records } = measured;
  return [
    row('summary', { name: 'records', count: records, first, last, values: measured.computers }),
    row('summary', { name: 'damaged', count: measured.damaged }),
    row('summary', { name: 'files', count: measured.files }),
    ...usage('localTcpPort', measured.localTcpPorts),
    ...usage('localUdpPort', measured.localUdpPorts),
    ...usage('process', measured.processes),
    ...usage('remoteAddress', measured.remoteAddresses),
    ...usage('user', measured.users),
    ...shares('hour', measured.hours),
    ...shares('weekday', measured.weekdays),
    ...shares('day', measured.days),
    ...measured.browsers.map(({ name, count, share, user }) =>
      row('browser', { name, count, share: perCent(share), processName: name, user }),
    ),
    ...measured.serviceHosts.map(({ processId, services, first: since }) =>
      row('svchost', {
        name: 'svchost.exe',
        processId,
        processName: 'svchost.exe',
        first: since,
        values: services.map(({ name }) => name),
      }),
    ),
    ...measured.listeners.map(({ protocol, localAddress, localPort, processName, user, first: since, last: until, closed }) =>
      row('listener', {
        name: `${protocol} ${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`,
        processName,
        user,
        first: since,
        last: until,
        values: closed ? ['closed'] : [],
      }),
    ),
    ...measured.lifetimes.map(({ processName, count, shortest, mean, longest }) =>
      row('lifetime', { name: processName, processName, count, shortest, mean: Math.round(mean * 1000) / 1000, longest }),
    ),
    ...measured.processStatistics.flatMap((process) =>
      (
        [
          ['processLocalPorts', process.localPorts],
          ['processRemotePorts', process.remotePorts.map(String)],
          ['processRemoteAddresses', process.remoteAddresses],
          ['processUsers', process.users],
          ['processPaths', process.paths],
          ['processModules', process.modules],
        ] as const
      )
        .filter(([, values]) => values.length > 0)
        .map(([statistic, values]) =>
          row(statistic, { name: process.processName, processName: process.processName, count: values.length, values }),
        ),
    ),
    // A clock that was set is a step, not a time without observation: its ends are what the clock showed before and after.
    ...measured.gaps.map(({ from, to, why }) =>
      row('gap', {
        name: why,
        first: from,
        last: to,
        ...(why !== 'clock' && { longest: Math.max(0, to.getTime() - from.getTime()) / 1000 }),
      }),
    ),
    ...news.map(({ what, name, count }) => row(newStatistics[what], { name, count })),
  ];
}

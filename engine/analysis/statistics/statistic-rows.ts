import type { Measurement, Newcomer, Share, Usage } from './log-statistics.ts';

/** All figures, in the order in which they come. */
export const figureNames = [
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
export type FigureName = (typeof figureNames)[number];

/** Which of them there are only beside a baseline. */
export const baselineFigures: readonly FigureName[] = figureNames.filter((name) => name.startsWith('new'));

/** A figure as one row: of all columns, those that a figure has no use for are null. */
export interface FigureRow {
  readonly figure: FigureName;
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

const nothing: Omit<FigureRow, 'figure'> = {
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

const newFigures: { readonly [what in Newcomer['what']]: FigureName } = {
  listener: 'newListener',
  process: 'newProcess',
  user: 'newUser',
  remoteAddress: 'newRemoteAddress',
};

const perCent = (share: number): number => Math.round(share * 10_000) / 100;

/** All figures as rows, those of one figure after those of another. */
export function figureRows(measured: Measurement, news: readonly Newcomer[]): FigureRow[] {
  const row = (figure: FigureName, cells: Partial<FigureRow>): FigureRow => ({ ...nothing, figure, ...cells });
  const shares = (figure: FigureName, list: readonly Share[]): FigureRow[] =>
    list.map(({ name, count, share }) => row(figure, { name, count, share: perCent(share) }));
  const usage = (figure: FigureName, { values, others }: Usage): FigureRow[] => [
    ...shares(figure, values),
    ...(others > 0 ? [row(figure, { name: '(others)', count: others })] : []),
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
    ...measured.processFigures.flatMap((process) =>
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
        .map(([figure, values]) =>
          row(figure, { name: process.processName, processName: process.processName, count: values.length, values }),
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
    ...news.map(({ what, name, count }) => row(newFigures[what], { name, count })),
  ];
}

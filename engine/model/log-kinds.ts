/** The kinds of log files, in the order in which a set is listed. */
export const logKinds = ['initial', 'ports', 'pids', 'events'] as const;
export type LogKind = (typeof logKinds)[number];

/** The words for the records of each kind in `log read --type`; `Get-PortReporterLog -Type` capitalizes them. */
export const recordWords = { initial: 'initial', ports: 'port', pids: 'process', events: 'event' } as const satisfies Record<
  LogKind,
  string
>;

/** The alternatives of a regular expression that matches the kind in a file name: `INITIAL|PORTS|PIDS|EVENTS`. */
export const kindPattern = logKinds.join('|').toUpperCase();

/** How often something occurs. */
export interface Share {
  readonly name: string;
  readonly count: number;
  /** Of all records, from 0 to 1. */
  readonly share: number;
}

/** Shares of the most frequent values, the most frequent first. */
export interface Usage {
  readonly values: readonly Share[];
  /** Records of values that are not among them: there were too many to keep, so that the rarer shares are lower bounds. */
  readonly others: number;
}

/** A port at which something listened: TCP listeners, and UDP below the ports that systems choose themselves. */
export interface Listener {
  readonly protocol: 'TCP' | 'UDP';
  readonly localAddress: string;
  readonly localPort: number;
  readonly processName: string | null;
  readonly user: string | null;
  /** When a log first and last tells of it. */
  readonly first: Date;
  readonly last: Date;
  /** When it was closed, as PR-EVENTS says; null while it is open, or where nothing tells. */
  readonly closed: Date | null;
}

/** The remote addresses that were connected to a local port, the most frequent first. */
export interface PortClients {
  readonly protocol: 'TCP' | 'UDP';
  readonly localPort: number;
  readonly remoteAddresses: readonly string[];
}

/** Lifetimes of the mappings of one process, from PR-EVENTS. Seconds. */
export interface Lifetimes {
  readonly processName: string;
  readonly count: number;
  readonly shortest: number;
  readonly mean: number;
  readonly longest: number;
}

/** What is known of one process name. */
export interface ProcessStatistics {
  readonly processName: string;
  readonly count: number;
  readonly share: number;
  /** Ports that it listened at or had open for UDP: `TCP 445`. */
  readonly localPorts: readonly string[];
  /** Ports that it connected to, the most frequent first. */
  readonly remotePorts: readonly number[];
  readonly remoteAddresses: readonly string[];
  readonly users: readonly string[];
  /** Where its executable lay. */
  readonly paths: readonly string[];
  readonly modules: readonly string[];
}

/** The services of one svchost.exe. */
export interface ServiceHost {
  readonly processId: number;
  readonly services: readonly { readonly name: string; readonly displayName: string; readonly type: string }[];
  readonly first: Date | null;
}

/** How often a user's browser opened a port. */
export interface BrowserUse extends Share {
  readonly user: string;
}

/** A time of which the logs say nothing, and why: `late`, `paused`, `suspended`, `clock`, `stopped` (the reporter did not run). */
export interface LogGap {
  readonly from: Date;
  readonly to: Date;
  readonly why: string;
}

/** Something that the baseline does not have. */
export interface NewItem {
  readonly what: 'listener' | 'process' | 'user' | 'remoteAddress';
  readonly name: string;
  readonly count: number;
}

/** What the lines of PR-PORTS add up to: each is a mapping that was seen. */
export interface PortUsageStatistics {
  readonly records: number;
  readonly damaged: number;
  /** Of the records counted. */
  readonly first: Date | null;
  readonly last: Date | null;
  readonly localTcpPorts: Usage;
  readonly localUdpPorts: Usage;
  readonly processes: Usage;
  readonly remoteAddresses: Usage;
  readonly users: Usage;
  /** By the clock of the machine that logged: 24 hours, 7 weekdays from Monday on, and each day that has records. */
  readonly hours: readonly Share[];
  readonly weekdays: readonly Share[];
  readonly days: readonly Share[];
  readonly browsers: readonly BrowserUse[];
}

/** The statistics of some logs. */
export interface LogStatistics extends PortUsageStatistics {
  readonly files: number;
  readonly computers: readonly string[];
  readonly serviceHosts: readonly ServiceHost[];
  readonly listeners: readonly Listener[];
  readonly lifetimes: readonly Lifetimes[];
  readonly processStatistics: readonly ProcessStatistics[];
  readonly gaps: readonly LogGap[];
  /** Who came to the ports that a system does not choose by itself (below 32768). */
  readonly clients: readonly PortClients[];
}

import { endpointText } from '../../model/addresses.ts';

/** A number of distinct items. */
export interface DistinctCount {
  readonly count: number;
  /** The standard error is then 0.8 % of the count. */
  readonly approximate: boolean;
}

/** How often a value occurs. */
export interface Share {
  readonly name: string;
  readonly count: number;
  /** Of all records, from 0 to 1. */
  readonly share: number;
}

/** Shares of the most frequent values, in descending order. */
export interface Usage {
  readonly values: readonly Share[];
  /** Records of other values. If it is not 0, there were too many values to keep, and the shares of the rarer ones are lower bounds. */
  readonly otherCount: number;
  /** There were too many values to keep, so the counts may be too low. */
  readonly approximate: boolean;
  /** The number of distinct values. */
  readonly distinct: DistinctCount;
}

/** How often a remote port was connected to. */
export interface RemotePortUse extends Share {
  /** `TCP`, `UDP`, or both. */
  readonly protocols: readonly ('TCP' | 'UDP')[];
}

/** How often the services of one or more svchost.exe processes opened a port. */
export interface ServiceUse extends Share {
  /** The names of the services. There are several if they run in the same process: then the log does not show which of them it was. */
  readonly services: readonly string[];
}

/** The observed time in which ports were open, from 0 to 1, by name. */
export interface TimeShares {
  readonly localTcpPorts: ReadonlyMap<string, number>;
  readonly localUdpPorts: ReadonlyMap<string, number>;
  readonly remotePorts: ReadonlyMap<string, number>;
  readonly processes: ReadonlyMap<string, number>;
  readonly users: ReadonlyMap<string, number>;
}

/** A listening port: TCP listeners, and UDP sockets at ports below those that the system assigns itself. */
export interface Listener {
  readonly protocol: 'TCP' | 'UDP';
  readonly localAddress: string;
  readonly localPort: number;
  readonly processName: string | null;
  readonly user: string | null;
  /** The times of the first and the last record. */
  readonly first: Date;
  readonly last: Date;
  /** When it was closed, from PR-EVENTS; null while it is open or if it is not known. */
  readonly closed: Date | null;
}

/** `TCP 0.0.0.0:445`, `UDP [::]:123`. */
export function listenerName({ protocol, localAddress, localPort }: Pick<Listener, 'protocol' | 'localAddress' | 'localPort'>): string {
  return `${protocol} ${endpointText(localAddress, localPort)}`;
}

/** The remote addresses that connected to a local port, the most frequent first. */
export interface PortClients {
  readonly protocol: 'TCP' | 'UDP';
  readonly localPort: number;
  /** At most 200. */
  readonly remoteAddresses: readonly string[];
  readonly remoteAddressCount: DistinctCount;
}

/** Lifetimes of the mappings of one process, from PR-EVENTS. Seconds. */
export interface Lifetimes {
  readonly processName: string;
  readonly count: number;
  readonly shortest: number;
  readonly mean: number;
  readonly longest: number;
}

/** The statistics of one process name. */
export interface ProcessStatistics {
  readonly processName: string;
  readonly count: number;
  readonly share: number;
  /** Ports on which it listened or that it had open for UDP: `TCP 445`. */
  readonly localPorts: readonly string[];
  /** Ports that it connected to, the most frequent first: not those of clients whose connections it accepted. */
  readonly remotePorts: readonly number[];
  readonly remoteAddresses: readonly string[];
  readonly users: readonly string[];
  /** Paths of its executable. */
  readonly paths: readonly string[];
  readonly modules: readonly string[];
  /** The number of distinct values of each list. The lists contain at most some hundred values. */
  readonly distinct: { readonly [list in ProcessList]: DistinctCount };
}

export type ProcessList = 'localPorts' | 'remotePorts' | 'remoteAddresses' | 'users' | 'paths' | 'modules';

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

/** The remote addresses that a user's browser connected to, the most frequent first: at most 200. */
export interface BrowserSites {
  readonly browser: string;
  readonly user: string;
  readonly sites: readonly Share[];
  /** There were too many addresses to keep, so the counts may be too low. */
  readonly approximate: boolean;
}

/** A time without records, and the reason: `late`, `paused`, `suspended`, `clock`, `stopped` (the reporter did not run). */
export interface LogGap {
  readonly from: Date;
  readonly to: Date;
  readonly why: string;
}

/** An item that the baseline does not have, or a listener that has another owner there. */
export interface NewItem {
  readonly what: 'listener' | 'process' | 'user' | 'remotePort' | 'remoteAddress';
  /** `TCP 0.0.0.0:445`, a process, a user, a port, an address. */
  readonly name: string;
  /** The owner of a listener; a process that has connections with a remote port or address. */
  readonly processName: string | null;
  readonly user: string | null;
  /** The owner of the listener in the baseline, if it is another one. */
  readonly previous: { readonly processName: string | null; readonly user: string | null } | null;
  /** Number of its records; null for owners of listeners that are not in PR-PORTS. */
  readonly count: number | null;
  /** There were too many values to keep, so the count may be too low, or the item may not be new. */
  readonly approximate?: true;
}

/** Statistics of the lines of PR-PORTS. Each line is a new mapping. */
export interface PortUsageStatistics {
  readonly records: number;
  readonly damaged: number;
  /** Times of the first and the last counted record. */
  readonly first: Date | null;
  readonly last: Date | null;
  readonly localTcpPorts: Usage;
  readonly localUdpPorts: Usage;
  readonly processes: Usage;
  readonly remotePorts: readonly RemotePortUse[];
  readonly remoteAddresses: Usage;
  readonly users: Usage;
  /** In the local time of the machine that wrote the log: 24 hours, 7 weekdays from Monday on, and each day that has records. */
  readonly hours: readonly Share[];
  readonly weekdays: readonly Share[];
  readonly days: readonly Share[];
  readonly browsers: readonly BrowserUse[];
  /** In the order of {@link browsers}. */
  readonly browserSites: readonly BrowserSites[];
}

/** The statistics of some logs. */
export interface LogStatistics extends Omit<PortUsageStatistics, 'damaged'> {
  /** Null if it is not known: of records that were read before. */
  readonly damaged: number | null;
  readonly files: number;
  /** The time zones of the local times in the logs: `Europe/Berlin`; the zone of this machine is empty. */
  readonly timeZones: readonly string[];
  /** Null if no whole session is in the logs: from PR-INITIAL and the first PR-EVENTS on. */
  readonly timeShares: TimeShares | null;
  readonly services: readonly ServiceUse[];
  readonly computers: readonly string[];
  readonly serviceHosts: readonly ServiceHost[];
  readonly listeners: readonly Listener[];
  readonly lifetimes: readonly Lifetimes[];
  readonly processStatistics: readonly ProcessStatistics[];
  readonly gaps: readonly LogGap[];
  /** Number of gaps that were not kept, because there were too many. */
  readonly droppedGaps: number;
  /** The clients of the ports that a system does not assign itself (below 32768). */
  readonly clients: readonly PortClients[];
  /** The processes that have connections with each remote address, as far as they were kept; computed by the first call. */
  readonly remoteProcesses: () => ReadonlyMap<string, readonly RemoteProcess[]>;
}

/** A process and the number of its records with a remote address. */
export interface RemoteProcess {
  readonly name: string;
  readonly count: number;
}

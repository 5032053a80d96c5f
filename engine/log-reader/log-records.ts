import type { LogEvent, SealedEvent } from '../model/log-events.ts';
import type { ServiceInfo, ModuleInfo } from '../model/port-mapping.ts';
import type { TcpState } from '../model/tcp-states.ts';

/** The four kinds of log files. */
export const logKinds = ['initial', 'ports', 'pids', 'events'] as const;
export type LogKind = (typeof logKinds)[number];

/**
 * Where the offset of a record's time comes from: `Utc` when the file itself holds UTC, `Events` for the time zone that PR-EVENTS names,
 * `Option` for `--time-zone`, `Machine` for the zone of the machine that reads, which need not be the one that wrote.
 */
export type TimeSource = 'Utc' | 'Events' | 'Option' | 'Machine';

/** Where a record stands. */
interface Place<Type extends string> {
  readonly type: Type;
  /** The path that was read. */
  readonly file: string;
  /** Counted from 1; of a record of several lines, the first. */
  readonly line: number;
}

/** A moment as the old formats write it, in local time without an offset. */
export interface LoggedTime {
  readonly time: Date;
  /** The same as the log has it: `2008-06-30T10:17:58`. */
  readonly localTime: string;
  readonly timeSource: Exclude<TimeSource, 'Utc'>;
}

/** All three null: the file names no moment that can be read. */
export type MaybeLoggedTime = LoggedTime | { readonly time: null; readonly localTime: null; readonly timeSource: null };

/** The head of a PR-INITIAL: a machine on which the reporter started. */
export type StartRecord = Place<'start'> &
  MaybeLoggedTime & {
    /** Port Reporter's version: `1.01`. */
    readonly version: string | null;
    readonly computer: string | null;
    readonly operatingSystem: string | null;
    /** How many mappings the file says there were. */
    readonly mappings: number | null;
  };

/** What a line of a table says of a port. */
export interface LoggedPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly localAddress: string;
  readonly localPort: number;
  /** Null for listeners and unconnected UDP. */
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  /** Null for UDP, and where the file does not tell: PR-PORTS knows listeners only. */
  readonly state: TcpState | null;
  /** Null where the file has 0 (no owner) or no such field (Windows 2000). */
  readonly processId: number | null;
  readonly processName: string | null;
}

/** A mapping: a line of PR-PORTS, or of the table of PR-INITIAL. */
export type PortRecord = Place<'port'> &
  MaybeLoggedTime &
  LoggedPort & {
    /** `DOMAIN\user`. PR-INITIAL's table has none: see the {@link ProcessRecord} of that process. */
    readonly user: string | null;
    /** Whether it was there when the reporter started (PR-INITIAL), or came afterwards (PR-PORTS). */
    readonly presentAtStart: boolean;
  };

/** A process with what it had loaded and open: a block of PR-INITIAL or PR-PIDS. */
export type ProcessRecord = Place<'process'> &
  MaybeLoggedTime & {
    /** Null for the idle process, which is no process and which nothing should be done to. */
    readonly processId: number | null;
    readonly processName: string | null;
    /** Path of the executable: the first module. */
    readonly path: string | null;
    /** Null where the log says `unknown`, and for the system process. */
    readonly user: string | null;
    readonly services: readonly ServiceInfo[];
    /** The block's own table. */
    readonly ports: readonly LoggedPort[];
    readonly tcpMappings: number | null;
    readonly udpMappings: number | null;
    /** Null where they could not be read, or stand in an entry that this file does not hold. */
    readonly modules: readonly ModuleInfo[] | null;
    /** PR-PIDS of version 2: the entry's number. */
    readonly entry: number | null;
    readonly presentAtStart: boolean;
  };

/** An event that a later version may write. */
interface OtherEvent {
  readonly event: string;
  readonly time: Date;
  readonly [field: string]: unknown;
}

type EventLocation = Place<'event'> & { readonly timeSource: 'Utc' };

/** A line of PR-EVENTS that tells of a seal. */
export type SealRecord = EventLocation &
  Omit<SealedEvent, 'file'> & {
    /** The file that was sealed: `file` is, as in all records, the one in which that stands. */
    readonly sealedFile: string;
  };

/** A line of PR-EVENTS. */
export type EventRecord = (EventLocation & Exclude<LogEvent, SealedEvent>) | SealRecord;
export type OtherEventRecord = EventLocation & OtherEvent;

/** Something that could not be read. Reading went on behind it. */
export type DamagedRecord = Place<'damaged'> & { readonly reason: string };

export type LogRecord = StartRecord | PortRecord | ProcessRecord | EventRecord | OtherEventRecord | DamagedRecord;

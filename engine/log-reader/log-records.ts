import type { Direction } from '../model/direction.ts';
import type { EventHead, LogEvent, SealedEvent, TamperedEvent } from '../model/log-events.ts';
import type { ServiceInfo, ModuleInfo } from '../model/port-mapping.ts';
import type { TcpState } from '../model/tcp-states.ts';

/**
 * The source of the offset of a record's time: `Utc` if the file itself holds UTC, `Events` for the time zone that PR-EVENTS names,
 * `Option` for `--time-zone`, `Machine` for the zone of the machine that reads, which may differ from that of the machine that wrote.
 */
export type TimeSource = 'Utc' | 'Events' | 'Option' | 'Machine';

/** The type and the location of a record. */
interface RecordBase<Type extends string> {
  readonly type: Type;
  /** The path that was read. */
  readonly file: string;
  /** Counted from 1; of a record of several lines, the first. */
  readonly line: number;
}

/** A moment as the old formats write it, in local time without an offset. */
export interface LoggedTime {
  readonly time: Date;
  /** The same time as in the log: `2008-06-30T10:17:58`. */
  readonly localTime: string;
  readonly timeSource: Exclude<TimeSource, 'Utc'>;
}

/** All three are null if the file has no readable time. */
export type MaybeLoggedTime = LoggedTime | { readonly time: null; readonly localTime: null; readonly timeSource: null };

/** The head of a PR-INITIAL: a machine on which the reporter started. */
export type StartRecord = RecordBase<'start'> &
  MaybeLoggedTime & {
    /** Port Reporter's version: `1.01`. */
    readonly version: string | null;
    readonly computer: string | null;
    readonly operatingSystem: string | null;
    /** The number of mappings that the file states. */
    readonly mappings: number | null;
  };

/** A port as a line of a table describes it. */
export interface LoggedPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly localAddress: string;
  readonly localPort: number;
  /** Null for listeners and unconnected UDP. */
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  /** Null for UDP, and if the file does not contain it: PR-PORTS marks listeners only. */
  readonly state: TcpState | null;
  /** Null if the file has 0 (no owner) or no such field (Windows 2000). */
  readonly processId: number | null;
  readonly processName: string | null;
}

/** A mapping: a line of PR-PORTS, or of the table of PR-INITIAL. */
export type PortRecord = RecordBase<'port'> &
  MaybeLoggedTime &
  LoggedPort & {
    /** `DOMAIN\user`. The table of PR-INITIAL has no users: see the {@link ProcessRecord} of that process. */
    readonly user: string | null;
    /** Whether it existed when the reporter started (PR-INITIAL), or was opened afterwards (PR-PORTS). */
    readonly presentAtStart: boolean;
    /** The logs do not contain it: it follows from their listeners. Null: not a connection, or not known. */
    readonly direction?: Direction | null;
    /** The line does not contain it: it is that of the log set. */
    readonly computer?: string | null;
  };

/** A process with its modules and ports: a block of PR-INITIAL or PR-PIDS. */
export type ProcessRecord = RecordBase<'process'> &
  MaybeLoggedTime & {
    /** Null for the idle process, which is not a real process. */
    readonly processId: number | null;
    readonly processName: string | null;
    /** Path of the executable: the first module. */
    readonly path: string | null;
    /** Null if the log has `unknown`, and for the system process. */
    readonly user: string | null;
    /** Null if they could not be read. */
    readonly services: readonly ServiceInfo[] | null;
    /** The block's own table. */
    readonly ports: readonly LoggedPort[];
    readonly tcpMappings: number | null;
    readonly udpMappings: number | null;
    /** Null if they could not be read, or are in an entry that this file does not contain. */
    readonly modules: readonly ModuleInfo[] | null;
    /** PR-PIDS of version 2: the entry's number. */
    readonly entry: number | null;
    readonly presentAtStart: boolean;
    /** That of the header, as in {@link PortRecord}. */
    readonly computer?: string | null;
  };

/** An event that a later version may write. */
interface OtherEvent {
  readonly event: string;
  readonly time: Date;
  readonly [field: string]: unknown;
}

type EventLocation = RecordBase<'event'> & EventHead & { readonly timeSource: 'Utc' };

/** A line of PR-EVENTS with a seal. */
export type SealRecord = EventLocation &
  Omit<SealedEvent, 'file'> & {
    /** The file that was sealed: `file` is, as in all records, the file that contains the record. */
    readonly sealedFile: string;
  };

/** A line of PR-EVENTS that reports a changed file, named as in {@link SealRecord}. */
export type TamperRecord = EventLocation & Omit<TamperedEvent, 'file'> & { readonly tamperedFile: string };

/** A line of PR-EVENTS. */
export type EventRecord = (EventLocation & Exclude<LogEvent, SealedEvent | TamperedEvent>) | SealRecord | TamperRecord;
export type OtherEventRecord = EventLocation & OtherEvent;

/** A line that could not be read. Reading continued after it. */
export type DamagedRecord = RecordBase<'damaged'> & { readonly reason: string };

export type LogRecord = StartRecord | PortRecord | ProcessRecord | EventRecord | OtherEventRecord | DamagedRecord;

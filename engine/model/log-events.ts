import type { PortMapping } from './port-mapping.ts';

/** How a change was detected: by a poll, by an event of the system, or by inference (the owner is then likely, not read). */
export type ChangeSource = 'poll' | 'event' | 'inferred';

/**
 * A mapping in PR-EVENTS. `identity` is omitted because it has no meaning later; the command line is absent unless the reporter runs with
 * `--log-command-lines`; modules are in PR-PIDS. Times are RFC 3339 UTC texts in the file.
 */
export type LoggedMapping = Omit<PortMapping, 'identity' | 'commandLine' | 'modules'> & Partial<Pick<PortMapping, 'commandLine'>>;

/** The version of PR-EVENTS. A change that readers of an earlier version would misunderstand gets a new number. */
export const eventSchemaVersion = 1;

/** Where a line of PR-EVENTS comes from, so that it can be understood without its file, in a collection of many machines. */
export interface SessionIdentity {
  readonly computer: string;
  /** UUID of the session; the anchors in the system's log have it too. */
  readonly session: string;
}

/** The first fields of each line of PR-EVENTS. */
export interface EventHead extends SessionIdentity {
  readonly schema: typeof eventSchemaVersion;
  /** 1 for the first line of a session, then one more for each line, in all files of the session. Records that are lost have no number. */
  readonly sequence: number;
}

/** Every record has its kind and the time that it is about. Records of one poll have the same time. */
interface EventBase<Kind extends string> {
  readonly time: Date;
  readonly event: Kind;
}

/** A mapping that the previous poll did not list. */
export interface OpenedEvent<Mapping = LoggedMapping> extends EventBase<'opened'> {
  readonly source: ChangeSource;
  readonly mapping: Mapping;
}

/** A mapping with changed fields. `mapping` has the new values, `previous` the old values of the changed fields. */
export interface ChangedEvent<Mapping = LoggedMapping> extends EventBase<'changed'> {
  readonly source: ChangeSource;
  readonly mapping: Mapping;
  readonly previous: Partial<Mapping>;
}

/** A mapping that is no longer listed. */
export interface ClosedEvent<Mapping = LoggedMapping> extends EventBase<'closed'> {
  readonly source: ChangeSource;
  /** The mapping at the last poll that listed it. */
  readonly mapping: Mapping;
  /**
   * Lifetime in seconds, accurate to the poll interval. Null if its start is unknown: it existed before the reporter started, or no poll
   * listed it.
   */
  readonly seconds: number | null;
}

/** The settings of the reporter, as `started` records them. */
export interface LoggedSettings {
  readonly logDirectory: string;
  /** Bytes after which a set of files is closed (`-ls`). */
  readonly logSize: number;
  /** In the format of `--keep`: `1GB`, `30d`, or `0` for unlimited. */
  readonly keep: string;
  /** Milliseconds between polls. */
  readonly interval: number;
  /** Milliseconds between anchors in the system's log, 0 for anchors at start, rotation and stop only. */
  readonly anchorInterval: number;
  /** Bytes that stay free on the disk (`--reserve`); null for the default of 500 MB, at most 5 % of the disk. */
  readonly reserve: number | null;
  /** The account that can read the logs in addition to administrators, on Windows. */
  readonly logReader: string | null;
  readonly logCommandLines: boolean;
  readonly allowSharedFolder: boolean;
}

/**
 * The first record of a session, repeated in each file after a rotation so that every file can be read alone (`continued` is then true).
 */
export interface StartedEvent extends EventBase<'started'> {
  readonly operatingSystem: string;
  /** The system's build or kernel version. */
  readonly build: string;
  readonly bootTime: Date;
  /** Offset from UTC of local time, in which the other files are written: `+02:00`. */
  readonly utcOffset: string;
  /** IANA name of the machine's time zone. */
  readonly timeZone: string;
  /** The version of Port Reporter. */
  readonly version: string;
  readonly processId: number;
  readonly continued: boolean;
  readonly settings: LoggedSettings;
}

/** The number of records of each kind since the start, and of those that were not written. */
export interface ReporterTotals {
  readonly opened: number;
  readonly changed: number;
  readonly closed: number;
  readonly lost: number;
}

/** The last record of a session that ended regularly, followed only by seals. */
export interface StoppedEvent extends EventBase<'stopped'> {
  /** `stop`, `shutdown`, a signal's name, or the error that ended it. */
  readonly reason: string;
  readonly totals: ReporterTotals;
}

/**
 * Why records may be missing: a poll was late, the reporter was paused, the machine slept, the clock was set; `overflow`: more short-lived
 * sockets ended between two polls than the system could report; `stopped`: no reporter ran (stopped, killed, or the machine was off).
 */
export type GapReason = 'late' | 'paused' | 'suspended' | 'clock' | 'overflow' | 'stopped';

/**
 * Ports that opened and closed between `from` and `to` were not observed. With `clock`, the two are the clock's values before and after.
 */
export interface GapEvent extends EventBase<'gap'> {
  readonly from: Date;
  readonly to: Date;
  readonly why: GapReason;
}

/** Nothing could be written from `from` to `to`. The records were kept in memory and precede this one, except those counted as `lost`. */
export interface WaitedEvent extends EventBase<'waited'> {
  readonly from: Date;
  readonly to: Date;
  /** The system's description: `no space left on device`. */
  readonly why: string;
}

/** Changes and gaps that no log file contains. */
export interface LostRecords {
  readonly count: number;
  /** Times of the first and the last poll that they belong to. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * Records that were dropped because the memory buffer was full while nothing could be written. If the session ended meanwhile, they are
 * counted in the first PR-EVENTS of the next session, after `started`.
 */
export interface LostEvent extends EventBase<'lost'>, LostRecords {}

/** The first record after `started` in the files of a rotated set. */
export interface RotatedEvent extends EventBase<'rotated'> {
  /** Timestamp of the set that was closed. */
  readonly fromStamp: string;
  /** Timestamp of the set that this file belongs to. */
  readonly toStamp: string;
}

/** A log set that retention deleted. */
export interface DeletedEvent extends EventBase<'deleted'> {
  readonly stamp: string;
  /** File names without folder. */
  readonly files: readonly string[];
  /** Their total size in bytes. */
  readonly bytes: number;
}

/**
 * A file was closed and will not be written again. The seals of a folder are one chain, across files, rotations and sessions: the
 * `previousSha256` of a seal is the `sha256` of the seal before it, null for the first one of a folder. PR-EVENTS is sealed in the next
 * PR-EVENTS. The next session seals what a session left unsealed (its last PR-EVENTS, or all files if it was killed).
 */
export interface SealedEvent extends EventBase<'sealed'> {
  /** Name without folder. */
  readonly file: string;
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  readonly previousSha256: string | null;
}

/** How another program changed an open log file. `overwritten`: written bytes were changed, or bytes were added. */
export type Tampering = 'removed' | 'truncated' | 'overwritten';

/** Another program changed a file of the previous set. The next poll detects it. */
export interface TamperedEvent extends EventBase<'tampered'> {
  /** Name without folder. */
  readonly file: string;
  readonly how: Tampering;
}

/** Retention by days is suspended. */
export interface RetentionSuspendedEvent extends EventBase<'retentionSuspended'> {
  readonly reason: string;
}

/** A change of a mapping. */
export type MappingEvent<Mapping = LoggedMapping> = OpenedEvent<Mapping> | ChangedEvent<Mapping> | ClosedEvent<Mapping>;

/**
 * One line of PR-EVENTS, after its {@link EventHead}. Fields are in the order of the types; readers must not rely on the order, and must
 * ignore unknown events and fields. A field has the same type in all events, so that databases can load them into one table.
 */
export type LogEvent =
  | MappingEvent
  | StartedEvent
  | StoppedEvent
  | GapEvent
  | WaitedEvent
  | LostEvent
  | RotatedEvent
  | DeletedEvent
  | SealedEvent
  | TamperedEvent
  | RetentionSuspendedEvent;

/** A change of a mapping, with the whole record. */
export type Change = MappingEvent<PortMapping>;

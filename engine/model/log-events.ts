import type { PortMapping } from './port-mapping.ts';

/** How a change came to be known: seen by a poll, told by the system, or concluded (the owner is then the likely one, not a read one). */
export type ChangeSource = 'poll' | 'event' | 'inferred';

/**
 * A mapping as PR-EVENTS holds it. `identity` means nothing after the fact; the command line is absent unless the reporter runs with
 * `--log-command-lines`; modules stand in PR-PIDS. Times are RFC 3339 UTC texts in the file.
 */
export type LoggedMapping = Omit<PortMapping, 'identity' | 'commandLine' | 'modules'> & Partial<Pick<PortMapping, 'commandLine'>>;

/** Every record has the moment it speaks of (a poll's records share the poll's) and its kind. */
interface EventBase<Kind extends string> {
  readonly time: Date;
  readonly event: Kind;
}

/** A mapping that was not there at the poll before. */
export interface OpenedEvent<Mapping = LoggedMapping> extends EventBase<'opened'> {
  readonly source: ChangeSource;
  readonly mapping: Mapping;
}

/** A mapping that is still there, but not as it was. `mapping` is as it is now, `previous` holds what the changed fields were. */
export interface ChangedEvent<Mapping = LoggedMapping> extends EventBase<'changed'> {
  readonly source: ChangeSource;
  readonly mapping: Mapping;
  readonly previous: Partial<Mapping>;
}

/** A mapping that is no longer there. */
export interface ClosedEvent<Mapping = LoggedMapping> extends EventBase<'closed'> {
  readonly source: ChangeSource;
  /** As it was last seen. */
  readonly mapping: Mapping;
  /** How long it lived, to the length of a poll. Null where its beginning is not known: it was there before the reporter, or never seen alive. */
  readonly seconds: number | null;
}

/** What the reporter was told to do, as `started` writes it down. */
export interface LoggedSettings {
  readonly logDirectory: string;
  /** Bytes after which a set of files is closed (`-ls`). */
  readonly logSize: number;
  /** As `--keep` takes it: `1GB`, `30d`, `0` for ever. */
  readonly keep: string;
  /** Milliseconds between polls. */
  readonly interval: number;
  /** Milliseconds between anchors in the system's log, 0 for none but those at start, rotation and stop. */
  readonly anchorInterval: number;
  /** Bytes that stay free on the disk (`--reserve`); null for 500 MB, at most 5 % of the disk. */
  readonly reserve: number | null;
  /** The account that can read the logs in addition to administrators, on Windows. */
  readonly logReader: string | null;
  readonly logCommandLines: boolean;
  readonly allowSharedFolder: boolean;
}

/** The first record of a start, and again of each file after a rotation, so that every file can be read alone (`continued` is then true). */
export interface StartedEvent extends EventBase<'started'> {
  readonly computer: string;
  readonly operatingSystem: string;
  /** The system's build or kernel version. */
  readonly build: string;
  readonly bootTime: Date;
  /** How far local time, which the other files are written in, is ahead of UTC: `+02:00`. */
  readonly utcOffset: string;
  /** IANA name of the machine's time zone. */
  readonly timeZone: string;
  /** Port Reporter's own. */
  readonly version: string;
  readonly processId: number;
  /** UUID of the session; the anchors in the system's log have it too. */
  readonly session: string;
  readonly continued: boolean;
  readonly settings: LoggedSettings;
}

/** Records of each kind since the start, and how many never got written. */
export interface ReporterTotals {
  readonly opened: number;
  readonly changed: number;
  readonly closed: number;
  readonly lost: number;
}

/** The last record of a start that ended in order, but for the seals. */
export interface StoppedEvent extends EventBase<'stopped'> {
  /** `stop`, `shutdown`, a signal's name, or the error that ended it. */
  readonly reason: string;
  readonly totals: ReporterTotals;
}

/**
 * Why something may be missing: a poll came late, the reporter was paused, the machine slept, the clock was set; `overflow`: more short-lived
 * sockets ended between two polls than the system could report; `stopped`: no reporter ran (stopped, killed, or the machine was off).
 */
export type GapReason = 'late' | 'paused' | 'suspended' | 'clock' | 'overflow' | 'stopped';

/** Between `from` and `to` what opened and closed was not seen. With `clock` the two are what the clock showed before and after. */
export interface GapEvent extends EventBase<'gap'> {
  readonly from: Date;
  readonly to: Date;
  readonly why: GapReason;
}

/** From `from` to `to` nothing could be written. What was seen then was kept in memory and stands before this record, less what is `lost`. */
export interface WaitedEvent extends EventBase<'waited'> {
  readonly from: Date;
  readonly to: Date;
  /** What the system said: `no space left on device`. */
  readonly why: string;
}

/** Changes and gaps that are in no log file. */
export interface LostRecords {
  readonly count: number;
  /** Times of the first and the last poll that they are of. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * Records that found no room in memory while nothing could be written. Those of a session that ended meanwhile are in the first PR-EVENTS of
 * the next one, after `started`.
 */
export interface LostEvent extends EventBase<'lost'>, LostRecords {}

/** The first record after `started` in the files of a rotated set. */
export interface RotatedEvent extends EventBase<'rotated'> {
  /** Stamp of the set that was closed. */
  readonly from: string;
  /** Stamp of the set that this file belongs to. */
  readonly to: string;
}

/** A whole set that retention took away. */
export interface DeletedEvent extends EventBase<'deleted'> {
  readonly stamp: string;
  /** Names without folder. */
  readonly files: readonly string[];
  /** Their size together. */
  readonly bytes: number;
}

/**
 * A file was closed and will not be written again. The seals of a folder are one chain, across files, rotations and starts: a seal's
 * `previous` is the `sha256` of the seal before it, null for the first of a folder. PR-EVENTS itself is sealed in the next PR-EVENTS, and what
 * a start left unsealed (its own PR-EVENTS, or everything when it was killed) by the next start.
 */
export interface SealedEvent extends EventBase<'sealed'> {
  /** Name without folder. */
  readonly file: string;
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  readonly previous: string | null;
}

/** What another program did to a file that was being written. `overwritten`: bytes that were written are others now, or were added. */
export type Tampering = 'removed' | 'truncated' | 'overwritten';

/** A file of the set before was changed by another program. Noticed within a poll. */
export interface TamperedEvent extends EventBase<'tampered'> {
  /** Name without folder. */
  readonly file: string;
  readonly how: Tampering;
}

/** Retention by days waits. */
export interface RetentionSuspendedEvent extends EventBase<'retentionSuspended'> {
  readonly reason: string;
}

/** What happened to a port. */
export type MappingEvent<Mapping = LoggedMapping> = OpenedEvent<Mapping> | ChangedEvent<Mapping> | ClosedEvent<Mapping>;

/** One line of PR-EVENTS. Fields stand in the order of the types; readers must not rely on it, and must let unknown events and fields pass. */
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

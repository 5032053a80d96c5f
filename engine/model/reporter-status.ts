import type { LoggedSettings, LostRecords, ReporterTotals } from './log-events.ts';

/**
 * PR-STATUS.json in the log folder: how the reporter is doing. Replaced once a second, as a whole, while it runs; times are RFC 3339 UTC texts
 * in the file. A status whose process (PID and start time together) no longer runs is what that process left behind.
 */
export interface ReporterStatus {
  readonly version: string;
  readonly processId: number;
  readonly processStarted: Date;
  readonly state: 'running' | 'paused' | 'stopped';
  /** When this start of the reporter began. */
  readonly since: Date;
  /** When this was written. */
  readonly updated: Date;
  /** When the machine was last polled: it was observed until then. */
  readonly observed: Date;
  readonly settings: LoggedSettings;
  /** Names of the files that are being written, without folder. */
  readonly files: readonly string[];
  /** Mappings at the last poll. */
  readonly mappings: number;
  readonly totals: ReporterTotals;
  /** Bytes that could not be written yet. */
  readonly waiting: number;
  /** Records that are in no log file yet: they are lost if the reporter ends now. Null if there are none. */
  readonly unwritten: LostRecords | null;
  /** Why nothing can be written at present; null when all is well. */
  readonly lastError: string | null;
}

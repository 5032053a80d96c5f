import type { LoggedSettings, LostRecords, ReporterTotals } from './log-events.ts';

/** Name of the file in the log folder that holds a {@link ReporterStatus}. */
export const statusFile = 'PR-STATUS.json';

/**
 * PR-STATUS.json in the log folder: the state of the reporter. It is replaced once a second, as a whole, while the reporter runs; times are
 * RFC 3339 UTC texts in the file. A status is stale if its process (PID and start time together) no longer runs.
 */
export interface ReporterStatus {
  readonly version: string;
  readonly processId: number;
  readonly processStarted: Date;
  readonly state: 'running' | 'paused' | 'stopped';
  /** When this session started. */
  readonly since: Date;
  /** When this was written. */
  readonly updated: Date;
  /** When the machine was last polled. */
  readonly observed: Date;
  /** What reports changes: `poll`, and with it `destroy notifications` and `state events` if the system provides them to this account. */
  readonly sources: readonly string[];
  readonly settings: LoggedSettings;
  /** Names of the open log files, without folder. */
  readonly files: readonly string[];
  /** Mappings at the last poll. */
  readonly mappings: number;
  readonly totals: ReporterTotals;
  /** Bytes that could not be written yet. */
  readonly waiting: number;
  /** Records that are in no log file yet: they are lost if the reporter ends now. Null if all are written. */
  readonly unwritten: LostRecords | null;
  /** Why nothing can be written at present; null if writing works. */
  readonly lastError: string | null;
}

/** The number of records with a mapping since the start, written or lost. */
export function recordsOf({ present, opened, changed, closed, connectFailed }: ReporterTotals): number {
  return present + opened + changed + closed + connectFailed;
}

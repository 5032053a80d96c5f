import type { Anchor } from './anchor.ts';
import type { Tampering } from './log-events.ts';
import type { Retention } from './settings.ts';
import type { Severity } from './severities.ts';

/** The events that the reporter writes to the system's log. They are few, and each concerns an administrator. */
export type SystemEvent =
  | {
      readonly kind: 'started';
      readonly version: string;
      readonly folder: string;
      readonly files: readonly string[];
      readonly logSize: number;
      readonly keep: Retention;
      readonly reserve: number | null;
      /** What reports changes, as in the status. */
      readonly sources: readonly string[];
      /** Why state events are not among them, as the end of a sentence; null if they are, or the system has none. */
      readonly withoutStates: string | null;
    }
  /** `reason` completes a sentence: `the service manager asked for it`. `written` and `lost` count records. */
  | { readonly kind: 'stopped'; readonly reason: string; readonly written: number; readonly lost: number }
  | { readonly kind: 'paused' | 'continued' }
  /** Nothing can be written; records wait in memory. Reported once. */
  | { readonly kind: 'cannotWrite'; readonly file: string; readonly reason: string }
  /** Writing works again. `lost` records were dropped because the memory buffer was full. */
  | { readonly kind: 'writingAgain'; readonly folder: string; readonly lost: number }
  /** Changes cannot be written to the event log or journal of `--event-log`. The log files have them. Reported once. */
  | { readonly kind: 'cannotWriteChanges'; readonly reason: string }
  /** Too little free space on the disk to continue writing. `free` and `needed` in bytes. Reported once. */
  | { readonly kind: 'diskLow'; readonly folder: string; readonly free: number; readonly needed: number }
  /** A setting or the log folder cannot be used; the reporter did not start. */
  | { readonly kind: 'refused'; readonly setting: string; readonly value: string; readonly reason: string; readonly remedy: string }
  /** The reporter ended because of an unexpected error. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** `log find --event-log` found something. */
  | {
      readonly kind: 'finding';
      readonly severity: Severity;
      readonly criterion: string;
      readonly title: string;
      readonly reasons: readonly string[];
      readonly processName: string | null;
      readonly user: string | null;
      readonly time: Date | null;
    }
  /** A log file was closed for good. Hashes are hexadecimal; `previous` is the previous seal, null for the first one. */
  | { readonly kind: 'sealed'; readonly file: string; readonly sha256: string; readonly previous: string | null }
  /** The state of the log files, for a comparison with the folder later. */
  | { readonly kind: 'anchored'; readonly anchor: Anchor }
  /** Another program changed a log file while the reporter wrote it. A new set is started. */
  | { readonly kind: 'tampered'; readonly file: string; readonly how: Tampering }
  /** Retention by days is suspended because the clock made an implausible step. */
  | { readonly kind: 'retentionSuspended'; readonly reason: string };

/**
 * The Application event log on Windows, the journal or syslog on Linux. Writing never throws: a full or missing log must not stop the
 * reporter.
 */
export interface SystemLog {
  write(event: SystemEvent): void;
  close(): void;
}

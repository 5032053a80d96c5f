import type { Change } from '../model/log-events.ts';
import type { Settings } from '../model/settings.ts';
import type { SystemLog } from '../model/system-log.ts';
import { changeEntry, droppedEntry, type ChangeEntry, type ChangeLog, type DroppedChanges } from './change-entry.ts';

/** Average number of events a second that are written, and how many are written at once after a quiet time. */
export const maxEventsPerSecond = 100;
export const maxEventsAtOnce = 500;

/**
 * Writes changes to a {@link ChangeLog}, up to a rate that neither delays the polls nor floods the log. What is not written is counted in
 * an event of its own. Never throws: PR-EVENTS has all changes, and an error here must not stop the reporter.
 */
export class ChangeEvents {
  private readonly log: ChangeLog;
  private readonly systemLog: SystemLog;
  private readonly commandLines: boolean;
  private readonly now: () => number;
  /** Events that may be written now. */
  private allowed = maxEventsAtOnce;
  private last: number;
  private dropped: DroppedChanges | null = null;
  private hasFailed = false;

  /** @param now a clock in milliseconds that is never set back */
  constructor(log: ChangeLog, systemLog: SystemLog, commandLines: boolean, now: () => number = () => performance.now()) {
    this.log = log;
    this.systemLog = systemLog;
    this.commandLines = commandLines;
    this.now = now;
    this.last = now();
  }

  write(changes: readonly Change[]): void {
    const now = this.now();
    this.allowed = Math.min(maxEventsAtOnce, this.allowed + ((now - this.last) / 1000) * maxEventsPerSecond);
    this.last = now;
    // After a failure the rest waits for the next poll: a log that does not respond costs one attempt per poll.
    let works = this.writeDropped();
    for (const change of changes) {
      works = works && this.allowed >= 1 && this.tryWriting(changeEntry(change, this.commandLines));
      if (!works) this.drop(change.time);
    }
  }

  /** Writes the number of the changes that were dropped, and closes the log. */
  close(): void {
    this.allowed = Math.max(1, this.allowed);
    this.writeDropped();
    this.log.close();
  }

  /** @returns whether events can be written */
  private writeDropped(): boolean {
    if (this.dropped === null) return true;
    if (this.allowed < 1 || !this.tryWriting(droppedEntry(this.dropped))) return false;
    this.dropped = null;
    return true;
  }

  private tryWriting(entry: ChangeEntry): boolean {
    const reason = this.log.write(entry);
    // Reported once until it works again.
    if (reason !== null && !this.hasFailed) this.systemLog.write({ kind: 'cannotWriteChanges', reason });
    this.hasFailed = reason !== null;
    if (reason === null) this.allowed--;
    return reason === null;
  }

  private drop(time: Date): void {
    this.dropped = { count: (this.dropped?.count ?? 0) + 1, from: this.dropped?.from ?? time, to: time };
  }
}

/** Opens the log that the setting `--event-log` names; null for `none`. */
export async function openChangeEvents(
  { eventLog, logCommandLines }: Pick<Settings, 'eventLog' | 'logCommandLines'>,
  systemLog: SystemLog,
): Promise<ChangeEvents | null> {
  if (eventLog === 'none') return null;
  const log =
    process.platform === 'win32'
      ? (await import('./windows/change-event-log.ts')).openChangeEventLog()
      : (await import('./linux/change-journal.ts')).openChangeJournal();
  return new ChangeEvents(log, systemLog, logCommandLines);
}

import path from 'node:path';
import { computerOf, logName, type StoredSet } from '../log-format/log-names.ts';
import type { LogEvent } from '../model/log-events.ts';
import type { ClosingFiles } from './closing-files.ts';
import type { LogFileSetOptions } from './log-file-set-options.ts';
import { createRetentionClock, type RetentionClock } from './retention-clock.ts';
import { inChainOrder, outdatedSets, sizeOf } from './retention.ts';
import type { Sealer } from './sealer.ts';
import { removeFile } from './set-files.ts';

const hour = 3_600_000;

/** Deletes the oldest closed sets of the log directory. */
export class SetRetention {
  private readonly options: LogFileSetOptions;
  private readonly sealer: Sealer;
  private readonly closing: ClosingFiles;
  private readonly logEvent: (event: LogEvent) => void;
  private readonly clock: RetentionClock;
  private closed: StoredSet[];
  private lastTime: Date;
  /** Retention is due, but has to wait until the chain of seals is read. */
  private isWaiting = false;

  constructor(
    options: LogFileSetOptions,
    start: Date,
    closed: StoredSet[],
    parts: { readonly sealer: Sealer; readonly closing: ClosingFiles; readonly logEvent: (event: LogEvent) => void },
  ) {
    this.options = options;
    this.closed = closed;
    this.lastTime = start;
    this.sealer = parts.sealer;
    this.closing = parts.closing;
    this.logEvent = parts.logEvent;
    const newest = closed.length === 0 ? null : Math.max(...closed.map(({ written }) => written));
    this.clock = createRetentionClock(options.readClocks(), newest);
  }

  addClosed(set: StoredSet): void {
    this.closed.push(set);
  }

  isDue(at: Date): boolean {
    return this.isWaiting ? this.sealer.order() !== null : Math.abs(at.getTime() - this.lastTime.getTime()) > hour;
  }

  /**
   * @param currentBytes bytes of the set that is being written
   * @returns whether something was deleted. The next anchor should follow at once then.
   */
  apply(at: Date, currentBytes: number): boolean {
    this.lastTime = at;
    const chain = this.closed.length === 0 ? [] : this.sealer.order();
    this.isWaiting = chain === null;
    if (chain === null) return false;
    this.closed = inChainOrder(this.closed, chain);
    const outdated = outdatedSets(
      this.closed.filter((set) => this.isOurs(set)),
      currentBytes,
      this.options.settings.keep,
      this.readClock(at),
    );
    // Every set is tried, although `some` would stop at the first that is deleted.
    return outdated.filter((set) => this.deleteSet(at, set)).length > 0;
  }

  /** Milliseconds since 1970; null if the clock cannot be trusted. */
  private readClock(at: Date): number | null {
    const clock = this.clock.read(this.options.readClocks());
    if ('time' in clock) return clock.time;
    if (clock.isNew && this.options.settings.keep.kind === 'days') {
      this.logEvent({ time: at, event: 'retentionSuspended', reason: clock.reason });
      this.options.systemLog.write({ kind: 'retentionSuspended', reason: clock.reason });
    }
    return null;
  }

  /** A set that names another computer was copied here. */
  private isOurs({ stamp }: StoredSet): boolean {
    const computer = computerOf(path.join(this.options.settings.logDirectory, logName('events', stamp)));
    return computer === null || computer === this.options.machine.computer;
  }

  private deleteSet(at: Date, set: StoredSet): boolean {
    if (set.files.some(({ name }) => this.closing.has(name))) return false;
    // PR-EVENTS is deleted last: a set without it would not be recognized as ours.
    const inOrder = set.files.toSorted((a, b) => Number(a.name.startsWith('PR-EVENTS')) - Number(b.name.startsWith('PR-EVENTS')));
    // A file that another program holds open stays until the next time.
    if (!inOrder.every(({ name }) => removeFile(path.join(this.options.settings.logDirectory, name)))) return false;
    this.closed = this.closed.filter((one) => one !== set);
    const files = set.files.map(({ name }) => name);
    this.options.anchors.deleted(files);
    this.logEvent({ time: at, event: 'deleted', stamp: set.stamp, files, bytes: sizeOf(set) });
    return true;
  }
}

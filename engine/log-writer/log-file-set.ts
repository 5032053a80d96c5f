import path from 'node:path';
import { listSets, logName } from '../log-format/log-names.ts';
import { fileTimestamp } from '../log-format/timestamps.ts';
import { errorCode, errorReason } from '../model/error-code.ts';
import type { LogEvent, LostRecords } from '../model/log-events.ts';
import { createClosingFiles, type ClosingFiles, type SyncOutcome } from './closing-files.ts';
import type { LogFileSetOptions } from './log-file-set-options.ts';
import type { LogFile } from './log-file.ts';
import { RecordWriter, type FirstSnapshot, type PollRecord } from './record-writer.ts';
import { createSealer, type Sealer } from './sealer.ts';
import { createFiles, removeFiles, SetFiles } from './set-files.ts';
import { SetRetention } from './set-retention.ts';
import { TamperingCheck } from './tampering-check.ts';

/** The log files of a running reporter. Disk errors never throw here: a problem is reported once, and what cannot be written waits. */
export interface LogFileSet {
  /** Names of the files that are being written, without directory. */
  files(): string[];
  /** Rotates the files if necessary, then writes. If the memory buffer is full, the records count as lost. */
  write(record: PollRecord): void;
  /** Number of bytes that wait. */
  waiting(): number;
  /** Number of records that are lost. */
  lost(): number;
  /** Records that are in no file. Those that PR-EVENTS counts as lost are not among them. */
  unwritten(): LostRecords | null;
  /** Why nothing can be written at present. */
  writeProblem(): string | null;
  /** Writes a last record and what waits, seals and closes the files. */
  close(last: LogEvent): void;
}

/**
 * Creates the files of a start.
 * @param initial PR-INITIAL, in pieces
 * @param first what PR-EVENTS lists after `started`; what a full disk does not take waits
 * @throws the system's error if they cannot be written, with the code EEXIST if files with the timestamp of this second exist; no file
 * remains then
 */
export function createLogFileSet(options: LogFileSetOptions, time: Date, initial: Iterable<string>, first: FirstSnapshot): LogFileSet {
  return new RunningLogFileSet(options, time, initial, first);
}

class RunningLogFileSet implements LogFileSet {
  private readonly options: LogFileSetOptions;
  private readonly sealer: Sealer;
  private readonly closing: ClosingFiles;
  private readonly retention: SetRetention;
  private readonly tampering: TamperingCheck;
  private readonly writer: RecordWriter;
  /** PR-INITIAL, until the first rotation. */
  private initialFiles: { readonly name: string; readonly bytes: number }[];
  /** The last rotation failed, and that is reported. */
  private hasRotationFailed = false;
  /** PR-EVENTS takes no more records. */
  private hasEnded = false;

  constructor(options: LogFileSetOptions, time: Date, initial: Iterable<string>, first: FirstSnapshot) {
    const { settings, systemLog } = options;
    this.options = options;
    const closed = listSets(settings.logDirectory);
    this.sealer = createSealer(settings.logDirectory, closed, (file, sha256, previous) => this.reportSeal(file, sha256, previous));
    this.closing = createClosingFiles((file, outcome) => this.seal(file, outcome), options.syncFile);
    this.tampering = new TamperingCheck(settings.logDirectory, systemLog);
    const { initialFile, writer } = this.createFirstFiles(time, initial);
    this.writer = writer;
    writer.writePresent(first, time);
    this.initialFiles = [{ name: initialFile.name, bytes: initialFile.size() }];
    this.retention = new SetRetention(options, time, closed, {
      sealer: this.sealer,
      closing: this.closing,
      logEvent: (event) => writer.logEvent(event),
    });
    this.closeAndSeal(initialFile);
    this.applyRetention(time);
    this.anchor(time);
  }

  private createFirstFiles(time: Date, initial: Iterable<string>): { initialFile: LogFile; writer: RecordWriter } {
    const stamp = fileTimestamp(time);
    try {
      const { initialFile, set } = createFiles(this.options, stamp, (create) => ({
        initialFile: create('initial'),
        set: new SetFiles(stamp, create),
      }));
      const writer = new RecordWriter(this.options, this.tampering, set);
      this.writeFirstRecords(time, initial, initialFile, writer);
      return { initialFile, writer };
    } catch (error) {
      this.sealer.stop();
      throw error;
    }
  }

  private writeFirstRecords(time: Date, initial: Iterable<string>, initialFile: LogFile, writer: RecordWriter): void {
    const { lostBefore, settings } = this.options;
    const files = writer.current().list();
    try {
      for (const piece of initial) initialFile.append(piece);
      initialFile.flush();
      writer.writeHeaders(time, false);
      if (lostBefore) writer.logEvent({ time, event: 'lost', ...lostBefore });
      for (const file of files) file.flush();
    } catch (error) {
      removeFiles(settings.logDirectory, [initialFile, ...files]);
      throw error;
    }
  }

  files(): string[] {
    return [...this.initialFiles.map(({ name }) => name), ...this.writer.current().names()];
  }

  waiting(): number {
    return this.writer.current().pendingBytes();
  }

  lost(): number {
    return this.writer.lostCount(this.hasEnded);
  }

  unwritten(): LostRecords | null {
    return this.writer.unwrittenRecords();
  }

  writeProblem(): string | null {
    return this.writer.writeProblem();
  }

  write(record: PollRecord): void {
    const set = this.writer.current();
    const { logSize } = this.options.settings;
    const isFull =
      record.gaps.length + record.changes.length > 0 && set.pendingBytes() === 0 && set.list().some((file) => file.size() >= logSize);
    if (this.tampering.check(set, record.time) || isFull) this.rotate(record.time);
    this.writer.write(record);
    const hasDeleted = this.retention.isDue(record.time) && this.applyRetention(record.time);
    if (hasDeleted || this.options.anchors.isDue(record.time)) this.anchor(record.time);
  }

  close(last: LogEvent): void {
    const { ports, pids, events } = this.writer.current().files;
    this.closing.finish();
    this.writer.logEvent(last);
    this.writer.flush(last.time);
    this.closeAndSeal(ports);
    this.closeAndSeal(pids);
    this.writer.flush(last.time);
    // PR-EVENTS cannot contain its own seal: that goes to the system log, and into the PR-EVENTS of the next start.
    this.hasEnded = true;
    this.closeAndSeal(events);
    this.anchor(last.time);
    this.sealer.stop();
  }

  /** Continues in the files of a new timestamp, if they can be created; else all stays as it is until the next poll. */
  private rotate(at: Date): void {
    const old = this.writer.current();
    const next = this.createNextFiles(at, old.stamp);
    if (next === null) return;
    this.writer.continueIn(next, at);
    this.retention.addClosed({ stamp: old.stamp, files: [...this.initialFiles, ...old.stored()], written: at.getTime() });
    this.initialFiles = [];
    for (const file of old.list()) {
      this.options.anchors.closed(file.state());
      this.closing.add(file);
    }
    this.applyRetention(at);
    this.anchor(at);
  }

  private createNextFiles(at: Date, current: string): SetFiles | null {
    const { settings, makeDirectory, systemLog } = this.options;
    const stamp = fileTimestamp(at);
    if (stamp === current) return null;
    try {
      makeDirectory();
      const next = createFiles(this.options, stamp, (create) => new SetFiles(stamp, create));
      this.hasRotationFailed = false;
      return next;
    } catch (error) {
      if (errorCode(error) === 'EEXIST' || this.hasRotationFailed) return null;
      this.hasRotationFailed = true;
      const file = path.join(settings.logDirectory, logName('ports', stamp));
      systemLog.write({ kind: 'cannotWrite', file, reason: errorReason(error) });
      return null;
    }
  }

  private applyRetention(at: Date): boolean {
    return this.retention.apply(at, this.writer.current().bytes() + this.initialFiles.reduce((sum, { bytes }) => sum + bytes, 0));
  }

  private anchor(at: Date): void {
    this.options.anchors.write(at, this.hasEnded ? [] : this.writer.current().states());
  }

  /** Waits until the file is on the disk. */
  private closeAndSeal(file: LogFile): void {
    this.options.anchors.closed(file.state());
    this.seal(file, { isSynced: false, error: null });
  }

  /** A seal is written only if the file is on the disk: otherwise the file would appear altered after a power failure. */
  private seal(file: LogFile, { isSynced, error: syncError }: SyncOutcome): void {
    const { settings, systemLog, now } = this.options;
    try {
      const sha256 = file.close(isSynced);
      if (syncError) throw syncError;
      this.sealer.seal(file.name, sha256);
      // Soon, because `log verify` reports a closed set without seals.
      if (isSynced) this.writer.flush(now());
    } catch (error) {
      systemLog.write({ kind: 'cannotWrite', file: path.join(settings.logDirectory, file.name), reason: errorReason(error) });
    }
  }

  private reportSeal(file: string, sha256: string, previous: string | null): void {
    const { now, systemLog } = this.options;
    if (!this.hasEnded) this.writer.logEvent({ time: now(), event: 'sealed', file, sha256, previousSha256: previous });
    systemLog.write({ kind: 'sealed', file, sha256, previous });
  }
}

import { statfsSync } from 'node:fs';
import path from 'node:path';
import { errorReason } from '../model/error-code.ts';
import type { Change, GapEvent, LogEvent, LostRecords } from '../model/log-events.ts';
import { defaultReserve } from '../model/settings.ts';
import type { SystemEvent } from '../model/system-log.ts';
import { isListening } from '../model/listening.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { EventLines, loggedChange, presentEvent } from './events-log-writer.ts';
import type { LogFileSetOptions } from './log-file-set-options.ts';
import { createPidsFile, pidsLogHeader, type PidsEntry, type PidsFile } from './pids-log-writer.ts';
import { addsMapping, portsLine, portsLogHeader } from './ports-log-writer.ts';
import { writtenKinds, type SetFiles, type WrittenKind } from './set-files.ts';
import type { TamperingCheck } from './tampering-check.ts';
import { createUnwrittenRecords, lostTogether } from './unwritten-records.ts';

/** The records of one poll. */
export interface PollRecord {
  readonly time: Date;
  readonly gaps: readonly GapEvent[];
  readonly changes: readonly Change[];
  readonly entries: readonly PidsEntry[];
}

/** What was open when the session started. */
export interface FirstSnapshot {
  readonly time: Date;
  readonly mappings: readonly PortMapping[];
}

/** Number of bytes that are collected before they are written. */
const flushThreshold = 1 << 18;

interface WriteProblem {
  readonly reason: string;
  readonly event: SystemEvent;
}

/** Writes records to the files of the current set. What cannot be written waits in memory, and counts as lost if it has to be dropped. */
export class RecordWriter {
  private readonly options: LogFileSetOptions;
  private readonly tampering: TamperingCheck;
  private set: SetFiles;
  private pids: PidsFile;
  private problem: { readonly since: Date; readonly reason: string } | null = null;
  /** Records that were dropped because the memory buffer was full. PR-EVENTS gets their number when it can be written again. */
  private lost: LostRecords | null = null;
  private reportedLost = 0;
  private readonly unwritten = createUnwrittenRecords();
  private readonly lines: EventLines;

  constructor(options: LogFileSetOptions, tampering: TamperingCheck, first: SetFiles) {
    this.options = options;
    this.tampering = tampering;
    this.set = first;
    this.pids = createPidsFile(options.machine.platform);
    this.lines = new EventLines({ computer: options.machine.computer, session: options.anchors.session });
  }

  /** The files of the current set. */
  current(): SetFiles {
    return this.set;
  }

  logEvent(event: LogEvent): void {
    this.set.files.events.append(this.lines.next(event));
  }

  writeHeaders(at: Date, continued: boolean): void {
    const { machine, started } = this.options;
    this.pids = createPidsFile(machine.platform);
    this.set.files.ports.append(portsLogHeader(this.set.stamp, machine.platform));
    this.set.files.pids.append(pidsLogHeader(machine, at));
    this.logEvent(started(at, continued));
  }

  /** Continues in new files. They take over what waits. */
  continueIn(next: SetFiles, at: Date): void {
    const old = this.set;
    this.set = next;
    const waitingEvents = old.files.events.takeWaiting();
    this.lines.takeBack(waitingEvents);
    this.writeHeaders(at, true);
    this.logEvent({ time: at, event: 'rotated', fromStamp: old.stamp, toStamp: next.stamp });
    for (const event of this.tampering.takeEvents()) this.logEvent(event);
    const { bytes: renumbered, growth } = this.lines.renumber(waitingEvents);
    this.unwritten.move(old.writtenEventBytes(), next.files.events.size(), growth);
    const moved = { ports: old.files.ports.takeWaiting(), pids: old.files.pids.takeWaiting(), events: renumbered };
    for (const kind of writtenKinds) for (const bytes of moved[kind]) next.files[kind].append(bytes);
  }

  /**
   * Writes the mappings of the first snapshot, in pieces. Listeners come first: a reader that reads line by line knows them then when the
   * connections follow, and can tell their direction.
   * @param at the time of the first records
   */
  writePresent({ time, mappings }: FirstSnapshot, at: Date): void {
    const { logCommandLines } = this.options.settings;
    const write = (mapping: PortMapping): void => {
      if (this.problem && this.set.pendingBytes() > this.options.maxPendingBytes) this.drop(1, at);
      else this.appendEvent(at, presentEvent(time, mapping, logCommandLines));
    };
    if (mappings.length === 0) return;
    for (const mapping of mappings) if (isListening(mapping)) write(mapping);
    for (const mapping of mappings) if (!isListening(mapping)) write(mapping);
    this.flush(at);
    if (!this.problem) this.unwritten.clear();
  }

  /** Appends the records of a poll, or counts them as lost if the memory buffer is full. Then writes what waits. */
  write(record: PollRecord): void {
    if (this.set.pendingBytes() > this.options.maxPendingBytes) this.drop(record.gaps.length + record.changes.length, record.time);
    else this.append(record);
    this.flush(record.time);
    if (!this.problem) this.unwritten.clear();
  }

  private append({ time, gaps, changes, entries }: PollRecord): void {
    const { machine, settings } = this.options;
    for (const change of changes) {
      if (addsMapping(change)) this.appendTo('ports', time, portsLine(change.time, change.mapping, machine.platform));
    }
    for (const entry of entries) for (const piece of this.pids.entry(time, entry)) this.appendTo('pids', time, piece);
    for (const gap of gaps) this.appendEvent(time, gap);
    for (const change of changes) this.appendEvent(time, loggedChange(change, settings.logCommandLines));
  }

  private appendEvent(at: Date, event: LogEvent): void {
    const file = this.set.files.events;
    file.append(this.lines.next(event));
    this.unwritten.add(file.size(), at);
    this.flushIfLarge('events', at);
  }

  private appendTo(kind: WrittenKind, at: Date, text: string): void {
    this.set.files[kind].append(text);
    this.flushIfLarge(kind, at);
  }

  /** Records are written while the others are built, so that only a small part is in memory, unless it has to wait. */
  private flushIfLarge(kind: WrittenKind, at: Date): void {
    if (!this.problem && this.set.files[kind].waiting() >= flushThreshold) this.flush(at);
  }

  private drop(count: number, at: Date): void {
    if (count > 0) this.lost = lostTogether(this.lost, { count, from: at, to: at });
  }

  /** Writes what waits, if possible. A problem is reported once, and its end too. */
  flush(at: Date): void {
    const found = this.tryWriting();
    if (found) {
      if (!this.problem) this.options.systemLog.write(found.event);
      this.problem = { since: this.problem?.since ?? at, reason: found.reason };
    } else if (this.problem) {
      this.reportEnd(at, this.problem);
      this.problem = null;
      this.flush(at);
    }
  }

  private reportEnd(at: Date, { since, reason }: { readonly since: Date; readonly reason: string }): void {
    const { systemLog, settings } = this.options;
    const { lost } = this;
    this.logEvent({ time: at, event: 'waited', from: since, to: at, why: reason });
    if (lost) {
      this.logEvent({ time: at, event: 'lost', ...lost });
      this.unwritten.addCount(this.set.files.events.size(), lost);
    }
    systemLog.write({ kind: 'writingAgain', folder: settings.logDirectory, lost: lost?.count ?? 0 });
    this.reportedLost += lost?.count ?? 0;
    this.lost = null;
  }

  /** Writes what waits. @returns the problem that prevents it; null if nothing waits any more */
  private tryWriting(): WriteProblem | null {
    const { logDirectory } = this.options.settings;
    let file = path.join(logDirectory, this.set.files.events.name);
    try {
      const problem = this.lowDisk() ?? this.tamperedFile();
      if (problem !== null) return problem;
      for (const one of this.set.list()) {
        file = path.join(logDirectory, one.name);
        one.flush();
      }
      return null;
    } catch (error) {
      return cannotWrite(file, errorReason(error));
    }
  }

  private lowDisk(): WriteProblem | null {
    const { logDirectory: folder, reserve } = this.options.settings;
    const { free, total } = diskSpace(folder);
    const needed = reserve ?? defaultReserve(total);
    return free < needed ? { reason: 'too little free disk space', event: { kind: 'diskLow', folder, free, needed } } : null;
  }

  private tamperedFile(): WriteProblem | null {
    for (const name of this.set.names()) {
      const reason = this.tampering.problemOf(name);
      if (reason !== null) return cannotWrite(path.join(this.options.settings.logDirectory, name), reason);
    }
    return null;
  }

  /** Number of records that are lost. @param hasEnded what still waits is lost too */
  lostCount(hasEnded: boolean): number {
    return this.reportedLost + (this.lost?.count ?? 0) + (hasEnded ? this.unwritten.count(this.set.writtenEventBytes()) : 0);
  }

  unwrittenRecords(): LostRecords | null {
    return lostTogether(this.unwritten.all(this.set.writtenEventBytes()), this.lost);
  }

  writeProblem(): string | null {
    return this.problem?.reason ?? null;
  }
}

function cannotWrite(file: string, reason: string): WriteProblem {
  return { reason, event: { kind: 'cannotWrite', file, reason } };
}

/** Free and total bytes of the file system of a directory; free for the caller. */
function diskSpace(folder: string): { readonly free: number; readonly total: number } {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { free: bavail * bsize, total: blocks * bsize };
}

import { lstatSync, statfsSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { computerOf, listSets, logKinds, logName, type LogKind, type StoredSet } from '../log-format/log-names.ts';
import { fileTimestamp } from '../log-format/timestamps.ts';
import type { ClockReading } from '../model/clock-reading.ts';
import { errorCode, errorReason } from '../model/error-code.ts';
import type { Change, GapEvent, LogEvent, LostRecords, StartedEvent, TamperedEvent } from '../model/log-events.ts';
import type { MachineInfo } from '../model/machine-info.ts';
import { defaultReserve, type Settings } from '../model/settings.ts';
import type { SystemEvent, SystemLog } from '../model/system-log.ts';
import type { Anchors } from './anchors.ts';
import { createClosingFiles, type SyncOutcome } from './closing-files.ts';
import type { DirectoryAccess } from './directory-access.ts';
import { eventLine, loggedChange } from './events-log-writer.ts';
import { type SyncFile, createLogFile, type LogFile } from './log-file.ts';
import { addsMapping } from './new-mappings.ts';
import { createPidsFile, pidsLogHeader, type PidsEntry } from './pids-log-writer.ts';
import { portsLine, portsLogHeader } from './ports-log-writer.ts';
import { createRetentionClock } from './retention-clock.ts';
import { inChainOrder, outdatedSets, sizeOf } from './retention.ts';
import { createSealer } from './sealer.ts';
import { createUnwrittenRecords, lostTogether } from './unwritten-records.ts';

/** What one poll has to say. */
export interface PollRecord {
  readonly time: Date;
  readonly gaps: readonly GapEvent[];
  readonly changes: readonly Change[];
  readonly entries: readonly PidsEntry[];
}

/** What log files are made with. */
export interface LogSetOptions {
  readonly machine: MachineInfo;
  readonly settings: Pick<Settings, 'logDirectory' | 'logSize' | 'keep' | 'logCommandLines' | 'reserve'>;
  readonly anchors: Anchors;
  readonly systemLog: SystemLog;
  /** What the session before did not write. */
  readonly lostBefore: LostRecords | null;
  /** The first record of each PR-EVENTS. */
  readonly started: (time: Date, continued: boolean) => StartedEvent;
  /** Makes the folder again when somebody took it away. */
  readonly makeDirectory: () => void;
  readonly createFile: DirectoryAccess['createFile'];
  readonly now: () => Date;
  readonly readClocks: () => ClockReading;
  /** Bytes that may wait in memory while nothing can be written. */
  readonly maxPendingBytes: number;
  /** Absent for fsync(2) in a thread of libuv's. */
  readonly syncFile?: SyncFile | undefined;
}

/** The log files of a running reporter. Nothing in here throws because of the disk: trouble is said once, and what can't be written waits. */
export interface LogFileSet {
  /** Names of the files that are being written, without folder. */
  files(): string[];
  /** Rotates where it is due, then writes. Records for which there is no room in memory are counted as lost. */
  write(record: PollRecord): void;
  /** Bytes that wait. */
  waiting(): number;
  /** Records that are lost for good. */
  lost(): number;
  /** Records that are in no file, in PR-EVENTS not even by their number. */
  unwritten(): LostRecords | null;
  /** Why nothing can be written at present. */
  writeProblem(): string | null;
  /** Writes a last record and what waits, seals and closes the files. */
  close(last: LogEvent): void;
}

const hour = 3_600_000;
/** Bytes that are gathered before they are written. */
const flushThreshold = 1 << 18;
const writtenKinds = ['PORTS', 'PIDS', 'EVENTS'] as const;
type WrittenFiles = Readonly<Record<(typeof writtenKinds)[number], LogFile>>;

/**
 * Begins the files of a start.
 * @param initial PR-INITIAL
 * @throws the system's error if they cannot be written, with the code EEXIST when the stamp of this second is taken; no file is left then
 */
export function createLogFileSet(options: LogSetOptions, time: Date, initial: string): LogFileSet {
  const {
    anchors,
    machine,
    settings: { logDirectory: folder, logSize, keep, logCommandLines, reserve },
    systemLog,
    maxPendingBytes,
  } = options;
  let closed = listSets(folder);
  const sealer = createSealer(folder, closed, (file, sha256, previous) => {
    if (!ended) logEvent({ time: options.now(), event: 'sealed', file, sha256, previous });
    systemLog.write({ kind: 'sealed', file, sha256, previous });
  });
  const closing = createClosingFiles(seal, options.syncFile);
  let stamp = fileTimestamp(time);
  const { INITIAL, ...files } = createFirstFiles();
  let current: WrittenFiles = files;
  let pids = createPidsFile(machine.platform);
  let writeProblem: { readonly since: Date; readonly why: string } | null = null;
  let renewalRefused = false;
  /** Records without room in memory. PR-EVENTS has their number once it can be written again. */
  let lost: LostRecords | null = null;
  let lostAndNoted = 0;
  const unwritten = createUnwrittenRecords();
  let lastRetention = time;
  /** A retention waits for the chain to be read. */
  let retentionWaits = false;
  const newest = closed.length === 0 ? null : Math.max(...closed.map(({ written }) => written));
  const retentionClock = createRetentionClock(options.readClocks(), newest);
  /** Files whose tampering is reported. */
  const tampered = new Map<string, TamperedEvent>();
  /** PR-EVENTS takes no more. */
  let ended = false;

  try {
    INITIAL.append(initial);
    INITIAL.flush();
    writeHeaders(time, false);
    if (options.lostBefore) logEvent({ time, event: 'lost', ...options.lostBefore });
    for (const kind of writtenKinds) current[kind].flush();
  } catch (error) {
    sealer.stop();
    removeAll(folder, [INITIAL, ...writtenKinds.map((kind) => files[kind])]);
    throw error;
  }
  let beside = [{ name: INITIAL.name, bytes: INITIAL.size() }];
  closeAndSeal(INITIAL);
  applyRetention(time);
  anchor(time);

  function createFirstFiles(): WrittenFiles & { readonly INITIAL: LogFile } {
    try {
      return createFiles(options, stamp, (create) => ({ INITIAL: create('INITIAL'), ...writtenFiles(create) }));
    } catch (error) {
      sealer.stop();
      throw error;
    }
  }

  function logEvent(event: LogEvent): void {
    current.EVENTS.append(eventLine(event));
  }

  /** Bytes of PR-EVENTS that are in the file. */
  function writtenEvents(): number {
    return current.EVENTS.size() - current.EVENTS.waiting();
  }

  function sum(of: 'size' | 'waiting'): number {
    return writtenKinds.reduce((bytes, kind) => bytes + current[kind][of](), 0);
  }

  function writeHeaders(at: Date, continued: boolean): void {
    pids = createPidsFile(machine.platform);
    current.PORTS.append(portsLogHeader(stamp, machine.platform));
    current.PIDS.append(pidsLogHeader(machine, at));
    logEvent(options.started(at, continued));
  }

  /** Goes over to the files of a new stamp, if there is one to be had; else all stays as it is until the next poll. */
  function rotate(at: Date): void {
    const next = fileTimestamp(at);
    if (next === stamp) return;
    const old = { stamp, files: current };
    const written = writtenEvents();
    try {
      options.makeDirectory();
      current = createFiles(options, next, writtenFiles);
    } catch (error) {
      if (errorCode(error) === 'EEXIST' || renewalRefused) return;
      renewalRefused = true;
      return systemLog.write({ kind: 'cannotWrite', file: path.join(folder, logName('PORTS', next)), reason: errorReason(error) });
    }
    renewalRefused = false;
    stamp = next;
    writeHeaders(at, true);
    logEvent({ time: at, event: 'rotated', from: old.stamp, to: stamp });
    for (const event of tampered.values()) logEvent(event);
    tampered.clear();
    unwritten.move(written, current.EVENTS.size());
    for (const kind of writtenKinds) for (const bytes of old.files[kind].takeWaiting()) current[kind].append(bytes);
    const named = writtenKinds.map((kind) => ({ name: old.files[kind].name, bytes: old.files[kind].size() }));
    closed.push({ stamp: old.stamp, files: [...beside, ...named], written: at.getTime() });
    beside = [];
    for (const kind of writtenKinds) {
      anchors.closed(old.files[kind].state());
      closing.add(old.files[kind]);
    }
    applyRetention(at);
    anchor(at);
  }

  function anchor(at: Date): void {
    anchors.write(at, ended ? [] : writtenKinds.map((kind) => current[kind].state()));
  }

  function isRetentionDue(at: Date): boolean {
    return retentionWaits ? sealer.order() !== null : Math.abs(at.getTime() - lastRetention.getTime()) > hour;
  }

  /** A set that names another computer was put here. */
  function isOurs({ stamp: of }: StoredSet): boolean {
    const computer = computerOf(path.join(folder, logName('EVENTS', of)));
    return computer === null || computer === machine.computer;
  }

  /** Reports what other programs did to the files, each file once. @returns whether there is anything */
  function checkFiles(at: Date): boolean {
    for (const kind of writtenKinds) {
      const { name } = current[kind];
      const how = tampered.has(name) ? null : current[kind].tampering();
      if (how === null) continue;
      tampered.set(name, { time: at, event: 'tampered', file: name, how });
      systemLog.write({ kind: 'tampered', file: path.join(folder, name), how });
    }
    return writtenKinds.some((kind) => tampered.has(current[kind].name));
  }

  /** Waits until the file is on the disk. */
  function closeAndSeal(file: LogFile): void {
    anchors.closed(file.state());
    seal(file, { isSynced: false, error: null });
  }

  /** A seal is written only if the file is on the disk: after a power cut it would be found to be altered. */
  function seal(file: LogFile, { isSynced, error: failure }: SyncOutcome): void {
    try {
      const sha256 = file.close(isSynced);
      if (failure) throw failure;
      sealer.seal(file.name, sha256);
      // Soon, because `log verify` reports a closed set without seals.
      if (isSynced) flush(options.now());
    } catch (error) {
      systemLog.write({ kind: 'cannotWrite', file: path.join(folder, file.name), reason: errorReason(error) });
    }
  }

  /** @returns whether something was deleted. The next anchor should follow at once then. */
  function applyRetention(at: Date): boolean {
    lastRetention = at;
    const chain = closed.length === 0 ? [] : sealer.order();
    retentionWaits = chain === null;
    if (chain === null) return false;
    closed = inChainOrder(closed, chain);
    const clock = retentionClock.read(options.readClocks());
    if ('reason' in clock && clock.isNew && keep.kind === 'days') {
      logEvent({ time: at, event: 'retentionSuspended', reason: clock.reason });
      systemLog.write({ kind: 'retentionSuspended', reason: clock.reason });
    }
    let hasDeleted = false;
    const bytesNow = sum('size') + beside.reduce((bytes, file) => bytes + file.bytes, 0);
    for (const set of outdatedSets(closed.filter(isOurs), bytesNow, keep, 'time' in clock ? clock.time : null)) {
      if (set.files.some(({ name }) => closing.has(name))) continue;
      // PR-EVENTS goes last: a set without it would not be known as ours.
      const inOrder = set.files.toSorted((a, b) => Number(a.name.startsWith('PR-EVENTS')) - Number(b.name.startsWith('PR-EVENTS')));
      // What another program holds open stays until the next time.
      if (!inOrder.every(({ name }) => removed(path.join(folder, name)))) continue;
      closed = closed.filter((one) => one !== set);
      hasDeleted = true;
      anchors.deleted(set.files.map(({ name }) => name));
      logEvent({ time: at, event: 'deleted', stamp: set.stamp, files: set.files.map(({ name }) => name), bytes: sizeOf(set) });
    }
    return hasDeleted;
  }

  /** Names the trouble that keeps what waits from being written; null when nothing waits any more. */
  function findWriteProblem(): { readonly why: string; readonly event: SystemEvent } | null {
    let file = path.join(folder, current.EVENTS.name);
    try {
      const { free, total } = diskSpace(folder);
      const needed = reserve ?? defaultReserve(total);
      if (free < needed) return { why: 'too little room on the disk', event: { kind: 'diskLow', folder, free, needed } };
      for (const kind of writtenKinds) {
        file = path.join(folder, current[kind].name);
        const how = tampered.get(current[kind].name)?.how;
        if (how === undefined) continue;
        const why = how === 'removed' ? 'no longer in its folder' : `${how} by another program`;
        return { why, event: { kind: 'cannotWrite', file, reason: why } };
      }
      for (const kind of writtenKinds) {
        file = path.join(folder, current[kind].name);
        current[kind].flush();
      }
      return null;
    } catch (error) {
      return { why: errorReason(error), event: { kind: 'cannotWrite', file, reason: errorReason(error) } };
    }
  }

  function flush(at: Date): void {
    const met = findWriteProblem();
    if (met) {
      if (!writeProblem) systemLog.write(met.event);
      writeProblem = { since: writeProblem?.since ?? at, why: met.why };
      return;
    }
    if (!writeProblem) return;
    logEvent({ time: at, event: 'waited', from: writeProblem.since, to: at, why: writeProblem.why });
    if (lost) {
      logEvent({ time: at, event: 'lost', ...lost });
      unwritten.addCount(current.EVENTS.size(), lost);
    }
    systemLog.write({ kind: 'writingAgain', folder, lost: lost?.count ?? 0 });
    lostAndNoted += lost?.count ?? 0;
    lost = null;
    writeProblem = null;
    flush(at);
  }

  function write(at: Date, kind: keyof WrittenFiles, text: string): void {
    current[kind].append(text);
    flushMuch(at, kind);
  }

  /** Records are written while the others are made, so that no more than a little is in memory, unless it has to wait. */
  function flushMuch(at: Date, kind: keyof WrittenFiles): void {
    if (!writeProblem && current[kind].waiting() >= flushThreshold) flush(at);
  }

  function putRecord(at: Date, line: string): void {
    current.EVENTS.append(line);
    unwritten.add(current.EVENTS.size(), at);
    flushMuch(at, 'EVENTS');
  }

  function append({ time: at, gaps, changes, entries }: PollRecord): void {
    for (const change of changes) if (addsMapping(change)) write(at, 'PORTS', portsLine(at, change.mapping, machine.platform));
    for (const entry of entries) write(at, 'PIDS', pids.entry(at, entry));
    for (const gap of gaps) putRecord(at, eventLine(gap));
    for (const change of changes) putRecord(at, eventLine(loggedChange(change, logCommandLines)));
  }

  function dropRecord({ time: at, gaps, changes }: PollRecord): void {
    const count = gaps.length + changes.length;
    if (count > 0) lost = lostTogether(lost, { count, from: at, to: at });
  }

  return {
    files: () => [...beside.map(({ name }) => name), ...writtenKinds.map((kind) => current[kind].name)],
    waiting: () => sum('waiting'),
    lost: () => lostAndNoted + (lost?.count ?? 0) + (ended ? unwritten.count(writtenEvents()) : 0),
    unwritten: () => lostTogether(unwritten.all(writtenEvents()), lost),
    writeProblem: () => writeProblem?.why ?? null,
    write(record) {
      const full =
        record.gaps.length + record.changes.length > 0 &&
        sum('waiting') === 0 &&
        writtenKinds.some((kind) => current[kind].size() >= logSize);
      if (checkFiles(record.time) || full) rotate(record.time);
      if (sum('waiting') > maxPendingBytes) dropRecord(record);
      else append(record);
      flush(record.time);
      if (!writeProblem) unwritten.clear();
      const hasDeleted = isRetentionDue(record.time) && applyRetention(record.time);
      if (hasDeleted || anchors.isDue(record.time)) anchor(record.time);
    },
    close(last) {
      closing.finish();
      logEvent(last);
      flush(last.time);
      closeAndSeal(current.PORTS);
      closeAndSeal(current.PIDS);
      flush(last.time);
      // The seal of PR-EVENTS can't stand in it any more: it goes to the system's log, and into the PR-EVENTS of the next start.
      ended = true;
      closeAndSeal(current.EVENTS);
      anchor(last.time);
      sealer.stop();
    },
  };
}

type Create = (kind: LogKind) => LogFile;

function writtenFiles(create: Create): WrittenFiles {
  return { PORTS: create('PORTS'), PIDS: create('PIDS'), EVENTS: create('EVENTS') };
}

/** Creates the files of a stamp, all or none. */
function createFiles<Files>(
  { settings: { logDirectory: folder }, createFile }: LogSetOptions,
  stamp: string,
  make: (create: Create) => Files,
): Files {
  const taken = logKinds.find((kind) => lstatSync(path.join(folder, logName(kind, stamp)), { throwIfNoEntry: false }));
  if (taken) throw Object.assign(new Error(`${logName(taken, stamp)} exists already`), { code: 'EEXIST' });
  const made: LogFile[] = [];
  try {
    return make((kind) => {
      const file = createLogFile(folder, logName(kind, stamp), createFile);
      made.push(file);
      return file;
    });
  } catch (error) {
    removeAll(folder, made);
    throw error;
  }
}

/** Closes and deletes files that could not be begun. */
function removeAll(folder: string, files: readonly LogFile[]): void {
  for (const file of files) {
    try {
      file.close();
    } catch {
      // A full disk did not take all of it. It is deleted.
    }
    removed(path.join(folder, file.name));
  }
}

/** Whether a file is gone, because it was deleted now or by somebody else before. */
function removed(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}

/** Bytes that are free for us on the disk of a folder. */
function diskSpace(folder: string): { readonly free: number; readonly total: number } {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { free: bavail * bsize, total: blocks * bsize };
}

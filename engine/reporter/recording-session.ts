import { setTimeout as delay } from 'node:timers/promises';
import type { Collector, DestroyedSockets, Snapshot } from '../collector/collector.ts';
import { utcOffset } from '../log-format/timestamps.ts';
import { createAnchors } from '../log-writer/anchors.ts';
import type { DirectoryAccess } from '../log-writer/directory-access.ts';
import type { FolderLock } from '../log-writer/directory-lock.ts';
import { isDiskFull, retryWhileFull, type FullDiskOptions } from '../log-writer/full-disk.ts';
import { initialLog } from '../log-writer/initial-log-writer.ts';
import { prepareLogFolder } from '../log-writer/log-directory.ts';
import { createLogFileSet, type LogFileSet, type LogSetOptions } from '../log-writer/log-file-set.ts';
import type { SyncFile } from '../log-writer/log-file.ts';
import { addsMapping } from '../log-writer/new-mappings.ts';
import type { ClockReading } from '../model/clock-reading.ts';
import { errorCode, errorReason } from '../model/error-code.ts';
import { isBoundOnly } from '../model/listening.ts';
import type { Change, GapEvent, LoggedSettings, ReporterTotals, StartedEvent } from '../model/log-events.ts';
import type { DetailedMachineInfo } from '../model/machine-info.ts';
import type { MissingReason, ModuleInfo, ProcessInfo } from '../model/port-mapping.ts';
import type { ReporterStatus } from '../model/reporter-status.ts';
import { keepText, SettingError, type Settings } from '../model/settings.ts';
import type { SystemLog } from '../model/system-log.ts';
import { version } from '../model/version.ts';
import { createChanges } from './changes.ts';
import { gapsBetween } from './gaps.ts';
import { observedUntil, unwrittenBefore } from './previous-session.ts';
import { createProcessEntries } from './process-entries.ts';

/** What an observation is made with, so that a test can put something else in its place. */
export interface SessionDependencies {
  readonly collector: Collector;
  /** Null where the system tells nothing of sockets that end. */
  readonly destroyedSockets: DestroyedSockets | null;
  readonly machine: DetailedMachineInfo;
  readonly readClocks: () => ClockReading;
  readonly folderAccess: DirectoryAccess;
  /** Refuses a second reporter in a folder. @throws SettingError */
  readonly lockFolder: (folder: string) => FolderLock;
  readonly systemLog: SystemLog;
  /** Ends a start that waits for room on a full disk. */
  readonly stopping?: AbortSignal | undefined;
  /** Milliseconds between two attempts of such a start. */
  readonly fullDiskRetryMs?: number;
  /** Bytes that may wait in memory while nothing can be written. */
  readonly maxPendingBytes: number;
  readonly syncFile?: SyncFile;
}

/** A machine under observation, written down in log files. */
export interface RecordingSession {
  /** The log folder, without links. */
  readonly folder: string;
  /** How many PR-INITIAL holds. */
  readonly mappings: number;
  readonly processes: number;
  /** Looks at the machine and writes down what changed. @throws CollectorError when the machine can't be looked at. */
  poll(): readonly Change[];
  /** Nobody looked since the last poll, and that was meant. */
  endPause(): void;
  files(): string[];
  status(): Pick<ReporterStatus, 'observed' | 'settings' | 'files' | 'mappings' | 'totals' | 'waiting' | 'unwritten' | 'lastError'>;
  /** Writes everything down and closes the files. */
  close(reason: string): ReporterTotals;
}

/**
 * Writes PR-INITIAL and begins the other files.
 * @throws SettingError when the log folder can't be used, CollectorError when the machine can't be looked at
 */
export async function createSession(settings: Settings, parts: SessionDependencies): Promise<RecordingSession> {
  const { collector, destroyedSockets, machine, readClocks, folderAccess, systemLog } = parts;
  const whileFull: FullDiskOptions = {
    stopping: parts.stopping,
    retryMs: parts.fullDiskRetryMs,
    onFull: (error) => systemLog.write({ kind: 'cannotWrite', file: settings.logDirectory, reason: errorReason(error) }),
  };
  const folder = await retryWhileFull(() => prepareLogFolder(settings, folderAccess), whileFull);
  const before = observedUntil(folder);
  const lostBefore = unwrittenBefore(folder);
  let lock = await retryWhileFull(() => parts.lockFolder(folder), whileFull);
  const loggedSettings: LoggedSettings = {
    logDirectory: folder,
    logSize: settings.logSize,
    keep: keepText(settings.keep),
    interval: settings.interval,
    anchorInterval: settings.anchorInterval,
    reserve: settings.reserve,
    logReader: settings.logReader,
    logCommandLines: settings.logCommandLines,
    allowSharedFolder: settings.allowSharedFolder,
  };
  /** If another program removed the folder, it removed its lock too. */
  function makeDirectory(): void {
    prepareLogFolder(settings, folderAccess);
    if (lock.inPlace()) return;
    const next = parts.lockFolder(folder);
    lock.close();
    lock = next;
  }

  const anchors = createAnchors({ computer: machine.computer, folder, systemLog, interval: settings.anchorInterval });
  const started = (time: Date, continued: boolean): StartedEvent => ({
    time,
    event: 'started',
    computer: machine.computer,
    operatingSystem: machine.operatingSystem,
    build: machine.build,
    bootTime: machine.bootTime,
    utcOffset: utcOffset(time),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    version,
    processId: process.pid,
    session: anchors.session,
    continued,
    settings: loggedSettings,
  });
  // What opens and closes while the first snapshot is taken and PR-INITIAL is written is not seen.
  let last = readClocks();
  let ahead = gapsBefore(before, new Date(last.wall));
  const start = async (): Promise<Beginning> => {
    // Without `include`: with other facts than the polls ask for, the first of them would find every mapping to be another one.
    const first = collector.collect({ processes: true });
    const processes = (first.processes ?? []).map((process) => withModules(process, collector.modulesOf(process)));
    const logs = await retryWhileFull(
      () =>
        beginLogs(
          {
            ...parts,
            anchors,
            started,
            lostBefore,
            settings: { ...settings, logDirectory: folder },
            makeDirectory,
            createFile: (file) => folderAccess.createFile(file),
            now: () => new Date(readClocks().wall),
          },
          readClocks,
          (time) => initialLog(machine, time, first.mappings, processes),
        ),
      whileFull,
    );
    return { first, processes, logs };
  };
  const { first, processes, logs } = await start().catch((error: unknown) => {
    lock.close();
    throw error;
  });
  systemLog.write({
    kind: 'started',
    version,
    folder,
    files: logs.files(),
    logSize: settings.logSize,
    keep: settings.keep,
    reserve: settings.reserve,
  });

  const changes = createChanges(first);
  const entriesOf = createProcessEntries((owner) => collector.modulesOf(owner), machine.platform);
  const counts = { opened: 0, changed: 0, closed: 0 };
  let mappings = first.mappings.length;

  const totals = (): ReporterTotals => ({ ...counts, lost: logs.lost() });
  return {
    folder,
    mappings: first.mappings.filter((mapping) => !isBoundOnly(mapping)).length,
    processes: processes.length,
    poll() {
      const now = readClocks();
      // Before the snapshot: what ends in between is still in the one before.
      const ended = destroyedSockets?.drain();
      const snapshot = collector.collect();
      const gaps = [...ahead, ...gapsBetween(last, now, settings.interval)];
      if (ended?.complete === false)
        gaps.push({ time: snapshot.time, event: 'gap', from: new Date(last.wall), to: snapshot.time, why: 'overflow' });
      ahead = [];
      last = now;
      mappings = snapshot.mappings.length;
      const found = changes.next(snapshot, now.sinceBoot, ended?.sockets);
      for (const { event } of found) counts[event]++;
      const opened = found.filter(addsMapping).map(({ mapping }) => mapping);
      logs.write({
        time: snapshot.time,
        gaps,
        changes: found,
        entries: entriesOf(opened, (visit) => changes.eachMapping(visit), now.sinceBoot),
      });
      return found;
    },
    endPause() {
      destroyedSockets?.drain();
      const now = readClocks();
      ahead.push({ time: new Date(now.wall), event: 'gap', from: new Date(last.wall), to: new Date(now.wall), why: 'paused' });
      last = now;
    },
    files: () => logs.files(),
    status: () => ({
      observed: new Date(last.wall),
      settings: loggedSettings,
      files: logs.files(),
      mappings,
      totals: totals(),
      waiting: logs.waiting(),
      unwritten: logs.unwritten(),
      lastError: logs.writeProblem(),
    }),
    close(reason) {
      const now = readClocks();
      const time = new Date(now.wall);
      // The last poll may have failed, and a pause may not have ended.
      const gaps = [...ahead, ...gapsBetween(last, now, settings.interval)];
      if (gaps.length > 0) logs.write({ time, gaps, changes: [], entries: [] });
      logs.close({ time, event: 'stopped', reason, totals: totals() });
      lock.close();
      const { lost, ...seen } = totals();
      systemLog.write({ kind: 'stopped', reason, written: seen.opened + seen.changed + seen.closed - lost, lost });
      return { ...seen, lost };
    },
  };
}

/** What a session has once its first files are written. */
interface Beginning {
  readonly first: Snapshot;
  readonly processes: NonNullable<Snapshot['processes']>;
  readonly logs: LogFileSet;
}

function withModules(process: ProcessInfo, modules: readonly ModuleInfo[] | MissingReason): ProcessInfo {
  return typeof modules === 'string' ? { ...process, modules: null, missing: { ...process.missing, modules } } : { ...process, modules };
}

/** The time between the last poll of the session before and this start. A clock that was set back in between leaves no length. */
function gapsBefore(before: Date | null, start: Date): GapEvent[] {
  if (before === null) return [];
  return [{ time: start, event: 'gap', from: before < start ? before : start, to: start, why: 'stopped' }];
}

/** For how many seconds a start looks for a stamp that is free. */
const maxAttempts = 60;

/** Begins the log files; where the stamp of this second is taken, with the next. @throws SettingError, or the error of a full disk */
async function beginLogs(options: LogSetOptions, readClocks: () => ClockReading, initial: (time: Date) => string): Promise<LogFileSet> {
  for (let tries = 1; ; tries++) {
    const { wall } = readClocks();
    try {
      return createLogFileSet(options, new Date(wall), initial(new Date(wall)));
    } catch (error) {
      if (errorCode(error) === 'EEXIST' && tries < maxAttempts) await delay(1000 - (wall % 1000));
      else if (isDiskFull(error)) throw error;
      else
        throw new SettingError(
          '-ld',
          options.settings.logDirectory,
          `no log files can be made there (${errorReason(error)})`,
          'Give another folder with -ld.',
        );
    }
  }
}

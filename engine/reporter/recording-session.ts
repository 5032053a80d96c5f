import { setTimeout as delay } from 'node:timers/promises';
import { sourceNames, type Snapshot, type Sources } from '../collector/collector.ts';
import { createAnchors, type Anchors } from '../log-writer/anchors.ts';
import type { DirectoryAccess } from '../log-writer/directory-access.ts';
import type { FolderLock } from '../log-writer/directory-lock.ts';
import { isDiskFull, retryWhileFull, type FullDiskOptions } from '../log-writer/full-disk.ts';
import { initialLog } from '../log-writer/initial-log-writer.ts';
import type { LogFileSetOptions } from '../log-writer/log-file-set-options.ts';
import { createLogFileSet, type LogFileSet } from '../log-writer/log-file-set.ts';
import type { SyncFile } from '../log-writer/log-file.ts';
import type { PidsEntry } from '../log-writer/pids-log-writer.ts';
import type { ClockReading } from '../model/clock-reading.ts';
import { errorCode, errorReason } from '../model/error-code.ts';
import { isBoundOnly } from '../model/listening.ts';
import type { Change, GapEvent, LoggedSettings, ReporterTotals } from '../model/log-events.ts';
import type { DetailedMachineInfo } from '../model/machine-info.ts';
import type { MissingReason, ModuleInfo, ProcessInfo } from '../model/port-mapping.ts';
import { recordsOf, type ReporterStatus } from '../model/reporter-status.ts';
import { SettingError, type Settings } from '../model/settings.ts';
import type { SystemLog } from '../model/system-log.ts';
import { version } from '../model/version.ts';
import { gapOf, gapsBetween } from './gaps.ts';
import { Observer } from './observer.ts';
import { ProcessEntries } from './process-entries.ts';
import { SessionDirectory } from './session-directory.ts';
import { loggedSettings, startedEvent } from './started-event.ts';

/** The dependencies of a session. A test can replace them. */
export interface SessionDependencies extends Sources {
  /** See {@link OpenedSources}. */
  readonly withoutStates?: string | null;
  readonly machine: DetailedMachineInfo;
  readonly readClocks: () => ClockReading;
  readonly folderAccess: DirectoryAccess;
  /** Refuses a second reporter in a directory. @throws SettingError */
  readonly lockFolder: (folder: string) => FolderLock;
  readonly systemLog: SystemLog;
  /** Ends a start that waits for space on a full disk. */
  readonly stopping?: AbortSignal | undefined;
  /** Milliseconds between two attempts of such a start. */
  readonly fullDiskRetryMs?: number;
  /** Maximum number of bytes that wait in memory while nothing can be written. */
  readonly maxPendingBytes: number;
  readonly syncFile?: SyncFile;
}

/** Records the changes of a machine in log files. */
export interface RecordingSession {
  /** The log directory, without links. */
  readonly folder: string;
  /** Number of mappings in PR-INITIAL. */
  readonly mappings: number;
  readonly processes: number;
  /** Takes a snapshot and records what changed. @throws CollectorError if no snapshot can be taken */
  poll(): readonly Change[];
  /** Records what the system's events have reported since the last call or poll. */
  recordEvents(): readonly Change[];
  /** Records that no poll was taken since the last one because the session was paused. */
  endPause(): void;
  files(): string[];
  status(): Pick<
    ReporterStatus,
    'observed' | 'sources' | 'settings' | 'files' | 'mappings' | 'totals' | 'waiting' | 'unwritten' | 'lastError'
  >;
  /** Writes all records and closes the files. */
  close(reason: string): ReporterTotals;
}

/**
 * Writes PR-INITIAL and creates the other files.
 * @throws SettingError if the log directory cannot be used, CollectorError if no snapshot can be taken
 */
export async function createSession(settings: Settings, dependencies: SessionDependencies): Promise<RecordingSession> {
  const { readClocks, folderAccess, lockFolder } = dependencies;
  const whileFull = fullDiskOptions(settings, dependencies);
  const directory = await SessionDirectory.open(settings, folderAccess, lockFolder, whileFull);
  const startClocks = readClocks();
  try {
    const start = await startLogs(settings, dependencies, directory, whileFull);
    return new RunningSession(settings, dependencies, directory, startClocks, start);
  } catch (error) {
    directory.close();
    throw error;
  }
}

function fullDiskOptions(settings: Settings, { stopping, fullDiskRetryMs, systemLog }: SessionDependencies): FullDiskOptions {
  return {
    stopping,
    retryMs: fullDiskRetryMs,
    onFull: (error) => systemLog.write({ kind: 'cannotWrite', file: settings.logDirectory, reason: errorReason(error) }),
  };
}

/** The state of a session after its first files are written. */
interface StartedLogs {
  readonly first: Snapshot;
  readonly processCount: number;
  readonly logs: LogFileSet;
  readonly settings: LoggedSettings;
}

/** Takes the first snapshot and writes it. Mappings that open and close meanwhile are not seen. */
async function startLogs(
  settings: Settings,
  dependencies: SessionDependencies,
  directory: SessionDirectory,
  whileFull: FullDiskOptions,
): Promise<StartedLogs> {
  const { collector, machine, systemLog, readClocks } = dependencies;
  const { folder } = directory;
  const anchors = createAnchors({ computer: machine.computer, folder, systemLog, interval: settings.anchorInterval });
  const logged = loggedSettings(settings, folder);
  // Without `include`: if the polls asked for other fields, the first of them would find every mapping changed.
  const first = collector.collect({ processes: true });
  const processes = (first.processes ?? []).map((process) => withModules(process, collector.modulesOf(process)));
  const options = logOptions(settings, dependencies, directory, anchors, logged);
  const create = (time: Date): LogFileSet => createLogFileSet(options, time, initialLog(machine, time, first.mappings, processes), first);
  const logs = await retryWhileFull(() => createLogs(options.settings, readClocks, create), whileFull);
  const { logSize, keep, reserve } = settings;
  const sources = sourceNames(dependencies);
  const withoutStates = dependencies.withoutStates ?? null;
  systemLog.write({ kind: 'started', version, folder, files: logs.files(), logSize, keep, reserve, sources, withoutStates });
  return { first, processCount: processes.length, logs, settings: logged };
}

function logOptions(
  settings: Settings,
  dependencies: SessionDependencies,
  directory: SessionDirectory,
  anchors: Anchors,
  logged: LoggedSettings,
): LogFileSetOptions {
  const { machine, folderAccess, readClocks } = dependencies;
  return {
    ...dependencies,
    anchors,
    started: (time, continued) => startedEvent(machine, logged, sourceNames(dependencies), time, continued),
    lostBefore: directory.lostBefore,
    settings: { ...settings, logDirectory: directory.folder },
    makeDirectory: () => directory.restore(),
    createFile: (file) => folderAccess.createFile(file),
    now: () => new Date(readClocks().wall),
  };
}

/** Milliseconds between two entries of a process in PR-PIDS. A poll that is a little early has entries too. */
const minEntryIntervalMs = 900;

class RunningSession implements RecordingSession {
  readonly folder: string;
  readonly mappings: number;
  readonly processes: number;
  private readonly dependencies: SessionDependencies;
  private readonly interval: number;
  private readonly settings: LoggedSettings;
  private readonly directory: SessionDirectory;
  private readonly logs: LogFileSet;
  private readonly observer: Observer;
  private readonly processEntries: ProcessEntries;
  private readonly counts: { -readonly [event in Exclude<keyof ReporterTotals, 'lost'>]: number };
  private currentMappings: number;
  /** The clocks at the last poll. */
  private last: ClockReading;
  /** Gaps for the next records. */
  private pendingGaps: GapEvent[];
  private lastEntries = -Infinity;

  constructor(
    { interval }: Settings,
    dependencies: SessionDependencies,
    directory: SessionDirectory,
    startClocks: ClockReading,
    { first, processCount, logs, settings }: StartedLogs,
  ) {
    const { collector, machine } = dependencies;
    this.dependencies = dependencies;
    this.directory = directory;
    this.folder = directory.folder;
    this.mappings = first.mappings.filter((mapping) => !isBoundOnly(mapping)).length;
    this.processes = processCount;
    this.interval = interval;
    this.settings = settings;
    this.logs = logs;
    this.observer = new Observer(dependencies, first);
    this.processEntries = new ProcessEntries((owner) => collector.modulesOf(owner), machine.platform);
    this.counts = { present: first.mappings.length, opened: 0, changed: 0, closed: 0, connectFailed: 0 };
    this.currentMappings = first.mappings.length;
    this.last = startClocks;
    this.pendingGaps = gapsBefore(directory.observedUntil, new Date(startClocks.wall));
  }

  poll(): readonly Change[] {
    const now = this.dependencies.readClocks();
    const { snapshot, changes, lostStates, lostDestroyed } = this.observer.poll(now.sinceBoot);
    const { time } = snapshot;
    const gaps = [...this.pendingGaps, ...gapsBetween(this.last, now, this.interval), ...this.overflows(time, lostStates)];
    if (lostDestroyed) gaps.push(gapOf('overflow', new Date(this.last.wall), time));
    this.pendingGaps = [];
    this.last = now;
    this.currentMappings = snapshot.mappings.length;
    this.write(time, gaps, changes, now.sinceBoot);
    return changes;
  }

  recordEvents(): readonly Change[] {
    const { wall, sinceBoot } = this.dependencies.readClocks();
    const { changes, lostStates } = this.observer.takeEvents(sinceBoot);
    const time = new Date(wall);
    const gaps = this.overflows(time, lostStates);
    if (changes.length > 0 || gaps.length > 0) this.write(time, gaps, changes, sinceBoot);
    return changes;
  }

  private overflows(time: Date, lostStates: number | null): GapEvent[] {
    return lostStates === 0 ? [] : [gapOf('overflow', new Date(this.last.wall), time, lostStates)];
  }

  private write(time: Date, gaps: readonly GapEvent[], changes: readonly Change[], clock: number): void {
    for (const { event } of changes) this.counts[event]++;
    this.processEntries.add(changes, clock);
    this.logs.write({ time, gaps, changes, entries: this.entries(clock) });
  }

  /** The entries of PR-PIDS: at most one per process and second, because each of them lists all mappings of the process. */
  private entries(clock: number): readonly PidsEntry[] {
    if (!this.processEntries.isWaiting || clock - this.lastEntries < minEntryIntervalMs) return [];
    this.lastEntries = clock;
    return this.processEntries.take(this.observer);
  }

  endPause(): void {
    this.observer.skip();
    const now = this.dependencies.readClocks();
    this.pendingGaps.push(gapOf('paused', new Date(this.last.wall), new Date(now.wall)));
    this.last = now;
  }

  files(): string[] {
    return this.logs.files();
  }

  status(): ReturnType<RecordingSession['status']> {
    return {
      observed: new Date(this.last.wall),
      sources: sourceNames(this.dependencies),
      settings: this.settings,
      files: this.logs.files(),
      mappings: this.currentMappings,
      totals: this.totals(),
      waiting: this.logs.waiting(),
      unwritten: this.logs.unwritten(),
      lastError: this.logs.writeProblem(),
    };
  }

  private totals(): ReporterTotals {
    return { ...this.counts, lost: this.logs.lost() };
  }

  close(reason: string): ReporterTotals {
    const now = this.dependencies.readClocks();
    const time = new Date(now.wall);
    // The last poll may have failed, and a pause may not have ended.
    const gaps = [...this.pendingGaps, ...gapsBetween(this.last, now, this.interval)];
    this.lastEntries = -Infinity;
    if (gaps.length > 0 || this.processEntries.isWaiting) this.write(time, gaps, [], now.sinceBoot);
    this.logs.close({ time, event: 'stopped', reason, totals: this.totals() });
    this.directory.close();
    const totals = this.totals();
    this.dependencies.systemLog.write({ kind: 'stopped', reason, written: recordsOf(totals) - totals.lost, lost: totals.lost });
    return totals;
  }
}

function withModules(process: ProcessInfo, modules: readonly ModuleInfo[] | MissingReason): ProcessInfo {
  return typeof modules === 'string' ? { ...process, modules: null, missing: { ...process.missing, modules } } : { ...process, modules };
}

/** The gap between the last poll of the previous session and this start. If the clock was set back in between, its length is 0. */
function gapsBefore(before: Date | null, start: Date): GapEvent[] {
  if (before === null) return [];
  return [gapOf('stopped', before < start ? before : start, start)];
}

/** The maximum number of seconds in which a start searches for an unused timestamp. */
const maxAttempts = 60;

/**
 * Creates the log files. If files with the timestamp of this second exist, the next one is tried.
 * @throws SettingError, or the error of a full disk
 */
async function createLogs(
  { logDirectory }: Pick<Settings, 'logDirectory'>,
  readClocks: () => ClockReading,
  create: (time: Date) => LogFileSet,
): Promise<LogFileSet> {
  for (let attempt = 1; ; attempt++) {
    const { wall } = readClocks();
    try {
      return create(new Date(wall));
    } catch (error) {
      if (errorCode(error) === 'EEXIST' && attempt < maxAttempts) await delay(1000 - (wall % 1000));
      else if (isDiskFull(error)) throw error;
      else
        throw new SettingError(
          '-ld',
          logDirectory,
          `cannot create log files there (${errorReason(error)})`,
          'Give another folder with -ld.',
        );
    }
  }
}

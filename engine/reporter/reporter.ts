import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { closeSources, CollectorError } from '../collector/collector.ts';
import { openSources } from '../collector/open-collector.ts';
import { createDirectoryLocks } from '../log-writer/directory-lock.ts';
import { createDirectoryAccess } from '../log-writer/log-directory.ts';
import type { Change, ReporterTotals } from '../model/log-events.ts';
import type { ReporterStatus } from '../model/reporter-status.ts';
import type { Settings } from '../model/settings.ts';
import type { SystemLog } from '../model/system-log.ts';
import { createClocks, readMachine } from './machine.ts';
import { createSession, type RecordingSession, type SessionDependencies } from './recording-session.ts';
import { ReporterStatusFile } from './status-file.ts';

/** Outputs of a reporter in addition to the log files. */
export interface ReporterOptions {
  readonly systemLog: SystemLog;
  /** Ends a start that waits for space on a full disk: it fails with an AbortError then. */
  readonly stopping?: AbortSignal;
  /** Called with the changes of each poll that found any. */
  readonly onChanges?: (changes: readonly Change[]) => void;
}

/** A running reporter. */
export interface Reporter extends Pick<RecordingSession, 'folder' | 'mappings' | 'processes' | 'files'> {
  /** Why Linux does not report the states of sockets, as the end of a sentence; null if it does. */
  readonly withoutStates: string | null;
  /** Stops polling. Changes during the pause are found at its end, and the gap is recorded. */
  pause(): Promise<void>;
  continue(): Promise<void>;
  /** Resolves when everything is on the disk. `reason` is the end of a sentence: `the service manager asked for it`. */
  stop(reason: string): Promise<ReporterTotals>;
  /** Resolves with the error if the reporter has ended because of one. */
  readonly failed: Promise<Error>;
}

/** How long polls may fail before the reporter ends. */
const pollTimeoutMs = 60_000;
const statusIntervalMs = 1000;
const lastEventsMs = 20;

/**
 * Starts the reporter. Resolves when its first files are written.
 * @param replaced dependencies that a test replaces
 * @throws SettingError if the log directory cannot be used, CollectorError if no snapshot can be taken
 */
export async function startReporter(
  settings: Settings,
  { systemLog, onChanges, stopping }: ReporterOptions,
  replaced: Partial<SessionDependencies> = {},
): Promise<Reporter> {
  // The reporter creates many objects that live for one poll only, and V8 would let the heap grow far beyond the live objects.
  setFlagsFromString('--optimize-for-size');
  // That option alone makes V8 collect all garbage again after two megabytes: with 20,000 sockets every two seconds.
  setFlagsFromString('--heap-growing-percent=20');
  const sources = replaced.collector ? { collector: replaced.collector, destroyedSockets: null, stateEvents: null } : await openSources();
  const dependencies: SessionDependencies = {
    ...sources,
    machine: await readMachine(),
    readClocks: await createClocks(),
    folderAccess: await createDirectoryAccess(settings.logReader),
    lockFolder: await createDirectoryLocks(),
    systemLog,
    stopping,
    maxPendingBytes: 32 * 2 ** 20,
    ...replaced,
  };
  try {
    const reporter = new PollingReporter(dependencies, await createSession(settings, dependencies), settings.interval, onChanges);
    reporter.start();
    return reporter;
  } catch (error) {
    closeSources(dependencies);
    throw error;
  }
}

class PollingReporter implements Reporter {
  readonly folder: string;
  readonly mappings: number;
  readonly processes: number;
  readonly withoutStates: string | null;
  private readonly dependencies: SessionDependencies;
  private readonly session: RecordingSession;
  private readonly interval: number;
  private readonly onChanges: ReporterOptions['onChanges'];
  private readonly status: ReporterStatusFile;
  private readonly ended = Promise.withResolvers<Error>();
  private state: ReporterStatus['state'] = 'running';
  private lastPoll = performance.now();
  private due = this.lastPoll;
  private pollTimer: NodeJS.Timeout | undefined;
  private statusTimer: NodeJS.Timeout | undefined;

  constructor(dependencies: SessionDependencies, session: RecordingSession, interval: number, onChanges: ReporterOptions['onChanges']) {
    this.folder = session.folder;
    this.withoutStates = dependencies.withoutStates ?? null;
    this.mappings = session.mappings;
    this.processes = session.processes;
    this.dependencies = dependencies;
    this.session = session;
    this.interval = interval;
    this.onChanges = onChanges;
    this.status = new ReporterStatusFile(session);
  }

  start(): void {
    this.statusTimer = setInterval(() => this.status.write(this.state), statusIntervalMs);
    this.status.write(this.state);
    this.dependencies.stateEvents?.onWaiting(() => this.recordEvents());
    this.schedule();
  }

  get failed(): Promise<Error> {
    return this.ended.promise;
  }

  files(): string[] {
    return this.session.files();
  }

  async pause(): Promise<void> {
    if (this.state !== 'running') return;
    clearTimeout(this.pollTimer);
    this.state = 'paused';
    this.status.write(this.state);
  }

  async continue(): Promise<void> {
    if (this.state !== 'paused') return;
    this.state = 'running';
    this.session.endPause();
    this.due = performance.now() - this.interval;
    this.schedule();
  }

  async stop(reason: string): Promise<ReporterTotals> {
    try {
      if (this.state === 'paused') this.session.endPause();
      else if (this.state === 'running') await this.pollLast();
    } catch {
      // The last poll is tried once. If it fails, the time since the poll before is recorded as a gap.
    }
    return this.end(reason);
  }

  /** The kernel reports the end of a socket a little after it has removed it from its tables. */
  private async pollLast(): Promise<void> {
    this.poll();
    if (this.dependencies.stateEvents === null) return;
    await delay(lastEventsMs);
    this.recordEvents();
  }

  private poll(): void {
    try {
      const changes = this.session.poll();
      this.lastPoll = performance.now();
      this.report(changes);
    } catch (error) {
      // The next poll may succeed; the gap between the two is recorded then.
      if (!(error instanceof CollectorError) || performance.now() - this.lastPoll > pollTimeoutMs) throw error;
    }
  }

  private recordEvents(): void {
    if (this.state !== 'running') return;
    try {
      this.report(this.session.recordEvents());
    } catch (error) {
      this.fail(error);
    }
  }

  private report(changes: readonly Change[]): void {
    this.status.writeIfErrorChanged(this.state);
    if (changes.length > 0) this.onChanges?.(changes);
  }

  private schedule(): void {
    const now = performance.now();
    this.due = Math.max(this.due + this.interval, now);
    this.pollTimer = setTimeout(() => {
      try {
        this.poll();
        this.schedule();
      } catch (error) {
        this.fail(error);
      }
    }, this.due - now);
  }

  private fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.dependencies.systemLog.write({ kind: 'failed', reason });
    this.end(reason);
    this.ended.resolve(error instanceof Error ? error : new Error(reason));
  }

  private end(reason: string): ReporterTotals {
    clearTimeout(this.pollTimer);
    clearInterval(this.statusTimer);
    const totals = this.session.close(reason);
    this.state = 'stopped';
    this.status.write(this.state);
    closeSources(this.dependencies);
    return totals;
  }
}

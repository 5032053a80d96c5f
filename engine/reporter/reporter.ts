import { setFlagsFromString } from 'node:v8';
import { CollectorError } from '../collector/collector.ts';
import { openCollector, openDestroyedSockets } from '../collector/open-collector.ts';
import { createDirectoryAccess } from '../log-writer/create-directory-access.ts';
import { createDirectoryLocks } from '../log-writer/directory-lock.ts';
import type { Change, ReporterTotals } from '../model/log-events.ts';
import type { ReporterStatus } from '../model/reporter-status.ts';
import type { Settings } from '../model/settings.ts';
import type { SystemLog } from '../model/system-log.ts';
import { version } from '../model/version.ts';
import { createClocks } from './clocks.ts';
import { readMachine } from './machine.ts';
import { createSession, type RecordingSession, type SessionDependencies } from './recording-session.ts';
import { createStatusWriter } from './status-file.ts';

/** Where a reporter's news go, beside the log files. */
export interface ReporterOptions {
  readonly systemLog: SystemLog;
  /** Ends a start that waits for room on a full disk: it fails with an AbortError then. */
  readonly stopping?: AbortSignal;
  /** Given the changes of each poll that saw any. */
  readonly onChanges?: (changes: readonly Change[]) => void;
}

/** A reporter at work. */
export interface Reporter extends Pick<RecordingSession, 'folder' | 'mappings' | 'processes' | 'files'> {
  /** Stops looking; what changes meanwhile is found at the end of the pause, and the gap is noted. */
  pause(): Promise<void>;
  continue(): Promise<void>;
  /** Settled when everything is on the disk. `reason` is a sentence's end: `the service manager asked for it`. */
  stop(reason: string): Promise<ReporterTotals>;
  /** Settled with the error when the reporter has ended by itself. */
  readonly failed: Promise<Error>;
}

/** For how long the machine may be unreadable before the reporter gives up, in milliseconds. */
const pollTimeoutMs = 60_000;
const second = 1000;

/**
 * Starts the reporter; settled when its first files are written.
 * @param replaced what a test puts in the place of the machine's own parts
 * @throws SettingError when the log folder can't be used, CollectorError when the machine can't be looked at
 */
export async function startReporter(
  settings: Settings,
  { systemLog, onChanges, stopping }: ReporterOptions,
  replaced: Partial<SessionDependencies> = {},
): Promise<Reporter> {
  // The reporter makes much that lives for one poll only, and V8 would let the heap grow far beyond what lives before it cleans up.
  setFlagsFromString('--optimize-for-size');
  const parts: SessionDependencies = {
    collector: replaced.collector ?? (await openCollector()),
    destroyedSockets: replaced.collector ? null : await openDestroyedSockets(),
    machine: await readMachine(),
    readClocks: await createClocks(),
    folderAccess: await createDirectoryAccess(settings.logReader),
    lockFolder: await createDirectoryLocks(),
    systemLog,
    stopping,
    maxPendingBytes: 32 * 2 ** 20,
    ...replaced,
  };
  const closeParts = (): void => {
    parts.collector.close();
    parts.destroyedSockets?.close();
  };
  const observation = await createSession(settings, parts).catch((error: unknown) => {
    closeParts();
    throw error;
  });
  const since = new Date();
  const processStarted = new Date(Math.round(Date.now() - process.uptime() * 1000));
  const ended = Promise.withResolvers<Error>();
  let state: ReporterStatus['state'] = 'running';
  let seen = performance.now();
  let due = seen;
  let timer: NodeJS.Timeout | undefined;

  const statusWriter = createStatusWriter(observation.folder);
  let lastError: string | null = null;

  const tellStatus = (): void =>
    statusWriter.write({
      version,
      processId: process.pid,
      processStarted,
      state,
      since,
      updated: new Date(),
      ...observation.status(),
    });
  const statusTimer = setInterval(tellStatus, second);

  function poll(): void {
    try {
      const changes = observation.poll();
      seen = performance.now();
      noticeTrouble();
      if (changes.length > 0) onChanges?.(changes);
    } catch (error) {
      // What can't be read now may be readable at the next poll; the gap between the two is noted then.
      if (!(error instanceof CollectorError) || performance.now() - seen > pollTimeoutMs) throw error;
    }
  }

  /** A status from before the end of a trouble would claim that records are not written which are. */
  function noticeTrouble(): void {
    const { lastError: present } = observation.status();
    if (present !== lastError) tellStatus();
    lastError = present;
  }

  function schedule(): void {
    due = Math.max(due + settings.interval, performance.now());
    timer = setTimeout(() => {
      try {
        poll();
        schedule();
      } catch (error) {
        fail(error);
      }
    }, due - performance.now());
  }

  function fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    systemLog.write({ kind: 'failed', reason });
    end(reason);
    ended.resolve(error instanceof Error ? error : new Error(reason));
  }

  function end(reason: string): ReporterTotals {
    clearTimeout(timer);
    clearInterval(statusTimer);
    const totals = observation.close(reason);
    state = 'stopped';
    tellStatus();
    closeParts();
    return totals;
  }

  tellStatus();
  schedule();
  return {
    folder: observation.folder,
    mappings: observation.mappings,
    processes: observation.processes,
    files: () => observation.files(),
    failed: ended.promise,
    async pause() {
      if (state !== 'running') return;
      clearTimeout(timer);
      state = 'paused';
      tellStatus();
    },
    async continue() {
      if (state !== 'paused') return;
      state = 'running';
      observation.endPause();
      due = performance.now() - settings.interval;
      schedule();
    },
    async stop(reason) {
      try {
        if (state === 'paused') observation.endPause();
        else if (state === 'running') poll();
      } catch {
        // The last poll is worth an attempt and no more. If it failed, the time since the one before is noted as a gap.
      }
      return end(reason);
    },
  };
}

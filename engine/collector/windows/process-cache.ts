import { isDeepStrictEqual } from 'node:util';
import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { ProcessInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import { isIncomplete, type OptionalInfo } from './file-info.ts';
import { createServiceLister, type RunningServices } from './list-services.ts';
import type { ReadModules } from './modules.ts';
import type { ProcessRef } from './parse-process-list.ts';
import { createProcessDetailsReader, type StaticProcessInfo } from './process-details.ts';
import type { ProcessHandles } from './process-handle.ts';
import { toProcessInfo } from './process-info.ts';
import { createOptionalFieldReader } from './read-optional-fields.ts';

interface CacheEntry {
  readonly process: ProcessRef;
  readonly details: StaticProcessInfo;
  /** When the details were read, in milliseconds. */
  readonly detailsRead: number;
  readonly optional: OptionalFields;
  readonly info: ProcessInfo;
}

interface OptionalFields {
  readonly include: readonly OptionalFieldGroup[];
  /** When they were read, in milliseconds. */
  readonly read: number;
  readonly info: OptionalInfo;
}

/** Services and modules change while a process runs. They are read for a new process and then at this interval, in milliseconds. */
const maxAgeMs = 60_000;
/** Interval, in milliseconds, at which an incomplete result is requested again. Accounts and files are then looked up once a minute. */
const maxIncompleteAgeMs = 10_000;

/** Reads information about processes and keeps it as long as they run. */
export class ProcessCache {
  readonly #readDetails: ReturnType<typeof createProcessDetailsReader>;
  readonly #readOptional: ReturnType<typeof createOptionalFieldReader>;
  readonly #listServices = createServiceLister();
  readonly #entries = new Map<number, CacheEntry>();
  #services: RunningServices = { byProcess: new Map(), missing: null };
  #servicesRead = -Infinity;

  constructor(handles: ProcessHandles, readModules: ReadModules) {
    this.#readDetails = createProcessDetailsReader(handles);
    this.#readOptional = createOptionalFieldReader(readModules);
  }

  /**
   * Information about the requested processes, by PID; the same object as before if nothing has changed.
   * @param running all processes that run now
   * @param now in milliseconds of a clock that is never set
   */
  read(
    requested: readonly ProcessRef[],
    running: ReadonlyMap<number, ProcessRef>,
    include: readonly OptionalFieldGroup[],
    now: number,
  ): Map<number, ProcessInfo> {
    this.#removeExited(running);
    const newDetails = this.#readDetails(requested.filter(({ processId }) => !hasCurrentDetails(this.#entries.get(processId), now)));
    const hasNewServices = newDetails.size > 0 || now - this.#servicesRead >= maxAgeMs;
    if (hasNewServices) [this.#services, this.#servicesRead] = [this.#listServices(), now];
    const info = new Map<number, ProcessInfo>();
    for (const process of requested) {
      const { processId } = process;
      const last = this.#entries.get(processId);
      const entry =
        last && !hasNewServices && hasCurrentFields(last.optional, include, now)
          ? last
          : this.#update(process, running.get(process.parentProcessId), last, newDetails.get(processId), include, now);
      if (entry === undefined) continue;
      this.#entries.set(processId, entry);
      info.set(processId, entry.info);
    }
    return info;
  }

  /** The process that this information describes, if it ran when processes were last listed. */
  find({ processId, processStarted }: ProcessInfo): ProcessRef | undefined {
    const process = processId === null ? undefined : this.#entries.get(processId)?.process;
    return dateOf(process?.started ?? null)?.getTime() === processStarted?.getTime() ? process : undefined;
  }

  #removeExited(running: ReadonlyMap<number, ProcessRef>): void {
    for (const { process } of this.#entries.values()) {
      if (running.get(process.processId)?.started !== process.started) this.#entries.delete(process.processId);
    }
  }

  /** The new entry of a process; undefined if its details are unknown. */
  #update(
    process: ProcessRef,
    parent: ProcessRef | undefined,
    last: CacheEntry | undefined,
    read: StaticProcessInfo | undefined,
    include: readonly OptionalFieldGroup[],
    now: number,
  ): CacheEntry | undefined {
    // Less can be read of a process that has just exited than before.
    const details = read && (last === undefined || read.user !== null) ? read : last?.details;
    if (details === undefined) return undefined;
    const optional =
      last && hasCurrentFields(last.optional, include, now)
        ? last.optional
        : { include, read: now, info: this.#readOptional(process, details, include) };
    const info = toProcessInfo(process, parent, details, this.#services, optional.info);
    return {
      process,
      details,
      detailsRead: read || !last ? now : last.detailsRead,
      optional,
      info: last && isDeepStrictEqual(last.info, info) ? last.info : info,
    };
  }
}

function hasCurrentDetails(entry: CacheEntry | undefined, now: number): boolean {
  return entry !== undefined && (!entry.details.isUserUnknown || now - entry.detailsRead < maxIncompleteAgeMs);
}

function hasCurrentFields(optional: OptionalFields, include: readonly OptionalFieldGroup[], now: number): boolean {
  const age = now - optional.read;
  return (
    optional.include.join() === include.join() &&
    (!include.includes('modules') || age < maxAgeMs) &&
    (!isIncomplete(optional.info) || age < maxIncompleteAgeMs)
  );
}

import { isDeepStrictEqual } from 'node:util';
import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { ProcessInfo, ServiceInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import { isIncomplete, type OptionalInfo } from './file-info.ts';
import type { ReadModules } from './modules.ts';
import type { ProcessRef } from './parse-process-list.ts';
import { createProcessDetailsReader, type StaticProcessInfo } from './process-details.ts';
import type { ProcessHandles } from './process-handle.ts';
import { toProcessInfo } from './process-info.ts';
import { createOptionalFieldReader } from './read-optional-fields.ts';
import { openServices } from './services.ts';

/** What was learned of processes, kept as long as they run. */
export interface ProcessCache {
  /**
   * Facts of the wanted processes, by PID; the same object as before as long as nothing has changed. `running` is every process
   * that runs now, `now` in milliseconds of a clock that is never set.
   */
  factsOf(
    wanted: readonly ProcessRef[],
    running: ReadonlyMap<number, ProcessRef>,
    include: readonly OptionalFieldGroup[],
    now: number,
  ): Map<number, ProcessInfo>;
  /** The process that these facts are of, if it ran when processes were last looked at. */
  find(info: ProcessInfo): ProcessRef | undefined;
}

interface Known {
  readonly process: ProcessRef;
  readonly details: StaticProcessInfo;
  /** When the details were read, in milliseconds. */
  readonly detailsRead: number;
  readonly requested: Requested;
  readonly info: ProcessInfo;
}

interface Requested {
  readonly include: readonly OptionalFieldGroup[];
  /** In milliseconds. */
  readonly read: number;
  readonly info: OptionalInfo;
}

/** Services and modules come and go within a process. They are read when it is new, then this often, in milliseconds. */
const maxAgeMs = 60_000;
/** How often, in milliseconds, what could not be read is requested again. Accounts and files are then looked up once a minute. */
const incompleteAge = 10_000;
const noServices: readonly ServiceInfo[] = [];

export function createProcessCache(handles: ProcessHandles, readModules: ReadModules): ProcessCache {
  const readDetails = createProcessDetailsReader(handles);
  const readServices = openServices();
  const readRequested = createOptionalFieldReader(readModules);
  const known = new Map<number, Known>();
  let services: ReadonlyMap<number, readonly ServiceInfo[]> = new Map();
  let servicesRead = -Infinity;

  const isFresh = (requested: Requested, include: readonly OptionalFieldGroup[], now: number): boolean => {
    const age = now - requested.read;
    return (
      requested.include.join() === include.join() &&
      (!include.includes('modules') || age < maxAgeMs) &&
      (!isIncomplete(requested.info) || age < incompleteAge)
    );
  };
  const isUpToDate = ({ details, detailsRead }: Known, now: number): boolean => !details.isUserUnknown || now - detailsRead < incompleteAge;

  return {
    factsOf: (wanted, running, include, now) => {
      for (const { process } of known.values()) {
        if (running.get(process.processId)?.started !== process.started) known.delete(process.processId);
      }
      const newDetails = readDetails(
        wanted.filter(({ processId }) => {
          const last = known.get(processId);
          return last === undefined || !isUpToDate(last, now);
        }),
      );
      const servicesToo = newDetails.size > 0 || now - servicesRead >= maxAgeMs;
      if (servicesToo) [services, servicesRead] = [readServices(), now];

      const info = new Map<number, ProcessInfo>();
      for (const process of wanted) {
        const last = known.get(process.processId);
        const read = newDetails.get(process.processId);
        // A process that has just ended shows less than before.
        const details = read && (last === undefined || read.user !== null) ? read : last?.details;
        if (details === undefined) continue;
        const fresh = last !== undefined && isFresh(last.requested, include, now);
        if (fresh && !servicesToo) {
          info.set(process.processId, last.info);
          continue;
        }
        const requested = fresh ? last.requested : { include, read: now, info: readRequested(process, details, include) };
        const made = toProcessInfo(process, details, services.get(process.processId) ?? noServices, requested.info);
        const same = last !== undefined && isDeepStrictEqual(last.info, made) ? last.info : made;
        known.set(process.processId, { process, details, detailsRead: read || !last ? now : last.detailsRead, requested, info: same });
        info.set(process.processId, same);
      }
      return info;
    },
    find: ({ processId, processStarted }) => {
      const process = processId === null ? undefined : known.get(processId)?.process;
      return dateOf(process?.started ?? null)?.getTime() === processStarted?.getTime() ? process : undefined;
    },
  };
}

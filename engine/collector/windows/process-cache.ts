import { isDeepStrictEqual } from 'node:util';
import type { Include, ProcessFacts, ServiceFacts } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import { isIncomplete, type RequestedFacts } from './file-info.ts';
import type { ReadModules } from './modules.ts';
import type { RunningProcess } from './parse-process-list.ts';
import { openProcessDetails, type ProcessDetails } from './process-details.ts';
import type { ProcessHandles } from './process-handle.ts';
import { toProcessFacts } from './process-info.ts';
import { openRequestedFacts } from './read-optional-fields.ts';
import { openServices } from './services.ts';

/** What was learned of processes, kept as long as they run. */
export interface KnownProcesses {
  /**
   * Facts of the wanted processes, by PID; the same object as before as long as nothing has changed. `running` is every process
   * that runs now, `now` in milliseconds of a clock that is never set.
   */
  factsOf(
    wanted: readonly RunningProcess[],
    running: ReadonlyMap<number, RunningProcess>,
    include: readonly Include[],
    now: number,
  ): Map<number, ProcessFacts>;
  /** The process that these facts are of, if it ran when processes were last looked at. */
  find(facts: ProcessFacts): RunningProcess | undefined;
}

interface Known {
  readonly process: RunningProcess;
  readonly details: ProcessDetails;
  /** When the details were read, in milliseconds. */
  readonly detailsRead: number;
  readonly requested: Requested;
  readonly facts: ProcessFacts;
}

interface Requested {
  readonly include: readonly Include[];
  /** In milliseconds. */
  readonly read: number;
  readonly facts: RequestedFacts;
}

/** Services and modules come and go within a process. They are read when it is new, then this often, in milliseconds. */
const mostAge = 60_000;
/** How often, in milliseconds, what could not be read is requested again. Accounts and files are then looked up once a minute. */
const incompleteAge = 10_000;
const noServices: readonly ServiceFacts[] = [];

export function openKnownProcesses(handles: ProcessHandles, readModules: ReadModules): KnownProcesses {
  const readDetails = openProcessDetails(handles);
  const readServices = openServices();
  const readRequested = openRequestedFacts(readModules);
  const known = new Map<number, Known>();
  let services: ReadonlyMap<number, readonly ServiceFacts[]> = new Map();
  let servicesRead = -Infinity;

  const isFresh = (requested: Requested, include: readonly Include[], now: number): boolean => {
    const age = now - requested.read;
    return (
      requested.include.join() === include.join() &&
      (!include.includes('modules') || age < mostAge) &&
      (!isIncomplete(requested.facts) || age < incompleteAge)
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
      const servicesToo = newDetails.size > 0 || now - servicesRead >= mostAge;
      if (servicesToo) [services, servicesRead] = [readServices(), now];

      const facts = new Map<number, ProcessFacts>();
      for (const process of wanted) {
        const last = known.get(process.processId);
        const read = newDetails.get(process.processId);
        // A process that has just ended shows less than before.
        const details = read && (last === undefined || read.user !== null) ? read : last?.details;
        if (details === undefined) continue;
        const fresh = last !== undefined && isFresh(last.requested, include, now);
        if (fresh && !servicesToo) {
          facts.set(process.processId, last.facts);
          continue;
        }
        const requested = fresh ? last.requested : { include, read: now, facts: readRequested(process, details, include) };
        const made = toProcessFacts(process, details, services.get(process.processId) ?? noServices, requested.facts);
        const same = last !== undefined && isDeepStrictEqual(last.facts, made) ? last.facts : made;
        known.set(process.processId, { process, details, detailsRead: read || !last ? now : last.detailsRead, requested, facts: same });
        facts.set(process.processId, same);
      }
      return facts;
    },
    find: ({ processId, processStarted }) => {
      const process = processId === null ? undefined : known.get(processId)?.process;
      return dateOf(process?.started ?? null)?.getTime() === processStarted?.getTime() ? process : undefined;
    },
  };
}

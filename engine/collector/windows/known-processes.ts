import { isDeepStrictEqual } from 'node:util';
import type { Include, ProcessFacts, ServiceFacts } from '../../facts/port-mapping.ts';
import type { RequestedFacts } from './file-facts.ts';
import { dateOf } from './file-time.ts';
import type { ReadModules } from './modules.ts';
import { openProcessDetails, type ProcessDetails } from './process-details.ts';
import { toProcessFacts } from './process-facts.ts';
import type { ProcessHandles } from './process-handle.ts';
import type { RunningProcess } from './process-list.ts';
import { openRequestedFacts } from './requested-facts.ts';
import { openServices } from './services.ts';

/** What was learned of processes, kept as long as they run. */
export interface KnownProcesses {
  /**
   * Facts of the wanted processes, by PID; the same object as before as long as nothing has changed. `running` is every process
   * that runs now, `now` in milliseconds.
   */
  factsOf(
    wanted: readonly RunningProcess[], running: ReadonlyMap<number, RunningProcess>, include: readonly Include[], now: number,
  ): Map<number, ProcessFacts>;
  /** The process that these facts are of, if it ran when processes were last looked at. */
  find(facts: ProcessFacts): RunningProcess | undefined;
}

interface Known {
  readonly process: RunningProcess;
  readonly details: ProcessDetails;
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
const noServices: readonly ServiceFacts[] = [];

export function openKnownProcesses(handles: ProcessHandles, readModules: ReadModules): KnownProcesses {
  const readDetails = openProcessDetails(handles);
  const readServices = openServices();
  const readRequested = openRequestedFacts(readModules);
  const known = new Map<number, Known>();
  let services: ReadonlyMap<number, readonly ServiceFacts[]> = new Map();
  let servicesRead = -Infinity;

  const isFresh = (requested: Requested, include: readonly Include[], now: number): boolean =>
    requested.include.join() === include.join() && (!include.includes('modules') || now - requested.read < mostAge);

  return {
    factsOf: (wanted, running, include, now) => {
      for (const { process } of known.values()) {
        if (running.get(process.processId)?.started !== process.started) known.delete(process.processId);
      }
      const newDetails = readDetails(wanted.filter((process) => !known.has(process.processId)));
      const servicesToo = newDetails.size > 0 || now - servicesRead >= mostAge;
      if (servicesToo) [services, servicesRead] = [readServices(), now];

      const facts = new Map<number, ProcessFacts>();
      for (const process of wanted) {
        const last = known.get(process.processId);
        const details = last?.details ?? newDetails.get(process.processId);
        if (details === undefined) continue;
        const fresh = last !== undefined && isFresh(last.requested, include, now);
        if (fresh && !servicesToo) {
          facts.set(process.processId, last.facts);
          continue;
        }
        const requested = fresh ? last.requested : { include, read: now, facts: readRequested(process, details, include) };
        const made = toProcessFacts(process, details, services.get(process.processId) ?? noServices, requested.facts);
        const same = last !== undefined && isDeepStrictEqual(last.facts, made) ? last.facts : made;
        known.set(process.processId, { process, details, requested, facts: same });
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

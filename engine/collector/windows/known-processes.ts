import type { ProcessFacts, ServiceFacts } from '../../facts/port-mapping.ts';
import { dateOf } from './file-time.ts';
import { openProcessDetails, type ProcessDetails } from './process-details.ts';
import { toProcessFacts } from './process-facts.ts';
import type { ProcessHandles } from './process-handle.ts';
import type { RunningProcess } from './process-list.ts';
import { openServices } from './services.ts';

/** What was learned of processes, kept as long as they run. */
export interface KnownProcesses {
  /**
   * Facts of the wanted processes, by PID; the same object as before as long as nothing has changed. `running` is every process
   * that runs now, `now` in milliseconds.
   */
  factsOf(wanted: Iterable<RunningProcess>, running: ReadonlyMap<number, RunningProcess>, now: number): Map<number, ProcessFacts>;
  /** The process that these facts are of, if it ran when processes were last looked at. */
  find(facts: ProcessFacts): RunningProcess | undefined;
}

interface Known {
  readonly process: RunningProcess;
  readonly details: ProcessDetails;
  facts: ProcessFacts;
}

/** Services come and go within a process. They are read again when a process is new, else this often, in milliseconds. */
const servicesAge = 60_000;
const noServices: readonly ServiceFacts[] = [];

export function openKnownProcesses(handles: ProcessHandles): KnownProcesses {
  const readDetails = openProcessDetails(handles);
  const readServices = openServices();
  const known = new Map<number, Known>();
  let services: ReadonlyMap<number, readonly ServiceFacts[]> = new Map();
  let servicesRead = -Infinity;

  const forgetEnded = (running: ReadonlyMap<number, RunningProcess>): void => {
    for (const { process } of known.values()) {
      if (running.get(process.processId)?.started !== process.started) known.delete(process.processId);
    }
  };
  return {
    factsOf: (wanted, running, now) => {
      forgetEnded(running);
      const processes = [...wanted];
      const strangers = processes.filter((process) => !known.has(process.processId));
      if (strangers.length > 0 || now - servicesRead >= servicesAge) {
        services = readServices();
        servicesRead = now;
      }
      const servicesOf = (process: RunningProcess): readonly ServiceFacts[] => services.get(process.processId) ?? noServices;
      readDetails(strangers).forEach((details, index) => {
        const process = strangers[index];
        if (process) known.set(process.processId, { process, details, facts: toProcessFacts(process, details, servicesOf(process)) });
      });
      const facts = new Map<number, ProcessFacts>();
      for (const process of processes) {
        const one = known.get(process.processId);
        if (!one) continue;
        if (!sameServices(one.facts.services, servicesOf(process))) one.facts = toProcessFacts(process, one.details, servicesOf(process));
        facts.set(process.processId, one.facts);
      }
      return facts;
    },
    find: ({ processId, processStarted }) => {
      const process = processId === null ? undefined : known.get(processId)?.process;
      return dateOf(process?.started ?? null)?.getTime() === processStarted?.getTime() ? process : undefined;
    },
  };
}

function sameServices(these: readonly ServiceFacts[], those: readonly ServiceFacts[]): boolean {
  return these.length === those.length && these.every((service, index) => service.name === those[index]?.name);
}

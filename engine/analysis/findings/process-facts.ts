import { createFolderOf } from '../../log-reader/folder-of.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import type { ServiceInfo } from '../../model/port-mapping.ts';
import { endpointsOf, type Endpoints } from '../direction.ts';

export type ServiceNames = readonly Pick<ServiceInfo, 'name'>[];

/** What the logs tell about a process in another record. */
export interface ProcessFact {
  readonly processName: string | null;
  readonly path: string | null;
  readonly user: string | null;
  readonly services: ServiceNames | null;
}

/** The processes of logs, by folder and PID. */
export interface ProcessFacts {
  readonly learn: (record: LogRecord) => void;
  /** The last process with this PID; null if it has another name, or if no record describes it. A null name means any. */
  readonly of: (file: string, processId: number | null, processName: string | null) => ProcessFact | null;
}

/** The facts of one machine, by PID. */
type Facts = Map<number, ProcessFact>;

/**
 * The number of processes that are kept at least, and half of those that are kept at most. The oldest ones are forgotten: their PIDs are
 * likely to be used again.
 */
const maxProcesses = 25_000;

export function createProcessFacts(): ProcessFacts {
  const folderOf = createFolderOf();
  let recent = new Map<string, Facts>();
  let before = new Map<string, Facts>();
  let size = 0;

  function add(file: string, processId: number | null, { processName, path: executable, user, services }: ProcessFact): void {
    if (processId === null || executable === null) return;
    const name = folderOf(file);
    let ofMachine = recent.get(name);
    if (!ofMachine) recent.set(name, (ofMachine = new Map()));
    const fact = ofMachine.get(processId);
    const isKnown = fact?.processName === processName && fact.path === executable && fact.user === user;
    if (isKnown && haveSameNames(fact.services, services)) return;
    // Not the record itself, which has lists of ports and modules.
    ofMachine.set(processId, { processName, path: executable, user, services });
    if (!fact && ++size > maxProcesses) [before, recent, size] = [recent, new Map(), 0];
  }

  return {
    learn(record) {
      if (record.type === 'process') {
        add(record.file, record.processId, record);
        return;
      }
      const endpoints: (Endpoints & Partial<ProcessFact> & LoggedServices) | null = record.type === 'event' ? endpointsOf(record) : null;
      if (!endpoints) return;
      // PR-EVENTS has these fields in each mapping.
      const { processId, processName = null, path: executable = null, user = null } = endpoints;
      add(record.file, processId, { processName, path: executable, user, services: knownServices(endpoints) });
    },
    of(file, processId, processName) {
      if (processId === null) return null;
      const name = folderOf(file);
      const fact = recent.get(name)?.get(processId) ?? before.get(name)?.get(processId);
      return fact && (processName === null || fact.processName === processName) ? fact : null;
    },
  };
}

interface LoggedServices {
  readonly services?: ServiceNames | null;
  readonly missing?: { readonly services?: unknown };
}

/** The services in a record of a socket. PR-EVENTS has an empty list also if they are not known. */
export function knownServices({ services, missing }: LoggedServices): ServiceNames | null {
  return missing?.services === undefined ? (services ?? null) : null;
}

function haveSameNames(one: ServiceNames | null, other: ServiceNames | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every(({ name }, at) => name === other[at]!.name);
}

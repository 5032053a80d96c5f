import { createFolderOf } from '../../log-reader/folder-of.ts';
import { logSetOf } from '../../log-reader/log-files.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import type { ServiceInfo } from '../../model/port-mapping.ts';
import { endpointsOf, type Endpoints } from '../direction.ts';
import { comparableName, isSameStart } from '../process-identity.ts';

export type ServiceNames = readonly Pick<ServiceInfo, 'name'>[];

/** What a record tells about its process. PR-EVENTS has all fields in each mapping, PR-PORTS and the blocks have some of them. */
interface LoggedProcess {
  readonly processName?: string | null;
  readonly path?: string | null;
  readonly user?: string | null;
  readonly processStarted?: Date | null;
}

/** What the logs tell about a process in another record. */
export interface ProcessFact extends Required<LoggedProcess> {
  readonly services: ServiceNames | null;
}

/** The processes of logs, by folder and PID. */
export interface ProcessFacts {
  readonly learn: (record: LogRecord) => void;
  /** The last process with this PID; null if it is not the process of a record with these fields, or if no record describes it. */
  readonly of: (file: string, processId: number | null, record: LoggedProcess) => ProcessFact | null;
}

/** A fact, and the log set of the start of the reporter before it: later, the PID may be used again after a restart of the machine. */
interface KnownFact extends ProcessFact {
  readonly session: string | null;
}

/** The facts of one machine, by PID. */
type Facts = Map<number, KnownFact>;

/**
 * The number of processes that are kept at least, and half of those that are kept at most. The oldest ones are forgotten: their PIDs are
 * likely to be used again.
 */
const maxProcesses = 25_000;

export function createProcessFacts(): ProcessFacts {
  const folderOf = createFolderOf();
  const sessions = new Map<string, string>();
  let recent = new Map<string, Facts>();
  let before = new Map<string, Facts>();
  let size = 0;

  const find = (folder: string, processId: number): KnownFact | undefined =>
    recent.get(folder)?.get(processId) ?? before.get(folder)?.get(processId);

  function add(folder: string, processId: number, given: ProcessFact): void {
    const session = sessions.get(folder) ?? null;
    const known = find(folder, processId);
    if (known && isEarlier(given, known)) return;
    const isSame = known !== undefined && isSameProcess(known, given, known.session === session);
    if (isSame && known.session === session && addsNothing(given, known)) return;
    // Not the record itself, which has lists of ports and modules.
    const { processName, path, user, services, processStarted } = isSame ? withKnown(given, known) : given;
    let ofMachine = recent.get(folder);
    if (!ofMachine) recent.set(folder, (ofMachine = new Map()));
    const isNew = !ofMachine.has(processId);
    ofMachine.set(processId, { processName, path, user, services, processStarted, session });
    if (isNew && ++size > maxProcesses) [before, recent, size] = [recent, new Map(), 0];
  }

  return {
    learn(record) {
      if (record.type === 'damaged') return;
      if (record.type === 'start' || (record.type === 'event' && record.event === 'started')) {
        sessions.set(folderOf(record.file), logSetOf(record.file));
        return;
      }
      const fact = factOf(record);
      if (fact) add(folderOf(record.file), fact.processId, fact);
    },
    of(file, processId, record) {
      const fact = processId === null ? undefined : find(folderOf(file), processId);
      return fact && isSameProcess(fact, record, true) ? fact : null;
    },
  };
}

/** What a record tells about its process; null if that is nothing. */
function factOf(record: LogRecord): (ProcessFact & { readonly processId: number }) | null {
  if (record.type === 'process') {
    const { processId, processName, path, user, services } = record;
    if (processId === null || (path ?? user ?? services) === null) return null;
    return { processId, processName, path, user, services, processStarted: null };
  }
  const endpoints: (Endpoints & LoggedProcess & LoggedServices) | null = record.type === 'event' ? endpointsOf(record) : null;
  if (!endpoints) return null;
  const { processId, processName = null, path = null, user = null, processStarted = null } = endpoints;
  // An owner that has ended has no name, and an empty list of services.
  if (processId === null || (processName ?? path ?? user) === null) return null;
  return { processId, processName, path, user, services: knownServices(endpoints), processStarted };
}

/** Whether a record is of an earlier process with the PID: the end of its socket may be logged after the start of the next one. */
function isEarlier({ processStarted }: ProcessFact, known: ProcessFact): boolean {
  return (
    processStarted !== null &&
    known.processStarted !== null &&
    processStarted < known.processStarted &&
    !isSameStart(processStarted, known.processStarted)
  );
}

/** Whether two descriptions of a PID, as far as both know a field, are of one process: a PID is used again. */
function isSameProcess(one: ProcessFact, other: LoggedProcess, isOneSession: boolean): boolean {
  if (!agree(one.processName, other.processName)) return false;
  const started = other.processStarted ?? null;
  if (one.processStarted !== null && started !== null) return isSameStart(one.processStarted, started);
  return isOneSession && agree(one.path, other.path) && agree(one.user, other.user);
}

function agree(one: string | null, other: string | null = null): boolean {
  return one === null || other === null || one === other || comparableName(one) === comparableName(other);
}

function addsNothing(given: ProcessFact, known: ProcessFact): boolean {
  const { processName, path, user, services, processStarted } = given;
  return (
    (processName === null || processName === known.processName) &&
    (path === null || path === known.path) &&
    (user === null || user === known.user) &&
    (processStarted === null || known.processStarted !== null) &&
    (services === null || haveSameNames(services, known.services))
  );
}

/** A value that is not known does not replace a known one. */
function withKnown(given: ProcessFact, known: ProcessFact): ProcessFact {
  return {
    processName: given.processName ?? known.processName,
    path: given.path ?? known.path,
    user: given.user ?? known.user,
    services: given.services ?? known.services,
    processStarted: given.processStarted ?? known.processStarted,
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

function haveSameNames(one: ServiceNames, other: ServiceNames | null): boolean {
  return other !== null && one.length === other.length && one.every(({ name }, at) => name === other[at]!.name);
}

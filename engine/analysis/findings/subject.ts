import type { LogRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { endpointsOf, type Direction, type Directions, type Endpoints } from '../direction.ts';
import { isRemoteService } from '../../model/direction.ts';
import type { ModuleInfo } from '../../model/port-mapping.ts';
import { knownServices, type ProcessFacts, type ServiceNames } from './process-facts.ts';

/** What criteria test: a socket with its owner, or a process. Null: not known, or it has none. */
export interface Subject {
  readonly protocol: string | null;
  /** Null for listeners and processes, and if it is not known. */
  readonly direction: Direction | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly state: string | null;
  readonly processId: number | null;
  readonly processName: string | null;
  readonly path: string | null;
  readonly user: string | null;
  /** Of Windows, or the units of Linux; empty if the process is none. */
  readonly services: ServiceNames | null;
  /** Known if PR-EVENTS has the parent's PID, and another record the parent itself. */
  readonly parentProcessName: string | null;
  /** Only PR-EVENTS has it, with `--log-command-lines`. */
  readonly commandLine: string | null;
  /** Without the executable. */
  readonly modules: readonly string[] | null;
  /** Names of the remote address, if they were requested. */
  readonly hostNames: readonly string[] | null;
}

/** All fields are unknown. */
export const noSubject: Subject = {
  protocol: null,
  direction: null,
  localAddress: null,
  localPort: null,
  remoteAddress: null,
  remotePort: null,
  state: null,
  processId: null,
  processName: null,
  path: null,
  user: null,
  services: null,
  parentProcessName: null,
  commandLine: null,
  modules: null,
  hostNames: null,
};

/**
 * The port that identifies what a program does: the remote port of a connection that it opened, the local port otherwise. If the direction
 * is not known, the one that is more likely the service.
 */
export function servicePort({ direction, localPort, remotePort }: Pick<Subject, 'direction' | 'localPort' | 'remotePort'>): {
  readonly side: 'local' | 'remote';
  readonly port: number | null;
} {
  if (remotePort === null || direction === 'Inbound') return { side: 'local', port: localPort };
  if (direction === 'Outbound' || localPort === null || isRemoteService(localPort, remotePort)) return { side: 'remote', port: remotePort };
  return { side: 'local', port: localPort };
}

/** What other records tell about a record. */
export interface SubjectContext {
  readonly directions: Directions;
  readonly processes: ProcessFacts;
  /** The names of a remote address, if they were requested. */
  readonly hostNames: (address: string) => readonly string[] | null;
}

/** The socket in a record of a socket. Null for other records. */
export function socketOf(record: LogRecord, context: SubjectContext): Subject | null {
  const endpoints = endpointsOf(record);
  return endpoints && socketSubject(record, endpoints, null, context);
}

/** A socket in a record, with the fields that a mapping in PR-EVENTS has, and a line of PR-PORTS in part. */
type LoggedSocket = Endpoints &
  Partial<Pick<Subject, 'remoteAddress' | 'processName' | 'path' | 'user' | 'services' | 'commandLine'>> & {
    readonly parentProcessId?: number | null;
    readonly processStarted?: Date | null;
    readonly missing?: { readonly services?: unknown };
  };

/** @param modules those of its process */
function socketSubject(
  record: LogRecord,
  socket: LoggedSocket,
  modules: Subject['modules'],
  { directions, processes, hostNames }: SubjectContext,
): Subject {
  const { protocol, localAddress, localPort, remoteAddress = null, remotePort, state, processId } = socket;
  const { processName = null, path = null, user = null, commandLine = null, parentProcessId = null } = socket;
  const { file } = record;
  const services = knownServices(socket);
  const facts = path === null || user === null || services === null ? processes.of(file, processId, socket) : null;
  // All fields are written out: this is done for each of millions of records.
  return {
    protocol,
    direction: directions.directionOf(record, socket),
    localAddress,
    localPort,
    remoteAddress,
    remotePort,
    state,
    processId,
    processName,
    path: path ?? facts?.path ?? null,
    user: user ?? facts?.user ?? null,
    services: services ?? facts?.services ?? null,
    parentProcessName: parentProcessId ? (processes.of(file, parentProcessId, anyProcess)?.processName ?? null) : null,
    commandLine,
    modules,
    hostNames: remoteAddress === null ? null : hostNames(remoteAddress),
  };
}

/** The parent of a record is only known by its PID. */
const anyProcess = {};

/** The paths of lists of modules, without the executable. The reader returns equal lists of a process as one object. */
const pathsOfLists = new WeakMap<readonly ModuleInfo[], readonly string[]>();

function modulePaths(modules: readonly ModuleInfo[], executable: string | null): readonly string[] {
  let paths = pathsOfLists.get(modules);
  if (!paths) pathsOfLists.set(modules, (paths = modules.map(({ path }) => path).filter((path) => path !== executable)));
  return paths;
}

/** The process of a block of PR-INITIAL or PR-PIDS. Other records may have shown what the block does not have. */
export function processSubject(record: ProcessRecord, { processes }: SubjectContext): Subject {
  const { file, processId, processName, modules } = record;
  const areKnown = record.path !== null && record.user !== null && record.services !== null;
  const facts = areKnown ? null : processes.of(file, processId, record);
  const path = record.path ?? facts?.path ?? null;
  const user = record.user ?? facts?.user ?? null;
  const services = record.services ?? facts?.services ?? null;
  return { ...noSubject, processId, processName, path, user, services, modules: modules && modulePaths(modules, path) };
}

/** Each of the sockets of a process. */
export function socketsOfProcess(record: ProcessRecord, process: Subject, context: SubjectContext): Subject[] {
  const { processId, processName, path, user, services, modules } = process;
  return record.ports.map((port) => socketSubject(record, { ...port, processId, processName, path, user, services }, modules, context));
}

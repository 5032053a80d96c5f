import type { LogRecord } from '../../log-reader/log-records.ts';
import { endpointsOf, type Direction, type Directions, type Endpoints } from '../direction.ts';
import type { ModuleInfo } from '../../model/port-mapping.ts';
import type { ProcessFacts } from './process-facts.ts';

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
  parentProcessName: null,
  commandLine: null,
  modules: null,
  hostNames: null,
};

/**
 * The port that identifies what a program does: the remote port of a connection that it opened, the local port otherwise. If the direction
 * is not known, the lower of the two: ports of clients are chosen from the upper ones.
 */
export function servicePort({ direction, localPort, remotePort }: Pick<Subject, 'direction' | 'localPort' | 'remotePort'>): {
  readonly side: 'local' | 'remote';
  readonly port: number | null;
} {
  if (remotePort === null || direction === 'Inbound') return { side: 'local', port: localPort };
  if (direction === 'Outbound' || localPort === null || remotePort <= localPort) return { side: 'remote', port: remotePort };
  return { side: 'local', port: localPort };
}

/** What other records tell about a record. */
export interface SubjectContext {
  readonly directions: Directions;
  readonly processes: ProcessFacts;
  /** The names of a remote address, if they were requested. */
  readonly hostNames: (address: string) => readonly string[] | null;
}

/** The subjects in a record: its socket, or its process and then the process with each of its sockets. */
export function subjectsOf(record: LogRecord, context: SubjectContext): Subject[] {
  if (record.type === 'process') return processSubjects(record, context);
  const endpoints = endpointsOf(record);
  if (!endpoints) return [];
  return [socketSubject(record.file, { ...noSubject, ...ownerOf(endpoints) }, endpoints, context)];
}

/** A socket in a record, with the fields that a mapping in PR-EVENTS has, and a line of PR-PORTS in part. */
type LoggedSocket = Endpoints &
  Partial<Pick<Subject, 'remoteAddress' | 'processName' | 'path' | 'user' | 'commandLine'>> & { readonly parentProcessId?: number | null };
type ParentId = Pick<LoggedSocket, 'parentProcessId'>;

function ownerOf(socket: LoggedSocket): Partial<Subject> & ParentId {
  const { processId, processName = null, path = null, user = null, commandLine = null, parentProcessId = null } = socket;
  return { processId, processName, path, user, commandLine, parentProcessId };
}

function socketSubject(
  file: string,
  owner: Subject & ParentId,
  socket: LoggedSocket,
  { directions, processes, hostNames }: SubjectContext,
): Subject {
  const { protocol, localAddress, localPort, remoteAddress = null, remotePort, state } = socket;
  const { parentProcessId, ...fields } = owner;
  const facts = processes.of(file, owner.processId, owner.processName);
  return {
    ...fields,
    protocol,
    localAddress,
    localPort,
    remoteAddress,
    remotePort,
    state,
    direction: directions.directionOf(file, socket),
    path: owner.path ?? facts?.path ?? null,
    user: owner.user ?? facts?.user ?? null,
    parentProcessName: parentProcessId ? (processes.of(file, parentProcessId, null)?.processName ?? null) : null,
    hostNames: remoteAddress === null ? null : hostNames(remoteAddress),
  };
}

/** The paths of lists of modules, without the executable. The reader returns equal lists of a process as one object. */
const pathsOfLists = new WeakMap<readonly ModuleInfo[], readonly string[]>();

function modulePaths(modules: readonly ModuleInfo[], executable: string | null): readonly string[] {
  let paths = pathsOfLists.get(modules);
  if (!paths) pathsOfLists.set(modules, (paths = modules.map(({ path }) => path).filter((path) => path !== executable)));
  return paths;
}

function processSubjects(record: Extract<LogRecord, { type: 'process' }>, context: SubjectContext): Subject[] {
  const { processId, processName, path, user, modules } = record;
  const process: Subject = {
    ...noSubject,
    processId,
    processName,
    path,
    user,
    modules: modules && modulePaths(modules, path),
  };
  return [process, ...record.ports.map((port) => socketSubject(record.file, process, { ...port, processId }, context))];
}

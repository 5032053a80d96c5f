import path from 'node:path';
import { timestampWithin } from '../log-reader/log-files.ts';
import type { LogRecord } from '../log-reader/log-records.ts';
import { deleteOldest } from '../model/delete-oldest.ts';
import { lastSystemPort, toDirection, type Direction } from '../model/direction.ts';
import { isListening, type SocketCondition } from '../model/listening.ts';

export type { Direction };

/** The fields that show the direction of a connection. */
export interface Endpoints extends SocketCondition {
  readonly protocol: 'TCP' | 'UDP';
  readonly localAddress: string;
  readonly localPort: number;
  readonly processId: number | null;
}

/** Tells the direction of connections in logs. */
export interface Directions {
  /** Learns the listeners and starts in a record. Records of one time come first together: their order in the logs is arbitrary. */
  readonly learn: (record: LogRecord) => void;
  /**
   * The direction of a connection in a record: `Inbound` if its local port has, or had since the start of the reporter, a listener. A
   * listener that was closed counts if the connection was opened before, or belongs to its process. A local port above 1023 and a remote
   * port below are `Outbound` if only other processes listened on the local port: the old formats do not tell when they stopped.
   * `Outbound` if all listeners are known, because the PR-INITIAL or the PR-EVENTS of the start was read, and no records were lost since
   * then. Null: not a connection, or not known. A record that was read with its direction has this one: the records with the listeners may
   * not have been selected.
   */
  readonly directionOf: (record: LogRecord, endpoints: Endpoints) => Direction | null;
}

/** The endpoints in a record of a socket: a port, or an event with a mapping. Null for other records. */
export function endpointsOf(record: LogRecord): Endpoints | null {
  if (record.type === 'port') return record;
  return record.type === 'event' && 'mapping' in record && isEndpoints(record.mapping) ? record.mapping : null;
}

/** The listeners since one start of the reporter. */
interface Session {
  /** Timestamp in the file name of its PR-INITIAL, or of its first PR-EVENTS. */
  readonly timestamp: string | null;
  /** Its UUID in PR-EVENTS; null until a record of PR-EVENTS was read. */
  id: string | null;
  /** Whether the listeners of the start were read, and no records were lost since then. */
  isComplete: boolean;
  /** The time in `started`, milliseconds since 1970. */
  start: number;
  /** The sockets that listen on a port, by protocol and port, with their processes. */
  readonly listeners: Map<number, Sockets>;
  /** The number of these sockets. */
  socketCount: number;
  /** The closed listeners of each port. */
  readonly closed: Map<number, ClosedListeners>;
}

/** Process IDs by {@link socketKey}. */
type Sockets = Map<string, number | null>;

/**
 * Maximum numbers of sockets that are kept for a port, the latest ones, while there are few and many in all. The old formats do not tell
 * when a socket was closed.
 */
const maxSockets = { ofPort: 256, inAll: 200_000, ofPortOfMany: 32 };

interface ClosedListeners {
  /** When the last one was closed, milliseconds since 1970. */
  last: number;
  readonly processes: Set<number | null>;
}

function createSession(timestamp: string | null, isComplete: boolean): Session {
  return { timestamp, id: null, isComplete, start: -Infinity, listeners: new Map(), socketCount: 0, closed: new Map() };
}

/** Directions by the listeners that the logs themselves contain. Each folder is one machine. */
export function createDirections(): Directions {
  const sessions = new Map<string, Session>();
  // Most records are of the file of the one before.
  let [lastFile, lastSession]: [string, Session | null] = ['', null];

  function begin(file: string, isComplete: boolean): Session {
    lastSession = null;
    const session = createSession(timestampWithin(path.basename(file)), isComplete);
    sessions.set(path.dirname(file), session);
    return session;
  }

  function sessionOf(file: string): Session {
    if (file === lastFile && lastSession) return lastSession;
    const folder = path.dirname(file);
    let session = sessions.get(folder);
    if (!session) sessions.set(folder, (session = createSession(null, false)));
    [lastFile, lastSession] = [file, session];
    return session;
  }

  function learn(record: LogRecord): void {
    const { file } = record;
    if (record.type === 'start') begin(file, true);
    else if (record.type === 'port') addListener(sessionOf(file), record);
    else if (record.type === 'process')
      for (const port of record.ports) addListener(sessionOf(file), { ...port, processId: record.processId });
    else if (record.type === 'event') learnEvent(record, sessionOf(file), (isComplete) => begin(file, isComplete));
  }

  return {
    learn,
    directionOf: (record, endpoints) => givenDirection(record) ?? directionIn(sessionOf(record.file), record, endpoints),
  };
}

/** The direction that `log read` has added to a record. The logs do not contain it. */
function givenDirection(record: LogRecord): Direction | null {
  if (record.type === 'port') return record.direction ?? null;
  return record.type === 'event' && 'direction' in record ? toDirection(record.direction) : null;
}

function directionIn({ listeners, closed, isComplete }: Session, record: LogRecord, endpoints: Endpoints): Direction | null {
  if (endpoints.remotePort === null || endpoints.state === 'Listen') return null;
  if (endpoints.state === 'SynSent') return 'Outbound';
  const sockets = listeners.get(portKey(endpoints));
  if (sockets) return isReused(endpoints, sockets) ? 'Outbound' : 'Inbound';
  const earlier = closed.size === 0 || isToService(endpoints) ? undefined : closed.get(portKey(endpoints));
  if (earlier && (earlier.processes.has(endpoints.processId) || openedBy(record) <= earlier.last)) return 'Inbound';
  return isComplete ? 'Outbound' : null;
}

/** When the socket of a record was open at the latest, milliseconds since 1970. */
function openedBy(record: LogRecord): number {
  if (record.type === 'damaged' || record.time === null) return Infinity;
  if (record.type !== 'event' || record.event !== 'closed') return record.time.getTime();
  // Without a lifetime it was open at the start.
  return typeof record.seconds === 'number' ? record.time.getTime() - record.seconds * 1000 : -Infinity;
}

/** Whether only the remote port is one of a service. */
function isToService({ localPort, remotePort }: Endpoints): boolean {
  return remotePort !== null && remotePort <= lastSystemPort && localPort > lastSystemPort;
}

/** Whether a client has chosen the port of a listener that has ended. */
function isReused(endpoints: Endpoints, sockets: Sockets): boolean {
  const { processId } = endpoints;
  if (processId === null || !isToService(endpoints)) return false;
  for (const listening of sockets.values()) if (listening === processId) return false;
  return true;
}

type EventLine = Extract<LogRecord, { type: 'event' }>;

function learnEvent(record: EventLine, current: Session, begin: (isComplete: boolean) => Session): void {
  const isStart = record.event === 'started' && record.continued !== true;
  // The PR-INITIAL of the same start was read before. Without `started`, a new UUID shows that the start of a session is missing.
  const isOfCurrent = isStart
    ? timestampWithin(path.basename(record.file)) === current.timestamp
    : current.id === null || current.id === record.session;
  const session = isOfCurrent ? current : begin(isStart);
  session.id = record.session;
  if (isStart) session.start = record.time.getTime();
  // The first file of a session names the losses of the one before.
  if (record.event === 'lost' && record.to instanceof Date && record.to.getTime() >= session.start) session.isComplete = false;
  const endpoints = endpointsOf(record);
  if (!endpoints) return;
  if (record.event === 'closed') removeListener(session, endpoints, record.time.getTime());
  else addListener(session, endpoints);
}

/** The reader has validated the types of the fields of a mapping. */
function isEndpoints(mapping: unknown): mapping is Endpoints {
  return typeof mapping === 'object' && mapping !== null && 'localPort' in mapping && 'protocol' in mapping;
}

/** A number: it is computed for millions of records. */
function portKey({ protocol, localPort }: Endpoints): number {
  return protocol === 'TCP' ? localPort : 65_536 + localPort;
}

function socketKey({ localAddress, processId }: Endpoints): string {
  return `${localAddress} ${processId}`;
}

function addListener(session: Session, endpoints: Endpoints): void {
  if (!isListening(endpoints)) return;
  const { listeners } = session;
  const key = portKey(endpoints);
  let sockets = listeners.get(key);
  if (!sockets) listeners.set(key, (sockets = new Map()));
  const before = sockets.size;
  sockets.set(socketKey(endpoints), endpoints.processId);
  const max = session.socketCount < maxSockets.inAll ? maxSockets.ofPort : maxSockets.ofPortOfMany;
  if (sockets.size > max) deleteOldest(sockets, max / 2);
  session.socketCount += sockets.size - before;
}

function removeListener(session: Session, endpoints: Endpoints, time: number): void {
  if (!isListening(endpoints)) return;
  const { listeners, closed } = session;
  const key = portKey(endpoints);
  const earlier = closed.get(key) ?? { last: time, processes: new Set() };
  earlier.last = time;
  earlier.processes.add(endpoints.processId);
  if (earlier.processes.size > maxSockets.ofPortOfMany) deleteOldest(earlier.processes, maxSockets.ofPortOfMany / 2);
  closed.set(key, earlier);
  const sockets = listeners.get(key);
  if (!sockets?.delete(socketKey(endpoints))) return;
  session.socketCount--;
  if (sockets.size === 0) listeners.delete(key);
}

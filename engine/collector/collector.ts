import type { OptionalFieldGroup } from '../model/mapping-schema.ts';
import type { MissingReason, ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import { UserFacingError } from '../model/user-facing-error.ts';

/** A request. The optional fields in `include` are read for owners of mappings (with `processes`, for every process). */
export interface CollectRequest {
  readonly include?: readonly OptionalFieldGroup[];
  /** Also every process of the machine, in PID order, with or without ports. */
  readonly processes?: boolean;
  /** Linux: without what remains of closed TCP connections (TIME WAIT), of which a busy server has more than of all others. */
  readonly withoutTimeWait?: boolean;
  /**
   * Called just before the sockets are read, if at all: returns all events since it was called for the last snapshot. Linux: TCP
   * connections that were established then and that no event is about need not be read again. Undefined if events may have been lost:
   * every socket is read.
   */
  readonly events?: () => readonly StateEvent[] | undefined;
}

/** A warning about the whole snapshot, which no single record can contain. */
export interface Warning {
  /** A stable id: `NotElevated`, `NamespacesUnread` … */
  readonly code: string;
  /** Sentences: the problem and its remedy. */
  readonly message: string;
}

/** The machine at one moment. */
export interface Snapshot {
  /** Just before the sockets were read: what happened until then is in them. */
  readonly time: Date;
  readonly mappings: readonly PortMapping[];
  /** Present if requested. */
  readonly processes?: readonly ProcessInfo[];
  readonly notices: readonly Warning[];
}

/**
 * Takes snapshots of this machine. A collector caches owners by socket and fields by process identity, so that the next call has to read
 * only what is new; a mapping that has not changed is the same object as in the previous snapshot.
 * It never fails because a process or socket vanished during a snapshot.
 */
export interface Collector {
  /** @throws CollectorError if the system's tables cannot be read at all. */
  collect(request?: CollectRequest): Snapshot;
  /** The modules of one process, read now, or why they cannot be read. `Exited` also if another process has its PID now. */
  modulesOf(owner: ProcessInfo): readonly ModuleInfo[] | MissingReason;
  /** Closes handles. */
  close(): void;
}

/** A destroyed socket. The system does not report its owner. */
export type DestroyedSocket = Pick<
  PortMapping,
  'protocol' | 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort' | 'state' | 'exposure' | 'boundDevice' | 'namespace'
>;

/** The system's reports of destroyed sockets, also of those that no snapshot has shown. */
export interface DestroyedSockets {
  /** Returns those since the last call. `complete` is false if the system's buffer overflowed. */
  drain(): { readonly sockets: readonly DestroyedSocket[]; readonly complete: boolean };
  close(): void;
}

/** The process that opened a socket, read when it did. */
export interface StateOwner {
  /** What is known of it. If it ended before it could be read, its name may be known nevertheless. */
  readonly info: ProcessInfo;
  readonly container: string | null;
  /** Null is our own namespace. Undefined if it is unknown. */
  readonly namespace: string | null | undefined;
}

/** A change of the state of a TCP socket. */
export interface StateEvent extends Pick<PortMapping, 'localAddress' | 'localPort'> {
  /** Microseconds since 1970. */
  readonly time: number;
  /** Microseconds of a monotonic clock. */
  readonly clock: number;
  /**
   * `connecting`: a program calls another one; the local port may not be chosen yet (0). `failed`: that attempt ended without a connection.
   * `listening`, `connected`, `accepted`: the socket is open. `closed`: it no longer is, whatever rows of it the system still lists.
   */
  readonly change: 'connecting' | 'failed' | 'listening' | 'connected' | 'accepted' | 'closed';
  /** Identifies the socket until it is closed. */
  readonly socket: number;
  /** Null for a socket without a remote endpoint. */
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  /** Of `connecting` and `listening`: the process that caused it. The system does not report it for other changes. */
  readonly owner: StateOwner | null;
}

/** Events that were read together. */
export interface ReadStateEvents {
  /** In their order. */
  readonly events: readonly StateEvent[];
  /** The number of lost events; null if some were lost and their number is not known. */
  readonly lost: number | null;
}

/** The number of lost events of two readings. */
export function sumOfLost(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** The system's reports of the states of TCP sockets, at the moment of each change. */
export interface StateEvents {
  /** Returns the events until now that were not returned before. */
  drain(): ReadStateEvents;
  /** `callback` is called when events wait, some milliseconds after they happened. */
  onWaiting(callback: () => void): void;
  close(): void;
}

/** What reports the ports of this machine. */
export interface Sources {
  readonly collector: Collector;
  /** Null if the system does not report destroyed sockets, or not to this account. */
  readonly destroyedSockets: DestroyedSockets | null;
  /** Null if the system does not report states, or not to this account. They replace the reports of destroyed TCP sockets. */
  readonly stateEvents: StateEvents | null;
}

/** The sources of this system, and why Linux does not report states, as the end of a sentence; null if it does. Windows never does. */
export interface OpenedSources extends Sources {
  readonly withoutStates: string | null;
}

/** The warning for {@link OpenedSources}; none if nothing is missing. */
export function sourceWarnings({ withoutStates }: OpenedSources): readonly Warning[] {
  if (withoutStates === null) return [];
  const message = `Short TCP connections may be missing or have no owner: the kernel's state events are unavailable, because ${withoutStates}.`;
  return [{ code: 'StateEventsUnavailable', message }];
}

export function closeSources({ collector, destroyedSockets, stateEvents }: Sources): void {
  collector.close();
  destroyedSockets?.close();
  stateEvents?.close();
}

/** The active sources, as status and logs name them. */
export type SourceName = 'poll' | 'destroy notifications' | 'state events';

/** The names of the active sources. */
export function sourceNames({ destroyedSockets, stateEvents }: Sources): readonly SourceName[] {
  return [
    'poll',
    ...(destroyedSockets === null ? [] : (['destroy notifications'] as const)),
    ...(stateEvents === null ? [] : (['state events'] as const)),
  ];
}

/** The system refused access to the tables. `target` is the file or API, `remedy` what the user can do. */
export class CollectorError extends UserFacingError {}

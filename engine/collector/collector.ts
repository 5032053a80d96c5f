import type { OptionalFieldGroup } from '../model/mapping-schema.ts';
import type { MissingReason, ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import { UserFacingError } from '../model/user-facing-error.ts';

/** A request. The optional fields in `include` are read for owners of mappings (with `processes`, for every process). */
export interface CollectRequest {
  readonly include?: readonly OptionalFieldGroup[];
  /** Also every process of the machine, in PID order, with or without ports. */
  readonly processes?: boolean;
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

/** The system refused access to the tables. `target` is the file or API, `remedy` what the user can do. */
export class CollectorError extends UserFacingError {}

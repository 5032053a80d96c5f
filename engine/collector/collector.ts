import type { OptionalFieldGroup } from '../model/mapping-schema.ts';
import type { MissingReason, ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import { UserFacingError } from '../model/user-facing-error.ts';

/** What to collect. The facts of the include list are read for owners of mappings (and with `processes` for every process). */
export interface CollectRequest {
  readonly include?: readonly OptionalFieldGroup[];
  /** Also every process of the machine, in PID order, with or without ports. */
  readonly processes?: boolean;
}

/** Something that the reader of a snapshot should know and no single record can say. */
export interface Warning {
  /** A stable id: `NotElevated`, `NamespacesUnread` … */
  readonly code: string;
  /** One sentence with the way out. */
  readonly message: string;
}

/** The machine at one moment. */
export interface Snapshot {
  readonly time: Date;
  readonly mappings: readonly PortMapping[];
  /** Present when asked for. */
  readonly processes?: readonly ProcessInfo[];
  readonly notices: readonly Warning[];
}

/**
 * What is on this machine now. A collector keeps what it learned (owners by socket, facts by process identity), so that the next
 * call pays only for what is new; a mapping that has not changed is the same object as in the snapshot before.
 * It never fails because a process or socket vanished while it looked.
 */
export interface Collector {
  /** @throws CollectorError when the system's tables cannot be read at all. */
  collect(request?: CollectRequest): Snapshot;
  /** The modules of one process, read now; a reason where they cannot be had. `Exited` also when its PID belongs to another process by now. */
  modulesOf(owner: ProcessInfo): readonly ModuleInfo[] | MissingReason;
  /** Lets go of handles. */
  close(): void;
}

/** A socket that has ended. Whose it was is not told. */
export type DestroyedSocket = Pick<
  PortMapping,
  'protocol' | 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort' | 'state' | 'exposure' | 'boundDevice' | 'namespace'
>;

/** What the system tells of sockets that end, also of those that no snapshot has shown. */
export interface DestroyedSockets {
  /** Those since the last call. `complete` is false where there were more than the system could hold for us. */
  drain(): { readonly sockets: readonly DestroyedSocket[]; readonly complete: boolean };
  close(): void;
}

/** The system refused the tables themselves. `target` names what was asked (a file, an API), `remedy` what the user can do. */
export class CollectorError extends UserFacingError {}

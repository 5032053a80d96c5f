import type { Declaration, FieldName, NamesWith, OptionalFields, Schema } from './mapping-schema.ts';
import type { TcpState } from './tcp-states.ts';

/** Why a field has no value. */
export const missingReasons = [
  /** The caller has no right to read it. */
  'AccessDenied',
  /** The process is protected by the system: no account can read it. */
  'Protected',
  /**
   * Not read on purpose: the process holds credentials or is essential to Windows, and security software reports programs that open its
   * memory.
   */
  'Sensitive',
  /** The owner ended before it could be read. */
  'Exited',
  /** The port was bound before this process started: it belongs to an earlier process of the same PID. */
  'OwnerReused',
  /**
   * The system itself holds the socket: no process owns it, or the process has no such property. TIME WAIT sockets have this reason too.
   */
  'Kernel',
  /**
   * All processes and threads were searched, and none holds the socket. The kernel may hold it (VXLAN, WireGuard, NFS), it may be
   * in transit from one process to another, or it was closed in the meantime. For properties of a file: the file no longer exists.
   */
  'NotFound',
  /** Linux: no process of this PID namespace holds the socket. The processes of other PID namespaces are not visible. */
  'OtherPidNamespace',
  /** The file is signed, but the signature is invalid, or cannot be verified without the network. */
  'Untrusted',
  /** The system could not read or check it now, for another reason. A later attempt may succeed. */
  'ReadFailed',
  /** This system, or this version of it, does not report it. */
  'NotSupported',
] as const;
export type MissingReason = (typeof missingReasons)[number];

/** A Windows service, or a systemd unit. */
export interface ServiceInfo {
  readonly name: string;
  /** The name for people. The service's name if the system keeps no other. */
  readonly displayName: string;
  /** Windows: `own process`, `shared process`, `user own process`, `user shared process`; Linux: `unit`, `socket unit`. */
  readonly type: string;
}

/** A module loaded in a process. */
export interface ModuleInfo {
  readonly path: string;
  /** Base address, as lower-case hexadecimal with `0x`: `0x7ffb1c2d0000`. */
  readonly base: string;
  /** Linux: present if the file was deleted or replaced after it was loaded. The path may now lead to another file. */
  readonly deleted?: true;
}

/** A reference to a process. */
export interface ProcessName {
  readonly processId: number;
  /** Null if the name could not be read. */
  readonly processName: string | null;
}

/** Names of the fields that `missing` may explain. */
export type MissingField = Exclude<FieldName, 'missing'>;

/** Fields that were searched for and not found, each with its reason. A field that is null and not in here does not apply. */
export type Missing = { readonly [field in MissingField]?: MissingReason };

/** The TypeScript types of the field types. */
interface Values {
  readonly text: string;
  readonly address: string;
  readonly state: TcpState;
  readonly number: number;
  readonly port: number;
  readonly boolean: boolean;
  readonly time: Date;
  readonly process: ProcessName;
  readonly processes: readonly ProcessName[];
  readonly services: readonly ServiceInfo[];
  readonly modules: readonly ModuleInfo[];
  readonly addresses: readonly string[];
  readonly reasons: Missing;
}

type NotNull<D extends Declaration> = D extends { readonly values: readonly (infer Known)[] } ? Known : Values[D['type']];
type Value<D extends Declaration> = D extends { readonly notNull: true } ? NotNull<D> : NotNull<D> | null;
type OptionalName = NamesWith<{ readonly include: OptionalFields }>;
type Record<Name extends FieldName> = { readonly [name in Exclude<Name, OptionalName>]: Value<Schema[name]> } & {
  readonly [name in Name & OptionalName]?: Value<Schema[name]>;
};

/** What is known about a process, whether it owns ports or not. {@link mappingSchema} describes the fields. */
export interface ProcessInfo extends Record<NamesWith<{ readonly perProcess: true }>> {}

/**
 * One socket that the system lists, with its owner. Nothing is merged: two sockets with equal endpoints are two mappings.
 * {@link mappingSchema} describes the fields. Optional fields are absent unless requested.
 */
export interface PortMapping extends Record<FieldName> {
  /**
   * What makes two rows of two snapshots the same socket, in addition to protocol and endpoints: Windows' bind time, Linux' namespace and
   * inode. Not shown; empty if the system reports nothing.
   */
  readonly identity: string;
}

import type { TcpState } from './tcp-states.ts';

/** Why a fact is not there. */
export const missingReasons = [
  /** The caller may not read it. */
  'AccessDenied',
  /** The process is protected by the system: no account can read it. */
  'Protected',
  /**
   * Not read on purpose: the process holds credentials or is a foundation of Windows, and security software reports whoever opens its
   * memory.
   */
  'Sensitive',
  /** The owner ended before it could be looked at. */
  'Exited',
  /** The port was bound before this process started: it belongs to an earlier process of the same PID. */
  'OwnerReused',
  /** The system itself holds it: there is no process, or none with such a thing. */
  'Kernel',
  /**
   * All processes and threads were searched, and none holds the socket. The kernel itself may hold it (VXLAN, WireGuard, NFS), it may be
   * on its way from one process to another, or it was closed in the meantime. Of facts about a file: it is no longer there.
   */
  'NotFound',
  /** Linux: no process of this PID namespace holds the socket. The processes of other PID namespaces are not visible. */
  'OtherPidNamespace',
  /** The file is signed, but the signature does not hold, or cannot be proved without the network. */
  'Untrusted',
  /** The system could not read or check it now, for another reason. A later attempt may succeed. */
  'ReadFailed',
  /** This system, or this version of it, does not tell. */
  'NotSupported',
] as const;
export type MissingReason = (typeof missingReasons)[number];

/** Names of the fields that may be explained in `missing`. */
export type MissingField = Exclude<keyof PortMapping, 'missing'>;

/** Fields that were looked for and not found, each with its reason. A field that is null and not in here does not apply. */
export type Missing = { readonly [field in MissingField]?: MissingReason };

/** A Windows service, or a systemd unit (`type` is then `unit` or `socket unit`). */
export interface ServiceInfo {
  readonly name: string;
  /** What people call it. Where the system keeps none, the name. */
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

/** A process, as short as it can be named. */
export interface ProcessName {
  readonly processId: number;
  /** Null where the name could not be read. */
  readonly processName: string | null;
}

/** How far an address reaches: from this machine only, this link, private networks, everywhere; `Any` is the wildcard address. */
export const exposures = ['Any', 'Loopback', 'LinkLocal', 'Private', 'Multicast', 'Global'] as const;
export type Exposure = (typeof exposures)[number];

/** What is known of a process, whether it has ports or not. Field meanings as in {@link PortMapping}. */
export interface ProcessInfo {
  readonly processId: number | null;
  readonly processStarted: Date | null;
  readonly processName: string | null;
  readonly path: string | null;
  /**
   * Linux: whether the executable was deleted or replaced after the process started. `path` may then lead to another file. Null if the
   * executable is unknown, and on Windows, which does not report it.
   */
  readonly deleted: boolean | null;
  readonly commandLine: string | null;
  readonly parentProcessId: number | null;
  readonly user: string | null;
  readonly services: readonly ServiceInfo[];
  readonly company?: string | null;
  readonly description?: string | null;
  readonly version?: string | null;
  readonly signer?: string | null;
  readonly sha256?: string | null;
  readonly modules?: readonly ModuleInfo[] | null;
  readonly missing: Missing;
}

/**
 * One socket that the system lists, and whose it is. Nothing is merged: two sockets with equal ends are two mappings.
 * The facts on request (`company` … `modules`) are absent unless asked for.
 */
export interface PortMapping extends ProcessInfo {
  readonly protocol: 'TCP' | 'UDP';
  /** RFC 5952 text; a scope id stands after `%`; `::ffff:a.b.c.d` is given as `a.b.c.d`. */
  readonly localAddress: string;
  readonly localPort: number;
  /** Null for listeners, unconnected UDP, and where the system keeps none (UDP on Windows: `missing` says `NotSupported`). */
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  /** Null for UDP. */
  readonly state: TcpState | null;
  /** Linux: whether a `::` socket takes IPv4 too. Null for all other sockets. */
  readonly dualStack: boolean | null;
  readonly exposure: Exposure;
  /** The addresses at which a socket on 0.0.0.0 or :: can be reached; null for all other sockets. Absent unless asked for. */
  readonly reachableAt?: readonly string[] | null;
  /** When the port was bound. */
  readonly opened: Date | null;
  /** Together with `processStarted` the identity of a process. Null, never 0, where no process owns the socket. */
  readonly processId: number | null;
  /** The other processes that hold the same socket (inherited or passed on). Each of them is as much its owner as `processId`. */
  readonly sharedWith: readonly ProcessName[];
  /** For a connection between two processes of this machine: who holds the other end. */
  readonly peer: ProcessName | null;
  /**
   * Linux: the network device that the socket is bound to (SO_BINDTODEVICE, or the scope of a link-local address). Only packets of this
   * device reach it. Null for all other sockets.
   */
  readonly boundDevice: string | null;
  /** Linux: the network namespace, when it is not ours: its name under /run/netns, else `net:[inode]`. */
  readonly namespace: string | null;
  /** Linux: the container that this namespace or process belongs to, where known. */
  readonly container: string | null;
  /**
   * What makes two rows of two snapshots the same socket, beyond protocol and ends: Windows' bind time, Linux' namespace and inode.
   * Not shown; empty where the system gives nothing.
   */
  readonly identity: string;
}

/** Facts that cost and are therefore read only on request. */
export const includes = ['modules', 'hash', 'version', 'signer'] as const;
export type OptionalFieldGroup = (typeof includes)[number];

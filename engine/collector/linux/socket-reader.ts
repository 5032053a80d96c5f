import { existsSync } from 'node:fs';
import { close } from '../../platform/linux/libc.ts';
import { readChangedTcp, type KnownSockets } from './changed-connections.ts';
import { readBoundDevices, type BoundDevices } from './devices.ts';
import { inNamespace, type NetworkNamespace } from './namespaces.ts';
import { readProcNet } from './proc-net.ts';
import { dumpSockets, isClosedSince, openSockDiag, TCP_TIME_WAIT, tcpRequest, udpRequest } from './sock-diag.ts';
import { AF_INET, AF_INET6, TCP, UDP, inodeOf, type SocketTable } from './socket-cache/socket-table.ts';

/** How completely a namespace was read. */
export interface ReadResult {
  readonly isWhole: boolean;
  /** All sockets come from sock_diag: the cookies are the kernel's. */
  readonly isByDiag: boolean;
  /** Connections were taken over from the last snapshot. */
  readonly isTakenOver: boolean;
  readonly devices: BoundDevices;
}

/**
 * Fills the table with the TCP and UDP sockets of a namespace: through sock_diag from within it, and what sock_diag does not provide from
 * the text files of a process in it.
 * @param withTimeWait also what remains of closed TCP connections
 * @param known null if every socket is to be read; it has another table
 */
export function readSockets(
  namespace: NetworkNamespace,
  table: SocketTable,
  withTimeWait = true,
  known: KnownSockets | null = null,
): ReadResult {
  table.rows = 0;
  const folders = namespace.name === null ? ['/proc/thread-self/net'] : namespace.tasks.map((task) => `/proc/${task}/net`);
  const diag = namespace.name === null ? openSockDiag() : (within(namespace, openSockDiag) ?? -1);
  try {
    const omitted = withTimeWait ? [] : [TCP_TIME_WAIT];
    const isTakenOver = diag >= 0 && known !== null && readChangedTcp(diag, known, omitted, table);
    const tcpByDiag = isTakenOver || (diag >= 0 && dumpSockets(diag, tcpRequest(omitted), TCP, table));
    const tcp = tcpByDiag || readText(folders, 'tcp', table, withTimeWait);
    const udpByDiag = diag >= 0 && dumpUdp(diag, table);
    const udp = udpByDiag || readText(folders, 'udp', table, withTimeWait);
    const devices = readBoundDevices(table, diag, (action) => (namespace.name === null ? action() : within(namespace, action)));
    return { isWhole: (tcp && udp) || hasEnded(namespace), isByDiag: tcpByDiag && udpByDiag, isTakenOver, devices };
  } finally {
    if (diag >= 0) close(diag);
  }
}

/**
 * Runs a function in a namespace, which is entered by the first path that works; null if none does. A socket that is opened there stays in
 * the namespace after the return. It is closed after each snapshot: while it is open, the namespace cannot end.
 */
function within<Value>({ tasks, mount }: NetworkNamespace, action: () => Value): Value | null {
  const paths = [...(mount === null ? [] : [mount]), ...tasks.map((task) => `/proc/${task}/ns/net`)];
  for (const path of paths) {
    const value = inNamespace(path, action);
    if (value !== null) return value;
  }
  return null;
}

function dumpUdp(diag: number, table: SocketTable): boolean {
  const before = table.rows;
  const whole = dumpSockets(diag, udpRequest(AF_INET), UDP, table) && dumpSockets(diag, udpRequest(AF_INET6), UDP, table);
  if (!whole) table.rows = before;
  return whole;
}

function hasEnded({ name, mount, tasks }: NetworkNamespace): boolean {
  return name !== null && (mount === null || !existsSync(mount)) && !tasks.some((task) => existsSync(`/proc/${task}/net`));
}

function readText(folders: readonly string[], protocol: 'tcp' | 'udp', table: SocketTable, withTimeWait: boolean): boolean {
  const number = protocol === 'tcp' ? TCP : UDP;
  for (const folder of folders) {
    if (!readProcNet(folder, protocol, number, table, withTimeWait)) continue;
    // A kernel without IPv6 does not have this file.
    readProcNet(folder, `${protocol}6`, number, table, withTimeWait);
    return true;
  }
  return false;
}

/** The sockets of our own namespace, among these, that have certainly been closed since the table was read. */
export function closedSince(table: SocketTable, inodes: ReadonlySet<number>): number[] {
  const diag = openSockDiag();
  if (diag < 0) return [];
  const closed: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const inode = inodeOf(table, row);
    if (inodes.has(inode) && isClosedSince(diag, table, row)) closed.push(inode);
  }
  close(diag);
  return closed;
}

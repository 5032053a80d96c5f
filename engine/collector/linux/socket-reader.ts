import { existsSync } from 'node:fs';
import { close } from '../../platform/linux/libc.ts';
import { readBoundDevices, type BoundDevices } from './devices.ts';
import { inNamespace, type NetworkNamespace } from './namespaces.ts';
import { readProcNet } from './proc-net.ts';
import { dumpSockets, isClosedSince, openSockDiag, tcpRequest, udpRequest } from './sock-diag.ts';
import { AF_INET, AF_INET6, TCP, UDP, inodeOf, type SocketTable } from './socket-cache/socket-table.ts';

/** How well a namespace could be read. */
export interface Reading {
  readonly isWhole: boolean;
  /** All of it is sock_diag's: the cookies are the kernel's own. */
  readonly isByDiag: boolean;
  readonly devices: BoundDevices;
}

/**
 * Fills the table with the TCP and UDP sockets of a namespace: by sock_diag from within it, and what cannot be had so by the text files
 * of a process that lives there.
 */
export function readSockets(namespace: NetworkNamespace, table: SocketTable): Reading {
  table.rows = 0;
  const folders = namespace.name === null ? ['/proc/thread-self/net'] : namespace.tasks.map((task) => `/proc/${task}/net`);
  const diag = namespace.name === null ? openSockDiag() : (within(namespace, openSockDiag) ?? -1);
  try {
    const tcpByDiag = diag >= 0 && dumpSockets(diag, tcpRequest(), TCP, table);
    const tcp = tcpByDiag || readText(folders, 'tcp', table);
    const udpByDiag = diag >= 0 && dumpUdp(diag, table);
    const udp = udpByDiag || readText(folders, 'udp', table);
    const devices = readBoundDevices(table, diag, (action) => (namespace.name === null ? action() : within(namespace, action)));
    return { isWhole: (tcp && udp) || hasEnded(namespace), isByDiag: tcpByDiag && udpByDiag, devices };
  } finally {
    if (diag >= 0) close(diag);
  }
}

/**
 * Does something in a namespace, by the first way into it that is open; null if there is none. A socket that is opened there stays in it,
 * also when we have gone back. It is closed after each snapshot: as long as it is open, the namespace cannot end.
 */
function within<Value>({ tasks, mount }: NetworkNamespace, action: () => Value): Value | null {
  const ways = [...(mount === null ? [] : [mount]), ...tasks.map((task) => `/proc/${task}/ns/net`)];
  for (const way of ways) {
    const value = inNamespace(way, action);
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

function readText(folders: readonly string[], protocol: 'tcp' | 'udp', table: SocketTable): boolean {
  const number = protocol === 'tcp' ? TCP : UDP;
  for (const folder of folders) {
    if (!readProcNet(folder, protocol, number, table)) continue;
    // A kernel without IPv6 has no such file.
    readProcNet(folder, `${protocol}6`, number, table);
    return true;
  }
  return false;
}

/** Which of these sockets of our own namespace have certainly been closed since the table was read. */
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

import { existsSync } from 'node:fs';
import { close } from './libc.ts';
import { inNamespace, type NetworkNamespace } from './namespaces.ts';
import { readProcNet } from './proc-net.ts';
import { dumpSockets, openSockDiag, tcpRequest, udpRequest } from './sock-diag.ts';
import { AF_INET, AF_INET6, TCP, UDP, type SocketTable } from './socket-table.ts';

/**
 * Fills the table with the TCP and UDP sockets of a namespace: by sock_diag from within it, and what cannot be had so by the text files
 * of a process that lives there.
 * @returns false where some of it could not be read
 */
export function readSockets(namespace: NetworkNamespace, table: SocketTable): boolean {
  table.rows = 0;
  const folders = namespace.name === null ? ['/proc/thread-self/net'] : namespace.processes.map(({ pid }) => `/proc/${pid}/net`);
  const diag = namespace.name === null ? openSockDiag() : openWithin(namespace);
  try {
    const tcp = diag >= 0 && dumpSockets(diag, tcpRequest(), TCP, table) || readText(folders, 'tcp', table);
    const udp = diag >= 0 && dumpUdp(diag, table) || readText(folders, 'udp', table);
    return tcp && udp || hasEnded(namespace);
  } finally {
    if (diag >= 0) close(diag);
  }
}

/**
 * A socket to sock_diag stays in the namespace where it was opened, also when we have gone back. It is closed after each snapshot:
 * as long as it is open, the namespace cannot end.
 */
function openWithin({ processes, mount }: NetworkNamespace): number {
  const ways = [...mount === null ? [] : [mount], ...processes.map(({ pid }) => `/proc/${pid}/ns/net`)];
  for (const way of ways) {
    const diag = inNamespace(way, openSockDiag);
    if (diag !== null) return diag;
  }
  return -1;
}

function dumpUdp(diag: number, table: SocketTable): boolean {
  const before = table.rows;
  const whole = dumpSockets(diag, udpRequest(AF_INET), UDP, table) && dumpSockets(diag, udpRequest(AF_INET6), UDP, table);
  if (!whole) table.rows = before;
  return whole;
}

function hasEnded({ name, mount, processes }: NetworkNamespace): boolean {
  return name !== null && (mount === null || !existsSync(mount)) && !processes.some(({ pid }) => existsSync(`/proc/${pid}/net`));
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

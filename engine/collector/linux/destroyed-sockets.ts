import { bind, close, EINTR, ENOBUFS, errno, recv, setsockopt } from '../../platform/linux/libc.ts';
import type { DestroyedSocket, DestroyedSockets } from '../collector.ts';
import { deviceName } from './devices.ts';
import { openSockDiag, parseDump } from './sock-diag.ts';
import { AddressCache } from './socket-cache/address-cache.ts';
import {
  emptySocketTable,
  interfaceWord,
  kindWord,
  localWord,
  portsWord,
  remoteWord,
  rowWords,
  TCP,
  UDP,
  type SocketTable,
} from './socket-cache/socket-table.ts';

// asm-generic/socket.h, linux/socket.h, linux/netlink.h
const AF_NETLINK = 16;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const MSG_DONTWAIT = 0x40;
/** Bits of the groups SKNLGRP_INET_TCP_DESTROY, …_UDP_DESTROY and the same for INET6 (linux/sock_diag.h, numbered from 1). */
const groups = { TCP: [TCP, 0b0101], UDP: [UDP, 0b1010] } as const;
/** The size of the kernel's buffer for messages between two polls, in bytes; each message takes about one kilobyte of it. */
const bufferSize = 64 << 20;

/**
 * Subscribes to the kernel's reports of destroyed sockets (multicast groups of sock_diag). Null if the kernel refuses, because that
 * requires CAP_NET_ADMIN. Only our own network namespace is reported; the messages contain no inode, so the owner is unknown.
 */
export function openDestroyedSockets(protocols: readonly ('TCP' | 'UDP')[]): DestroyedSockets | null {
  const sockets = protocols.map((name) => ({ protocol: groups[name][0], fd: subscribe(groups[name][1]) }));
  const nameOf = (index: number): string => deviceName(sockets[0]?.fd ?? -1, index);
  const closeAll = (): void => {
    for (const { fd } of sockets) if (fd >= 0) close(fd);
  };
  if (sockets.some(({ fd }) => fd < 0)) {
    closeAll();
    return null;
  }
  const table = emptySocketTable();
  const addresses = new AddressCache();
  return {
    drain() {
      table.rows = 0;
      // Of each socket: `every` alone would stop at the first overflow and leave the rest unread.
      const complete = sockets.map(({ fd, protocol }) => receiveAll(fd, protocol, table)).every((whole) => whole);
      return {
        sockets: Array.from({ length: table.rows }, (_, row) => toDestroyedSocket(table, row, addresses, nameOf)).filter(
          ({ localPort }) => localPort !== 0,
        ),
        complete,
      };
    },
    close: closeAll,
  };
}

/** Opens a socket that is subscribed to these groups; -1 if that is refused. */
function subscribe(bits: number): number {
  const fd = openSockDiag();
  if (fd < 0) return -1;
  const size = Buffer.alloc(4);
  size.writeInt32LE(bufferSize);
  // struct sockaddr_nl (netlink(7)): family, padding, port (the kernel chooses), groups.
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(bits, 8);
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, size.length) === 0 && bind(fd, address, address.length) === 0) return fd;
  close(fd);
  return -1;
}

const received = Buffer.from(new ArrayBuffer(64 * 1024));
const receivedWords = new Int32Array(received.buffer);

/** Adds the waiting messages to the table. @returns false if the kernel discarded some, because its buffer was full */
function receiveAll(fd: number, protocol: number, table: SocketTable): boolean {
  let complete = true;
  for (;;) {
    const length = recv(fd, received, received.length, MSG_DONTWAIT);
    if (length > 0) parseDump(receivedWords, length, protocol, table);
    else if (length < 0 && errno() === ENOBUFS) complete = false;
    else if (length === 0 || errno() !== EINTR) return complete;
  }
}

function toDestroyedSocket(table: SocketTable, row: number, addresses: AddressCache, nameOf: (index: number) => string): DestroyedSocket {
  const kind = table.words[row * rowWords + kindWord] ?? 0;
  const ports = table.words[row * rowWords + portsWord] ?? 0;
  const isTcp = (kind & 0xff) === TCP;
  const local = addresses.textOf(table, row, localWord);
  const remotePort = ports >>> 16;
  const device = table.words[row * rowWords + interfaceWord] ?? 0;
  return {
    protocol: isTcp ? 'TCP' : 'UDP',
    localAddress: local.text,
    localPort: ports & 0xffff,
    remoteAddress: remotePort === 0 ? null : addresses.textOf(table, row, remoteWord).text,
    remotePort: remotePort === 0 ? null : remotePort,
    state: isTcp ? 'Closed' : null,
    exposure: local.exposure,
    boundDevice: device > 0 ? nameOf(device) : null,
    namespace: null,
  };
}

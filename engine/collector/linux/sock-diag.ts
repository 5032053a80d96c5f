import { EINTR, EIO, ENOENT, O_CLOEXEC, errno, recv, send, socket } from '../../platform/linux/libc.ts';
import {
  AF_INET6,
  appendRow,
  cookieWord,
  emptySocketTable,
  hasRemoteEndpoint,
  inodeOf,
  inodeWord,
  interfaceWord,
  kindWord,
  localWord,
  remoteWord,
  portsWord,
  rowWords,
  TCP,
  UDP,
  uidWord,
  v6OnlyOff,
  v6OnlyOn,
  v6OnlyUnknown,
  type SocketTable,
} from './socket-cache/socket-table.ts';

// linux/netlink.h, linux/sock_diag.h, linux/inet_diag.h
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const NETLINK_SOCK_DIAG = 4;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 0x01;
const NLM_F_DUMP = 0x300;
const TCPDIAG_GETSOCK = 18;
const SOCK_DIAG_BY_FAMILY = 20;
const INET_DIAG_SKV6ONLY = 11;
/** Length of struct nlmsghdr, and of it with struct inet_diag_msg: the offset of the attributes. */
const headerLength = 16;
const messageLength = 88;
/** All states; with TCPF_BOUND_INACTIVE kernels from 6.8 report TCP sockets that are only bound, older ones ignore it. */
const allStates = 0xffff;
// net/tcp_states.h
export const TCP_ESTABLISHED = 1;
export const TCP_TIME_WAIT = 6;
const TCP_CLOSE = 7;
const TCP_BOUND_INACTIVE = 13;

/** A request for all UDP sockets of a family: struct nlmsghdr and struct inet_diag_req_v2. */
export function udpRequest(family: number): Buffer {
  const bytes = Buffer.alloc(headerLength + 56);
  writeHeader(bytes, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP);
  bytes.writeUInt8(family, headerLength);
  bytes.writeUInt8(UDP, headerLength + 1);
  bytes.writeUInt32LE(allStates, headerLength + 4);
  return bytes;
}

/**
 * A request for all TCP sockets, without those in these states: struct nlmsghdr and struct inet_diag_req. This older request returns both
 * families in one walk through the kernel's tables; the newer one walks through the sockets of the other family as well, and omits them.
 */
export function tcpRequest(omittedStates: readonly number[]): Buffer {
  const bytes = Buffer.alloc(headerLength + 60);
  writeHeader(bytes, TCPDIAG_GETSOCK, NLM_F_REQUEST | NLM_F_DUMP);
  const states = omittedStates.reduce((mask, state) => mask & ~(1 << state), allStates);
  bytes.writeUInt32LE(states, headerLength + 52);
  return bytes;
}

function writeHeader(bytes: Buffer, type: number, flags: number): void {
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(flags, 6);
}

/** Of {@link socketRequest}, which is called for each changed connection of a poll. */
const requestWords = new Int32Array((headerLength + 56) / 4);
const requestBytes = Buffer.from(requestWords.buffer);
writeHeader(requestBytes, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST);
requestWords[5] = allStates;
// INET_DIAG_NOCOOKIE
requestWords.fill(-1, 16);

/**
 * A request for one socket by its endpoints, with any cookie; valid until the next call. For UDP the kernel takes the source of the request
 * for the remote endpoint (udp_dump_one, net/ipv4/udp_diag.c: "src and dst are swapped for historical reasons").
 */
function socketRequest({ words }: SocketTable, row: number): Buffer {
  const at = row * rowWords;
  const kind = words[at + kindWord] ?? 0;
  const ports = words[at + portsWord] ?? 0;
  const isUdp = (kind & 0xff) === UDP;
  requestWords[4] = ((kind >> 8) & 0xff) | ((kind & 0xff) << 8);
  requestBytes.writeUInt16BE(isUdp ? ports >>> 16 : ports & 0xffff, headerLength + 8);
  requestBytes.writeUInt16BE(isUdp ? ports & 0xffff : ports >>> 16, headerLength + 10);
  for (let i = 0; i < 4; i++) {
    requestWords[7 + i] = words[at + (isUdp ? remoteWord : localWord) + i] ?? 0;
    requestWords[11 + i] = words[at + (isUdp ? localWord : remoteWord) + i] ?? 0;
  }
  requestWords[15] = words[at + interfaceWord] ?? 0;
  return requestBytes;
}

/** How a part of a dump ended: another part follows, it was the last one, or the kernel refused with an error number. */
export type DumpEnd = { readonly kind: 'more' } | { readonly kind: 'done' } | { readonly kind: 'refused'; readonly error: number };
const more: DumpEnd = { kind: 'more' };
const done: DumpEnd = { kind: 'done' };
const broken: DumpEnd = { kind: 'refused', error: EIO };

/**
 * Adds the sockets of one received part to the table. A message that is truncated or has a wrong length ends the part.
 * @param words the received bytes as words: netlink aligns every message to four bytes
 */
export function parseDump(words: Int32Array, length: number, protocol: number, table: SocketTable): DumpEnd {
  let at = 0;
  while (at + headerLength <= length) {
    const size = words[at >> 2] ?? 0;
    const type = (words[(at >> 2) + 1] ?? 0) & 0xffff;
    if (size < headerLength || at + size > length) return more;
    if (type === NLMSG_DONE) return done;
    if (type === NLMSG_ERROR) return { kind: 'refused', error: size >= headerLength + 4 ? -(words[(at >> 2) + 4] ?? 0) : EIO };
    if ((type === SOCK_DIAG_BY_FAMILY || type === TCPDIAG_GETSOCK) && size >= messageLength) addSocket(words, at, size, protocol, table);
    at += (size + 3) & ~3;
  }
  return more;
}

/** struct inet_diag_msg; the offsets are words from the start of the message. */
function addSocket(words: Int32Array, at: number, size: number, protocol: number, table: SocketTable): void {
  const from = at >> 2;
  const to = appendRow(table);
  const row = table.words;
  const familyAndState = words[from + 4] ?? 0;
  const ports = words[from + 5] ?? 0;
  // A socket that is only bound is requested by a separate state, but reported with the state of a closed one. Closed ones are never
  // reported.
  const reported = (familyAndState >> 8) & 0xff;
  const state = protocol === TCP && reported === TCP_CLOSE ? TCP_BOUND_INACTIVE : reported;
  const family = familyAndState & 0xff;
  row[to + kindWord] = protocol | (family << 8) | (state << 16) | ((family === AF_INET6 ? v6Only(words, at, size) : v6OnlyUnknown) << 24);
  row[to + portsWord] = ((ports & 0xff) << 8) | ((ports >> 8) & 0xff) | ((ports & 0xff0000) << 8) | ((ports >> 8) & 0xff0000);
  for (let i = 0; i < 8; i++) row[to + localWord + i] = words[from + 6 + i] ?? 0;
  row[to + interfaceWord] = words[from + 14] ?? 0;
  row[to + cookieWord] = words[from + 15] ?? 0;
  row[to + cookieWord + 1] = words[from + 16] ?? 0;
  row[to + uidWord] = words[from + 20] ?? 0;
  row[to + inodeWord] = words[from + 21] ?? 0;
}

/** Finds INET_DIAG_SKV6ONLY among the attributes: two bytes of length, two of type, the value. */
function v6Only(words: Int32Array, at: number, size: number): number {
  for (let i = at + messageLength; i + 4 <= at + size;) {
    const head = words[i >> 2] ?? 0;
    const length = head & 0xffff;
    if (length < 4) return v6OnlyUnknown;
    if (head >>> 16 === INET_DIAG_SKV6ONLY && length > 4) return ((words[(i >> 2) + 1] ?? 0) & 0xff) === 0 ? v6OnlyOff : v6OnlyOn;
    i += (length + 3) & ~3;
  }
  return v6OnlyUnknown;
}

/** Opens a socket to the kernel's sock_diag in the network namespace of this thread; -1 if that is refused. */
export function openSockDiag(): number {
  return socket(AF_NETLINK, SOCK_RAW | O_CLOEXEC, NETLINK_SOCK_DIAG);
}

/** The kernel returns at most 32 KiB at a time (netlink_dump), never more than the longest receive so far. */
const received = Buffer.from(new ArrayBuffer(64 * 1024));
const receivedWords = new Int32Array(received.buffer);

/**
 * Sends one request and adds the sockets of the response to the table.
 * @returns false if the kernel refuses or the response is incomplete; the table is unchanged then
 */
export function dumpSockets(diag: number, request: Buffer, protocol: number, table: SocketTable): boolean {
  const before = table.rows;
  if (send(diag, request, request.length, 0) !== request.length) return false;
  for (;;) {
    const end = receive(diag, protocol, table);
    if (end.kind === 'done') return true;
    if (end.kind === 'refused') {
      table.rows = before;
      return false;
    }
  }
}

/** Receives one part of a response. */
function receive(diag: number, protocol: number, table: SocketTable): DumpEnd {
  for (;;) {
    const length = recv(diag, received, received.length, 0);
    if (length < 0 && errno() === EINTR) continue;
    return length <= 0 ? broken : parseDump(receivedWords, length, protocol, table);
  }
}

/**
 * Adds the socket with the endpoints of a row of `table` to another table. If the kernel finds no such socket it may return one that
 * listens at the local port.
 * @returns false if it finds none; null if it refuses
 */
export function findSocket(diag: number, table: SocketTable, row: number, found: SocketTable): boolean | null {
  const request = socketRequest(table, row);
  if (send(diag, request, request.length, 0) !== request.length) return null;
  const end = receive(diag, (table.words[row * rowWords + kindWord] ?? 0) & 0xff, found);
  if (end.kind === 'refused') return end.error === ENOENT ? false : null;
  return true;
}

/**
 * Whether a socket of the table has been closed since: the kernel finds no socket with these endpoints, or, for a connection, another one.
 * If several sockets listen at one port it finds any of them, which proves nothing, and it never finds a socket that is only bound.
 */
export function isClosedSince(diag: number, table: SocketTable, row: number): boolean {
  const kind = table.words[row * rowWords + kindWord] ?? 0;
  if (((kind >> 16) & 0xff) === TCP_BOUND_INACTIVE) return false;
  const response = emptySocketTable();
  const isFound = findSocket(diag, table, row, response);
  if (isFound !== true) return isFound === false;
  return response.rows === 1 && hasRemoteEndpoint(table, row) && inodeOf(response, 0) !== inodeOf(table, row);
}

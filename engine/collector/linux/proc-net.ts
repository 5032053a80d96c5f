import { closeSync, openSync, readSync } from 'node:fs';
import { withHandle } from '../../platform/with-handle.ts';
import { TCP_TIME_WAIT } from './sock-diag.ts';
import {
  AF_INET,
  AF_INET6,
  appendRow,
  cookieWord,
  inodeWord,
  interfaceWord,
  kindWord,
  localWord,
  portsWord,
  remoteWord,
  rowWords,
  TCP,
  uidWord,
  unknownInterface,
  v6OnlyUnknown,
  type SocketTable,
} from './socket-cache/socket-table.ts';

/**
 * Adds the sockets in a text of `/proc/net/{tcp,tcp6,udp,udp6}` to the table (tcp4_seq_show in net/ipv4/tcp_ipv4.c and its counterparts):
 * `sl: local:port remote:port state tx:rx tr:when retransmits uid timeout inode …`, all but uid and inode hexadecimal.
 * Lines that do not have this form (the header, a truncated line) are skipped.
 * @param withTimeWait also TCP sockets in TIME WAIT
 */
export function parseProcNet(
  text: Uint8Array,
  length: number,
  protocol: number,
  family: number,
  table: SocketTable,
  withTimeWait = true,
): void {
  const digits = family === AF_INET ? 8 : 32;
  for (let start = 0; start < length;) {
    let end = text.indexOf(newline, start);
    if (end < 0 || end >= length) break;
    const rows = table.rows;
    addLine(text, start, end, protocol, family, digits, table);
    if (!withTimeWait && table.rows > rows && stateOf(table, rows) === TCP_TIME_WAIT) table.rows = rows;
    start = end + 1;
  }
}

/** net/tcp_states.h; the state is in the third byte of the kind. */
const stateOf = (table: SocketTable, row: number): number => ((table.words[row * rowWords + kindWord] ?? 0) >> 16) & 0xff;

const newline = 0x0a;
const space = 0x20;
const colon = 0x3a;

function addLine(text: Uint8Array, start: number, end: number, protocol: number, family: number, digits: number, table: SocketTable): void {
  let at = start;
  while (at < end && text[at] !== colon) at++;
  at += 2;
  const local = at;
  const remote = local + digits + 6;
  const state = remote + digits + 6;
  // The kernel writes the fields before the uid with fixed widths: "tx:rx tr:when retransmits".
  const uidAt = state + 41;
  if (uidAt >= end || text[local + digits] !== colon || text[remote + digits] !== colon || text[state + 2] !== space) return;
  const uid = decimal(text, uidAt, end);
  const timeout = decimal(text, uid.end, end);
  const inode = decimal(text, timeout.end, end);
  if (inode.end === timeout.end) return;
  const to = appendRow(table);
  const row = table.words;
  row[to + kindWord] = protocol | (family << 8) | (hex(text, state, 2) << 16) | (v6OnlyUnknown << 24);
  row[to + portsWord] = hex(text, local + digits + 1, 4) | (hex(text, remote + digits + 1, 4) << 16);
  for (let i = 0; i < 4; i++) {
    row[to + localWord + i] = i * 8 < digits ? hex(text, local + i * 8, 8) : 0;
    row[to + remoteWord + i] = i * 8 < digits ? hex(text, remote + i * 8, 8) : 0;
  }
  row[to + interfaceWord] = unknownInterface;
  row[to + uidWord] = uid.value;
  row[to + inodeWord] = inode.value;
  writeCookie(row, to);
}

/** The text has no cookie: the inode is used, and if that is 0 a hash of the endpoints (FNV-1a over the words). */
function writeCookie(row: Int32Array, to: number): void {
  const inode = row[to + inodeWord] ?? 0;
  let sum = 0;
  if (inode === 0) {
    sum = 0x811c9dc5 | 0;
    for (let i = to + portsWord; i < to + interfaceWord; i++) sum = Math.imul(sum ^ (row[i] ?? 0), 0x01000193);
  }
  row[to + cookieWord] = inode === 0 ? sum : inode;
  row[to + cookieWord + 1] = inode === 0 ? 1 : 0;
}

/** Value of a hexadecimal digit by its byte; other bytes count as 0. */
const hexValues = new Uint8Array(256);
for (let i = 0; i < 16; i++) {
  hexValues['0123456789ABCDEF'.charCodeAt(i)] = i;
  hexValues['0123456789abcdef'.charCodeAt(i)] = i;
}

function hex(text: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) value = (value << 4) | (hexValues[text[i] ?? 0] ?? 0);
  return value;
}

/** The next decimal number from `at` on; `end` is `at` if there is none. A value above 32 bits is truncated, as in the row. */
function decimal(text: Uint8Array, at: number, end: number): { value: number; end: number } {
  let i = at;
  while (i < end && text[i] === space) i++;
  const first = i;
  let value = 0;
  for (; i < end; i++) {
    const digit = (text[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return { value: value | 0, end: i === first ? at : i };
}

const familyOf = { tcp: AF_INET, tcp6: AF_INET6, udp: AF_INET, udp6: AF_INET6 } as const;

/**
 * Adds the sockets of one text file to the table.
 * @param folder `/proc/<pid>/net` of a process in the network namespace
 * @returns false if the file cannot be read; `tcp6` and `udp6` do not exist if the kernel has no IPv6
 */
export function readProcNet(
  folder: string,
  file: keyof typeof familyOf,
  protocol: number,
  table: SocketTable,
  withTimeWait: boolean,
): boolean {
  try {
    withHandle(openSync(`${folder}/${file}`, 'r'), closeSync, (descriptor) => {
      const { text, length } = readAll(descriptor);
      parseProcNet(text, length, protocol, familyOf[file], table, withTimeWait || protocol !== TCP);
    });
    return true;
  } catch {
    return false;
  }
}

/** The kernel fills a read as far as possible: large ones keep the table consistent. */
function readAll(descriptor: number): { readonly text: Buffer; readonly length: number } {
  let text = Buffer.allocUnsafeSlow(1 << 20);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, text, length, text.length - length, null);
    if (read === 0) return { text, length };
    length += read;
    if (length === text.length) {
      const grown = Buffer.allocUnsafeSlow(text.length * 2);
      text.copy(grown);
      text = grown;
    }
  }
}

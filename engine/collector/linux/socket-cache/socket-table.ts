/**
 * Sockets as the kernel reports them, packed: each row is {@link rowWords} words of 32 bits. Both sources (sock_diag and /proc/net) fill
 * it, and two rows are the same socket in the same state exactly if all words are equal.
 */
export interface SocketTable {
  words: Int32Array;
  rows: number;
}

/** Words of a row. Addresses are stored as in the kernel's memory, in network order; an IPv4 address takes the first of its four words. */
export const rowWords = 15;
/** protocol | family << 8 | state << 16 | v6-only << 24 */
export const kindWord = 0;
/** local port | remote port << 16, in host order */
export const portsWord = 1;
export const localWord = 2;
export const remoteWord = 6;
/** Index of the device that the socket is bound to; 0 if it is bound to none, {@link unknownInterface} from /proc/net, which has none. */
export const interfaceWord = 10;
export const inodeWord = 11;
export const uidWord = 12;
/** The kernel's number of the socket, two words; from /proc/net, which does not contain it, a number computed from the row. */
export const cookieWord = 13;

export const unknownInterface = -1;

export const TCP = 6;
export const UDP = 17;
export const AF_INET = 2;
export const AF_INET6 = 10;

/** Values of `v6-only`: whether an IPv6 socket does not accept IPv4. */
export const v6OnlyUnknown = 0;
export const v6OnlyOff = 1;
export const v6OnlyOn = 2;

export function emptySocketTable(): SocketTable {
  return { words: new Int32Array(rowWords * 256), rows: 0 };
}

/** Adds a row and returns the index of its first word. */
export function appendRow(table: SocketTable): number {
  const at = table.rows * rowWords;
  if (at + rowWords > table.words.length) {
    const grown = new Int32Array(table.words.length * 2);
    grown.set(table.words);
    table.words = grown;
  }
  table.rows++;
  return at;
}

/** Appends a copy of row `row` of a table to another one. */
export function copyRow(from: SocketTable, row: number, to: SocketTable): void {
  const target = appendRow(to);
  const start = row * rowWords;
  for (let i = 0; i < rowWords; i++) to.words[target + i] = from.words[start + i] ?? 0;
}

/** Whether two rows are equal in every word. `a` and `b` are row numbers. */
export function sameRow(tableA: SocketTable, a: number, tableB: SocketTable, b: number): boolean {
  const wordsA = tableA.words;
  const wordsB = tableB.words;
  for (let i = a * rowWords, j = b * rowWords, end = i + rowWords; i < end; i++, j++) if (wordsA[i] !== wordsB[j]) return false;
  return true;
}

/** The inode of a row's socket: kernel numbers are unsigned. 0 if no file, and so no process, holds the socket. */
export function inodeOf(table: SocketTable, row: number): number {
  return (table.words[row * rowWords + inodeWord] ?? 0) >>> 0;
}

/** The number of the account that created a row's socket. */
export function uidOf(table: SocketTable, row: number): number {
  return (table.words[row * rowWords + uidWord] ?? 0) >>> 0;
}

/** Whether a row has a remote endpoint. */
export function hasRemoteEndpoint(table: SocketTable, row: number): boolean {
  return (table.words[row * rowWords + portsWord] ?? 0) >>> 16 !== 0;
}

/** Whether it is unknown if a row's socket is bound to a device. */
export function hasUnknownInterface(table: SocketTable, row: number): boolean {
  return table.words[row * rowWords + interfaceWord] === unknownInterface;
}

import { addRow, emptyRowIndex, firstPlace } from './row-index.ts';
import { AF_INET, kindWord, localWord, portsWord, remoteWord, rowWords, type SocketTable } from './socket-table.ts';

/**
 * For each row of a table the row at the other end of its connection, where that is in the same table; else -1.
 * An IPv4 connection may have an IPv6 socket with a mapped address (`::ffff:a.b.c.d`) at one end.
 */
export function peerRows(table: SocketTable): Int32Array {
  const index = emptyRowIndex(table.rows);
  const words = table.words;
  for (let row = 0; row < table.rows; row++) {
    const ports = words[row * rowWords + portsWord] ?? 0;
    if (ports >>> 16 !== 0) addRow(index, ports, row);
  }
  const peers = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) peers[row] = peerOf(row);
  return peers;

  function peerOf(row: number): number {
    const at = row * rowWords;
    const ports = words[at + portsWord] ?? 0;
    if (ports >>> 16 === 0) return -1;
    const swapped = ports >>> 16 | ports << 16;
    for (let place = firstPlace(index, swapped);; place = place + 1 & index.mask) {
      const found = (index.places[place] ?? 0) - 1;
      if (found < 0) return -1;
      const other = found * rowWords;
      // A socket that is connected to itself is its own other end; that is no news.
      if (found !== row && words[other + portsWord] === swapped && sameProtocol(at, other)
        && sameAddress(at, localWord, other, remoteWord) && sameAddress(at, remoteWord, other, localWord)) return found;
    }
  }

  function sameProtocol(a: number, b: number): boolean {
    return ((words[a + kindWord] ?? 0) & 0xff) === ((words[b + kindWord] ?? 0) & 0xff);
  }

  function sameAddress(a: number, wordA: number, b: number, wordB: number): boolean {
    const v4A = ipv4Word(a, wordA);
    const v4B = ipv4Word(b, wordB);
    if (v4A >= 0 || v4B >= 0) return v4A >= 0 && v4B >= 0 && words[v4A] === words[v4B];
    for (let i = 0; i < 4; i++) if (words[a + wordA + i] !== words[b + wordB + i]) return false;
    return true;
  }

  /** Where the IPv4 address stands, plain or mapped; -1 where it is an IPv6 address. */
  function ipv4Word(at: number, word: number): number {
    if (((words[at + kindWord] ?? 0) >> 8 & 0xff) === AF_INET) return at + word;
    const mapped = words[at + word] === 0 && words[at + word + 1] === 0 && words[at + word + 2] === mappedPrefix;
    return mapped ? at + word + 3 : -1;
  }
}

/** The bytes 00 00 ff ff as a little-endian word. */
const mappedPrefix = 0xffff0000 | 0;

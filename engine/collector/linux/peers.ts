import { addRow, emptyRowIndex, firstSlot } from './socket-cache/row-index.ts';
import { AF_INET, kindWord, localWord, portsWord, remoteWord, rowWords, type SocketTable } from './socket-cache/socket-table.ts';

/**
 * For each row of a table the row at the other end of its connection, where that is in the same table; else -1.
 * An IPv4 connection may have an IPv6 socket with a mapped address (`::ffff:a.b.c.d`) at one end.
 */
export function peerRows(table: SocketTable): Int32Array {
  const { words, rows } = table;
  const peers = new Int32Array(rows).fill(-1);
  // The first of two ends waits in the index for the other one.
  const index = emptyRowIndex(rows);
  const { places, mask } = index;
  for (let row = 0; row < rows; row++) {
    const at = row * rowWords;
    const ports = words[at + portsWord] ?? 0;
    if (ports >>> 16 === 0) continue;
    const swapped = (ports >>> 16) | (ports << 16);
    let slot = firstSlot(index, swapped);
    let other = (places[slot] ?? 0) - 1;
    while (other >= 0 && !(peers[other] === -1 && areEnds(words, at, other * rowWords))) {
      slot = (slot + 1) & mask;
      other = (places[slot] ?? 0) - 1;
    }
    if (other < 0) {
      addRow(index, ports, row);
    } else {
      peers[row] = other;
      peers[other] = row;
    }
  }
  return peers;
}

/** Whether two rows are the ends of one connection. `a` and `b` are where the rows begin. */
function areEnds(words: Int32Array, a: number, b: number): boolean {
  const ports = words[b + portsWord] ?? 0;
  return (
    words[a + portsWord] === ((ports >>> 16) | (ports << 16)) &&
    ((words[a + kindWord] ?? 0) & 0xff) === ((words[b + kindWord] ?? 0) & 0xff) &&
    sameAddress(words, a, localWord, b, remoteWord) &&
    sameAddress(words, a, remoteWord, b, localWord)
  );
}

function sameAddress(words: Int32Array, a: number, wordA: number, b: number, wordB: number): boolean {
  const v4A = ipv4At(words, a, wordA);
  const v4B = ipv4At(words, b, wordB);
  if (v4A >= 0 || v4B >= 0) return v4A >= 0 && v4B >= 0 && words[v4A] === words[v4B];
  for (let i = 0; i < 4; i++) if (words[a + wordA + i] !== words[b + wordB + i]) return false;
  return true;
}

/** Where the IPv4 address stands, plain or mapped; -1 where it is an IPv6 address. */
function ipv4At(words: Int32Array, at: number, word: number): number {
  if ((((words[at + kindWord] ?? 0) >> 8) & 0xff) === AF_INET) return at + word;
  const mapped = words[at + word] === 0 && words[at + word + 1] === 0 && words[at + word + 2] === mappedPrefix;
  return mapped ? at + word + 3 : -1;
}

/** The bytes 00 00 ff ff as a little-endian word. */
const mappedPrefix = 0xffff0000 | 0;

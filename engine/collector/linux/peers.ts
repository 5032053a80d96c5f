import { ReusedWords } from './socket-cache/reused-words.ts';
import { addRow, emptyRowIndex, firstSlot } from './socket-cache/row-index.ts';
import { AF_INET, kindWord, localWord, portsWord, remoteWord, rowWords, type SocketTable } from './socket-cache/socket-table.ts';

/** Memory for {@link peerRows}. */
export class PeerMemory {
  readonly peers = new ReusedWords();
  readonly index = new ReusedWords();
}

/**
 * For each row of a table, the row of the peer if it is in the same table; else -1.
 * One endpoint of an IPv4 connection may be an IPv6 socket with a mapped address (`::ffff:a.b.c.d`).
 */
export function peerRows(table: SocketTable, memory = new PeerMemory()): Int32Array {
  const { words, rows } = table;
  const peers = memory.peers.take(rows, -1);
  // The first of two endpoints is in the index when the second one is reached.
  const index = emptyRowIndex(rows, memory.index);
  const { slots, mask } = index;
  for (let row = 0; row < rows; row++) {
    const at = row * rowWords;
    const ports = words[at + portsWord] ?? 0;
    if (ports >>> 16 === 0) continue;
    const swapped = (ports >>> 16) | (ports << 16);
    let slot = firstSlot(index, swapped);
    let other = (slots[slot] ?? 0) - 1;
    while (other >= 0 && !(peers[other] === -1 && areEndpoints(words, at, other * rowWords))) {
      slot = (slot + 1) & mask;
      other = (slots[slot] ?? 0) - 1;
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

/** Whether two rows are the endpoints of one connection. `a` and `b` are the indexes of their first words. */
function areEndpoints(words: Int32Array, a: number, b: number): boolean {
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

/** Index of the word with the IPv4 address, plain or mapped; -1 for an IPv6 address. */
function ipv4At(words: Int32Array, at: number, word: number): number {
  if ((((words[at + kindWord] ?? 0) >> 8) & 0xff) === AF_INET) return at + word;
  const mapped = words[at + word] === 0 && words[at + word + 1] === 0 && words[at + word + 2] === mappedPrefix;
  return mapped ? at + word + 3 : -1;
}

/** The bytes 00 00 ff ff as a little-endian word. */
const mappedPrefix = 0xffff0000 | 0;

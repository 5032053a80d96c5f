import type { ReusedWords } from './reused-words.ts';
import { addRow, emptyRowIndex, firstSlot, type RowIndex } from './row-index.ts';
import { cookieWord, rowWords, type SocketTable } from './socket-table.ts';

/** Whether row `a` of a table exists and has the cookie of row `b` of another one. */
export function sameCookie(table: SocketTable, a: number, other: SocketTable, b: number): boolean {
  const at = a * rowWords + cookieWord;
  const otherAt = b * rowWords + cookieWord;
  return a < table.rows && table.words[at] === other.words[otherAt] && table.words[at + 1] === other.words[otherAt + 1];
}

/** The row with the same cookie as row `row` of `other`; -1 if there is none. */
export function rowWithCookie(index: RowIndex, table: SocketTable, other: SocketTable, row: number): number {
  const low = other.words[row * rowWords + cookieWord] ?? 0;
  const high = other.words[row * rowWords + cookieWord + 1] ?? 0;
  for (let slot = firstSlot(index, low); ; slot = (slot + 1) & index.mask) {
    const found = (index.slots[slot] ?? 0) - 1;
    if (found < 0) return -1;
    const at = found * rowWords + cookieWord;
    if (table.words[at] === low && table.words[at + 1] === high) return found;
  }
}

/**
 * Indexes a table by cookie and removes rows that the kernel reported twice: while it walks through its tables, a socket may move
 * (from bound to connected, for example) and be reported again. The last row counts.
 * @param memory of the index
 */
export function indexByCookie(table: SocketTable, memory?: ReusedWords): RowIndex {
  const index = emptyRowIndex(table.rows, memory);
  let kept = 0;
  for (let row = 0; row < table.rows; row++) {
    const earlier = rowWithCookie(index, table, table, row);
    const to = earlier >= 0 ? earlier : kept++;
    if (to !== row) table.words.copyWithin(to * rowWords, row * rowWords, (row + 1) * rowWords);
    if (earlier < 0) addRow(index, table.words[to * rowWords + cookieWord] ?? 0, to);
  }
  table.rows = kept;
  return index;
}

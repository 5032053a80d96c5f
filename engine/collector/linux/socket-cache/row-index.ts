import { ReusedWords } from './reused-words.ts';

/**
 * A hash table from numbers to the rows of a socket table (open addressing, linear probing): a few times faster than a Map
 * (docs/benchmarks.md, "reporter", measures polls of 20,000 sockets with it). The rows themselves contain the keys. Rows with equal keys
 * are all in it.
 */
export interface RowIndex {
  /** Row number + 1; 0 is an empty slot. */
  readonly slots: Int32Array;
  readonly mask: number;
}

/** Creates an empty index for this number of rows. It is valid until the memory is used again. */
export function emptyRowIndex(rows: number, memory = new ReusedWords()): RowIndex {
  let size = 16;
  while (size < rows * 2) size *= 2;
  return { slots: memory.take(size, 0), mask: size - 1 };
}

/** The slot where the search for a key starts (the finalizer of MurmurHash3, so that similar keys get distant slots). */
export function firstSlot(index: RowIndex, key: number): number {
  let hash = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & index.mask;
}

/** Adds a row to the first free slot after that of its key. */
export function addRow(index: RowIndex, key: number, row: number): void {
  let slot = firstSlot(index, key);
  while (index.slots[slot] !== 0) slot = (slot + 1) & index.mask;
  index.slots[slot] = row + 1;
}

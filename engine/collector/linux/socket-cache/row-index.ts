/**
 * A hash table from numbers to the rows of a socket table (open addressing, linear probing): a few times faster than a Map, and the
 * rows themselves hold the keys. Rows with equal keys all stand in it.
 */
export interface RowIndex {
  /** Row number + 1; 0 is an empty place. */
  readonly places: Int32Array;
  readonly mask: number;
}

/** An empty index with room for so many rows. */
export function emptyRowIndex(rows: number): RowIndex {
  let size = 16;
  while (size < rows * 2) size *= 2;
  return { places: new Int32Array(size), mask: size - 1 };
}

/** Where the search for a key begins (a finishing step of MurmurHash3, so that near keys come to lie apart). */
export function firstSlot(index: RowIndex, key: number): number {
  let hash = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & index.mask;
}

/** Puts a row into the first free place from where its key begins. */
export function addRow(index: RowIndex, key: number, row: number): void {
  let slot = firstSlot(index, key);
  while (index.places[slot] !== 0) slot = (slot + 1) & index.mask;
  index.places[slot] = row + 1;
}

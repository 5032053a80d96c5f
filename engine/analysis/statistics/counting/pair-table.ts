import { topIndexes } from './top-indexes.ts';

/** A slot has four numbers: the pair, its count, and one that is unused. A processor fetches all of them at once. */
const slotShift = 2;
const initialSlots = 4096;
const maxSlots = 131_072;

/** Counts of pairs of two numbers, each from 0 to 2^32 - 1. */
export interface PairTable {
  add(first: number, second: number, count: number): void;
  /** First, second and count of each pair, one pair after the other. */
  list(): Uint32Array;
}

/** A hash table in one array. It keeps about 90,000 pairs; when there are more, it drops the half with the lowest counts. */
export function createPairTable(): PairTable {
  return new PairHashTable();
}

class PairHashTable implements PairTable {
  private slots = initialSlots;
  private table = new Uint32Array(initialSlots << slotShift);
  private used = 0;
  /**
   * Changes with each {@link makeRoom}, which keeps the pairs of the first slots if counts are equal. With one seed, the kept pairs would
   * stay close together.
   */
  private seed = 0;

  add(first: number, second: number, count: number): void {
    const slot = this.slotOf(first, second);
    const before = this.table[slot + 2]!;
    this.table[slot + 2] = before + count;
    if (before !== 0) return;
    this.table[slot] = first;
    this.table[slot + 1] = second;
    if (++this.used > this.slots * 0.7) this.makeRoom();
  }

  list(): Uint32Array {
    const { table } = this;
    const pairs = new Uint32Array(3 * this.used);
    let end = 0;
    for (let slot = 0; slot < table.length; slot += 1 << slotShift) {
      if (table[slot + 2] === 0) continue;
      for (let part = 0; part < 3; part++) pairs[end++] = table[slot + part]!;
    }
    return pairs;
  }

  /** The slot of a pair, or the free slot in which it belongs. */
  private slotOf(first: number, second: number): number {
    const { table, seed } = this;
    // Knuth's multiplier and MurmurHash3's, so that neighbours in either number lie far apart.
    const hash = Math.imul(first ^ seed, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
    const mask = (this.slots << slotShift) - 1;
    let slot = ((hash ^ (hash >>> 15)) << slotShift) & mask;
    while (table[slot + 2] !== 0 && (table[slot] !== first || table[slot + 1] !== second)) slot = (slot + (1 << slotShift)) & mask;
    return slot;
  }

  /** Doubles the table. At its maximum size it drops the rarer half of the pairs instead. */
  private makeRoom(): void {
    const pairs = this.list();
    const counts = new Uint32Array(this.used);
    for (let pair = 0; pair < this.used; pair++) counts[pair] = pairs[3 * pair + 2]!;
    const kept = topIndexes(counts, this.slots < maxSlots ? this.used : this.used >> 1);
    if (this.slots < maxSlots) {
      this.slots *= 2;
      this.table = new Uint32Array(this.slots << slotShift);
    } else this.table.fill(0);
    this.used = 0;
    this.seed++;
    for (const pair of kept) this.add(pairs[3 * pair]!, pairs[3 * pair + 1]!, counts[pair]!);
  }
}

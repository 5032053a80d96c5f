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

/**
 * A hash table in one array. It keeps about 90,000 pairs; when there are more, it drops the half with the lowest counts.
 * @param dropped called with each pair before it is dropped
 */
export function createPairTable(dropped: (first: number, second: number) => void = () => undefined): PairTable {
  return new PairHashTable(dropped);
}

class PairHashTable implements PairTable {
  private slots = initialSlots;
  private table = new Uint32Array(initialSlots << slotShift);
  private used = 0;
  /**
   * Changes with each {@link makeRoom}, which keeps the pairs of the first slots if counts are equal. With one seed, the kept pairs would
   * stay close together, and a search would pass all of them.
   */
  private seed = 0;
  private readonly dropped: (first: number, second: number) => void;

  constructor(dropped: (first: number, second: number) => void) {
    this.dropped = dropped;
  }

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
    // Knuth's multiplier and MurmurHash3's, so that neighbours in either number lie far apart. The last step of MurmurHash3 makes the
    // order of the slots different with each seed: otherwise the kept pairs, those of the first slots, would stay next to each other.
    let hash = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b) ^ seed;
    hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2_ae35);
    const mask = (this.slots << slotShift) - 1;
    let slot = ((hash ^ (hash >>> 13)) << slotShift) & mask;
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
    this.seed = Math.imul(this.seed + 1, 0x9e37_79b1);
    for (const pair of kept) {
      this.add(pairs[3 * pair]!, pairs[3 * pair + 1]!, counts[pair]!);
      counts[pair] = 0;
    }
    for (let pair = 0; pair < counts.length; pair++) if (counts[pair] !== 0) this.dropped(pairs[3 * pair]!, pairs[3 * pair + 1]!);
  }
}

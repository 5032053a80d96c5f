import { topIndexes } from './top-indexes.ts';

/** A slot is four numbers, of which three are used: the pair and its count. They lie side by side, for a processor fetches them at once. */
const slotShift = 2;
const initialSlots = 4096;
const maximumSlots = 131_072;

/** Counts of pairs of two numbers, each from 0 to 2^32 - 1. */
export interface PairTable {
  add(first: number, second: number, count: number): void;
  /** First, second and count of the pairs, one behind the other. */
  list(): Uint32Array;
}

/** A hash table in one array. At most some 90,000 pairs are kept; then the half that was seen least is dropped. */
export function createPairTable(): PairTable {
  let slots = initialSlots;
  let table = new Uint32Array(slots << slotShift);
  let used = 0;
  /** Of equal ones makeRoom keeps those of the first slots. Hashed otherwise each time, they do not stay close together. */
  let seed = 0;

  function add(first: number, second: number, count: number): void {
    const slot = slotOf(first, second);
    const before = table[slot + 2]!;
    table[slot + 2] = before + count;
    if (before !== 0) return;
    table[slot] = first;
    table[slot + 1] = second;
    if (++used > slots * 0.7) makeRoom();
  }

  /** Where the pair stands, or the free place that it would take. */
  function slotOf(first: number, second: number): number {
    // Knuth's multiplier and MurmurHash3's, so that neighbours in either number lie far apart.
    const hash = Math.imul(first ^ seed, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
    const mask = (slots << slotShift) - 1;
    let slot = ((hash ^ (hash >>> 15)) << slotShift) & mask;
    while (table[slot + 2] !== 0 && (table[slot] !== first || table[slot + 1] !== second)) slot = (slot + (1 << slotShift)) & mask;
    return slot;
  }

  function makeRoom(): void {
    const pairs = list();
    const counts = new Uint32Array(used);
    for (let at = 0; at < used; at++) counts[at] = pairs[3 * at + 2]!;
    const kept = topIndexes(counts, slots < maximumSlots ? used : used >> 1);
    if (slots < maximumSlots) {
      slots *= 2;
      table = new Uint32Array(slots << slotShift);
    } else table.fill(0);
    used = 0;
    seed++;
    for (const at of kept) add(pairs[3 * at]!, pairs[3 * at + 1]!, counts[at]!);
  }

  function list(): Uint32Array {
    const pairs = new Uint32Array(3 * used);
    let end = 0;
    for (let slot = 0; slot < table.length; slot += 1 << slotShift) {
      if (table[slot + 2] === 0) continue;
      for (let part = 0; part < 3; part++) pairs[end++] = table[slot + part]!;
    }
    return pairs;
  }

  return { add, list };
}

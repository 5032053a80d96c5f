/** Counts of pairs of two numbers, in bounded memory: the first from 1 to 2^31 - 1, the second from 0. */
export interface PairCounts {
  add(first: number, second: number): void;
  /** Calls back for each pair that is known, in no order. */
  each(use: (first: number, second: number, count: number) => void): void;
}

const initialSlots = 16_384;
/** 24 bytes each while it grows from one to the other. */
const maximumSlots = 1_048_576;

/**
 * A hash table in three arrays of numbers, for it is asked twice for each line of a log of gigabytes. At most some 700,000 pairs are kept;
 * then those that were seen least are dropped.
 */
export function openPairCounts(): PairCounts {
  let slots = initialSlots;
  let firsts = new Int32Array(slots);
  let seconds = new Int32Array(slots);
  let counts = new Int32Array(slots);
  let used = 0;

  function slotOf(first: number, second: number): number {
    // Knuth's multiplier and MurmurHash3's, so that neighbours in either number lie far apart.
    let slot = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
    slot = (slot ^ (slot >>> 15)) & (slots - 1);
    while (firsts[slot] !== 0 && (firsts[slot] !== first || seconds[slot] !== second)) slot = (slot + 1) & (slots - 1);
    return slot;
  }

  /** Lays the pairs out anew: in twice as many slots, or without those of small counts. */
  function rebuild(): void {
    const old = { firsts, seconds, counts };
    let least = 0;
    if (slots < maximumSlots) slots *= 2;
    else {
      const sorted = counts.filter((count) => count > 0).sort();
      least = sorted[sorted.length >> 1] ?? 0;
    }
    [firsts, seconds, counts] = [new Int32Array(slots), new Int32Array(slots), new Int32Array(slots)];
    used = 0;
    for (let at = 0; at < old.firsts.length; at++) {
      if (old.firsts[at] === 0 || old.counts[at]! <= least) continue;
      const slot = slotOf(old.firsts[at]!, old.seconds[at]!);
      firsts[slot] = old.firsts[at]!;
      seconds[slot] = old.seconds[at]!;
      counts[slot] = old.counts[at]!;
      used++;
    }
  }

  return {
    add(first, second) {
      const slot = slotOf(first, second);
      if (firsts[slot] === 0) {
        firsts[slot] = first;
        seconds[slot] = second;
        if (++used > slots * 0.7) {
          counts[slot] = 1;
          rebuild();
          return;
        }
      }
      counts[slot]!++;
    },
    each(use) {
      for (let at = 0; at < slots; at++) if (firsts[at] !== 0) use(firsts[at]!, seconds[at]!, counts[at]!);
    },
  };
}

/** Counts of pairs of two numbers, in bounded memory: the first from 1 to 2^31 - 1, the second from 0. */
export interface PairCounts {
  add(first: number, second: number): void;
  /** Calls back for each pair that is known, in no order. */
  each(use: (first: number, second: number, count: number) => void): void;
}

const initialSlots = 16_384;
const maximumSlots = 131_072;
/** A slot is four numbers, of which three are used: the pair and its count. They lie side by side, for a processor fetches them at once. */
const slotShift = 2;

/**
 * A hash table in one array of numbers, for it is asked twice for each line of a log of gigabytes. At most some 90,000 pairs are kept; then
 * the half that was seen least is dropped.
 */
export function openPairCounts(): PairCounts {
  let slots = initialSlots;
  let table = new Int32Array(slots << slotShift);
  let used = 0;

  /** Where the pair stands, or the free place that it would take. */
  function placeOf(first: number, second: number): number {
    // Knuth's multiplier and MurmurHash3's, so that neighbours in either number lie far apart.
    const hash = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
    const mask = (slots << slotShift) - 1;
    let place = ((hash ^ (hash >>> 15)) << slotShift) & mask;
    while (table[place] !== 0 && (table[place] !== first || table[place + 1] !== second)) place = (place + (1 << slotShift)) & mask;
    return place;
  }

  /** Lays the pairs out anew: in twice as many slots, or without those of small counts. */
  function rebuild(): void {
    const old = table;
    let least = 0;
    if (slots < maximumSlots) slots *= 2;
    else {
      const counts = old.filter((count, at) => at % 4 === 2 && count > 0).sort();
      least = counts[counts.length >> 1] ?? 0;
    }
    table = new Int32Array(slots << slotShift);
    used = 0;
    for (let at = 0; at < old.length; at += 1 << slotShift) {
      if (old[at] === 0 || old[at + 2]! <= least) continue;
      const place = placeOf(old[at]!, old[at + 1]!);
      table.set(old.subarray(at, at + 3), place);
      used++;
    }
  }

  return {
    add(first, second) {
      const place = placeOf(first, second);
      table[place + 2]!++;
      if (table[place] !== 0) return;
      table[place] = first;
      table[place + 1] = second;
      if (++used > slots * 0.7) rebuild();
    },
    each(use) {
      for (let at = 0; at < table.length; at += 1 << slotShift) if (table[at] !== 0) use(table[at]!, table[at + 1]!, table[at + 2]!);
    },
  };
}

/** Counts of pairs of two numbers, each from 0 to 2^31 - 1, in bounded memory. */
export interface PairCounts {
  add(first: number, second: number, count: number): void;
  /** All pairs that are known, in no order: first, second and count of each, one behind the other. */
  list(): Int32Array;
}

/** Calls back for each pair of a list that {@link PairCounts} has given. */
export function forEachPair(list: Int32Array, use: (first: number, second: number, count: number) => void): void {
  for (let at = 0; at < list.length; at += 3) use(list[at]!, list[at + 1]!, list[at + 2]!);
}

const initialSlots = 16_384;
const maximumSlots = 131_072;
/** A slot is four numbers, of which three are used: the pair and its count. They lie side by side, for a processor fetches them at once. */
const slotShift = 2;

/**
 * A hash table in one array of numbers, for it is asked for each line of a log of gigabytes. At most some 90,000 pairs are kept; then the
 * half that was seen least is dropped.
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
    while (table[place + 2] !== 0 && (table[place] !== first || table[place + 1] !== second)) place = (place + (1 << slotShift)) & mask;
    return place;
  }

  /** The count that half of the pairs do not exceed. */
  function median(): number {
    const counts = new Int32Array(used);
    let end = 0;
    for (let at = 2; at < table.length; at += 1 << slotShift) if (table[at] !== 0) counts[end++] = table[at]!;
    return counts.sort()[used >> 1] ?? 0;
  }

  /** Lays the pairs out anew: in twice as many slots, or without those of small counts. */
  function rebuild(): void {
    const old = table;
    let least = 0;
    if (slots < maximumSlots) slots *= 2;
    else {
      least = median();
    }
    table = new Int32Array(slots << slotShift);
    used = 0;
    for (let at = 0; at < old.length; at += 1 << slotShift) {
      if (old[at + 2]! <= least) continue;
      const place = placeOf(old[at]!, old[at + 1]!);
      for (let part = 0; part < 3; part++) table[place + part] = old[at + part]!;
      used++;
    }
  }

  return {
    add(first, second, count) {
      const place = placeOf(first, second);
      const before = table[place + 2]!;
      table[place + 2] = before + count;
      if (before !== 0) return;
      table[place] = first;
      table[place + 1] = second;
      if (++used > slots * 0.7) rebuild();
    },
    list() {
      const pairs = new Int32Array(3 * used);
      let end = 0;
      for (let at = 0; at < table.length; at += 1 << slotShift) {
        if (table[at + 2] === 0) continue;
        for (let part = 0; part < 3; part++) pairs[end++] = table[at + part]!;
      }
      return pairs;
    },
  };
}

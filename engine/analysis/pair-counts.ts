/** Counts of pairs of two numbers, each from 0 to 2^26 - 1, in bounded memory. */
export interface PairCounts {
  add(first: number, second: number, count: number): void;
  /** First, second and count of the pairs, one behind the other; those of a first one together. */
  list(): Uint32Array;
}

type UsePair = (first: number, second: number, count: number) => void;

/** Calls back for each pair of a list that {@link PairCounts} has given. */
export function forEachPair(list: Uint32Array, use: UsePair): void {
  for (let at = 0; at < list.length; at += 3) use(list[at]!, list[at + 1]!, list[at + 2]!);
}

/** So many first numbers have a row, with a place for each second number below its length. */
const mostRows = 64;
const rowLength = 65_536;
/** Of a row so many pairs are listed, those that were seen most. */
const mostListed = 1000;
/** So many pairs are kept that have no place in a row. Then the half of them is dropped that was seen least. */
const mostOthers = 100_000;

/** It is asked for each line of a log of gigabytes, mostly for the numbers that were given first, for these occur most. */
export function openPairCounts(): PairCounts {
  const rows: (Uint32Array | undefined)[] = [];
  let rowsLeft = mostRows;
  /** By both numbers in one. */
  let others = new Map<number, number>();

  function add(first: number, second: number, count: number): void {
    const row = rows[first];
    if (row !== undefined && second < rowLength) row[second]! += count;
    else addOther(first, second, count);
  }

  function addOther(first: number, second: number, count: number): void {
    if (rowsLeft > 0 && second < rowLength) {
      rowsLeft--;
      while (rows.length <= first) rows.push(undefined);
      rows[first] = new Uint32Array(rowLength);
      add(first, second, count);
      return;
    }
    const pair = first * 2 ** 26 + second;
    others.set(pair, (others.get(pair) ?? 0) + count);
    if (others.size > mostOthers) others = new Map([...others].sort(([, a], [, b]) => b - a).slice(0, mostOthers / 2));
  }

  function list(): Uint32Array {
    const pairs: number[] = [];
    for (const [first, row] of rows.entries()) {
      if (row) for (const second of mostCounted(row)) pairs.push(first, second, row[second]!);
    }
    for (const [pair, count] of others) pairs.push(Math.floor(pair / 2 ** 26), pair % 2 ** 26, count);
    return Uint32Array.from(pairs);
  }

  return { add, list };
}

/** The places of a row that were counted most. */
function mostCounted(row: Uint32Array): number[] {
  const places: number[] = [];
  for (let place = 0; place < rowLength; place++) if (row[place] !== 0) places.push(place);
  if (places.length <= mostListed) return places;
  const counts = Uint32Array.from(places, (place) => row[place]!).sort();
  const least = counts[counts.length - mostListed]!;
  // Of those with the least count only the first find room.
  let room = mostListed - (counts.length - counts.lastIndexOf(least) - 1);
  return places.filter((place) => row[place]! > least || (row[place] === least && room-- > 0));
}

import type { DistinctCount } from '../log-statistics.ts';
import { addHash, countDistinct, createDistinctSet, mergeInto, type DistinctSet } from './distinct-count.ts';
import { createPairTable, type PairTable } from './pair-table.ts';
import { topIndexes } from './top-indexes.ts';

/** Pairs of numbers with their counts, which can be passed between threads. */
export interface PairList {
  /** First number, second number and count of each pair, one pair after the other. */
  readonly pairs: Uint32Array;
  /**
   * The second numbers of each first number, as sets of their hashes, if there were too many pairs to keep all; else null. If there are
   * too many sets as well, some first numbers have none.
   */
  readonly distinct: ReadonlyMap<number, DistinctSet> | null;
}

/** Calls back for each pair of a list. */
export function forEachPair({ pairs }: PairList, use: (first: number, second: number, count: number) => void): void {
  for (let at = 0; at < pairs.length; at += 3) use(pairs[at]!, pairs[at + 1]!, pairs[at + 2]!);
}

/** Calls back for each first number with the indexes of its pairs in the list. They are valid until the call returns. */
export function forEachFirst({ pairs }: PairList, use: (first: number, indexes: Uint32Array) => void): void {
  // A counting sort: after it, the pairs of a first number end where its element of `ends` says.
  const ends = pairsOfFirsts(pairs);
  for (let first = 1; first < ends.length; first++) ends[first]! += ends[first - 1]!;
  const starts = ends.slice();
  const sorted = new Uint32Array(pairs.length / 3);
  for (let at = pairs.length - 3; at >= 0; at -= 3) sorted[--starts[pairs[at]!]!] = at;
  for (let first = 0; first < ends.length; first++) {
    if (ends[first] !== starts[first]) use(first, sorted.subarray(starts[first], ends[first]));
  }
}

/** The number of pairs of each first number, by first number. */
function pairsOfFirsts(pairs: Uint32Array): Uint32Array {
  let max = -1;
  for (let at = 0; at < pairs.length; at += 3) if (pairs[at]! > max) max = pairs[at]!;
  const sizes = new Uint32Array(max + 1);
  for (let at = 0; at < pairs.length; at += 3) sizes[pairs[at]!]!++;
  return sizes;
}

/** The number of distinct second numbers of each first number. */
export function distinctCounts(list: PairList): Map<number, DistinctCount> {
  const found = new Map<number, DistinctCount>();
  // If there are sets, a first number without one has at least the pairs that are listed.
  for (const [first, count] of pairsOfFirsts(list.pairs).entries())
    if (count > 0) found.set(first, { count, approximate: list.distinct !== null });
  for (const [first, set] of list.distinct ?? []) found.set(first, countDistinct(set));
  return found;
}

/** The counts of the pairs of one first number, by second number. */
type Row = Uint8Array | Uint32Array;
/** The maximum count in a row of bytes. */
const maxByte = 255;
/** A row becomes longer with the second numbers, up to this length. */
const [initialRowLength, growth, maxRowLength] = [4096, 4, 262_144];
/** The maximum size of all rows as long as no count exceeds a byte. A row with a larger count takes four times as much. */
const maxRowBytes = 16 * 1024 * 1024;

/** The maximum number of pairs that are listed for a row if there are sets. */
const maxListed = 1000;

/** In place of a number: the item was dropped. */
export const dropped = -1;

/** A set takes at most 16 KB. */
const maxSets = 2000;

/**
 * Counts pairs, once per line of a log of gigabytes. The first numbers that come first, which are the most frequent ones, have rows. All
 * other pairs are in a table, which drops the rarest ones if there are too many. Dropped pairs are added to the sets of distinct numbers.
 */
export class PairCounts {
  /** A row is in one of these two lists, by first number. */
  private readonly byteRows: (Uint8Array | undefined)[] = [];
  private readonly wideRows: (Uint32Array | undefined)[] = [];
  private rowBytesLeft = maxRowBytes;
  private table = this.createTable();
  private readonly hashOf: (second: number) => number;
  private distinct: Map<number, DistinctSet> | null = null;

  /** @param hashOf the hash of a second number, which is the same in all threads */
  constructor(hashOf: (second: number) => number) {
    this.hashOf = hashOf;
  }

  add(first: number, second: number, count: number): void {
    const row = this.byteRows[first] ?? this.wideRows[first];
    if (row === undefined || second >= row.length) {
      if (this.lengthenRow(first, row, second)) this.add(first, second, count);
      else this.table.add(first, second, count);
    } else if (row instanceof Uint8Array && row[second]! + count > maxByte) {
      const wide = Uint32Array.from(row);
      wide[second]! += count;
      this.setRow(first, wide);
    } else row[second]! += count;
  }

  /** Adds one to each of the first `end` pairs. The processor reads several rows at once, which it cannot do between other steps. */
  addEach(firsts: Uint32Array, seconds: Uint32Array, end: number): void {
    const { byteRows, wideRows } = this;
    for (let at = 0; at < end; at++) {
      const [first, second] = [firsts[at]!, seconds[at]!];
      const row = byteRows[first];
      if (row !== undefined && second < row.length && row[second]! < maxByte) {
        row[second]!++;
        continue;
      }
      const wide = wideRows[first];
      if (wide !== undefined && second < wide.length) wide[second]!++;
      else this.add(first, second, 1);
    }
  }

  /** Adds the sets of another list; its pairs are to be added one by one. */
  addSets(first: number, set: DistinctSet): void {
    const own = this.setOf(first);
    if (own) mergeInto(own, set);
  }

  /** Call it before pairs are left out of a copy: from then on, distinct numbers are counted by sets. */
  startSets(): void {
    this.distinct ??= new Map();
  }

  /** All pairs that are kept. */
  list(): PairList {
    return this.listRows(maxRowLength);
  }

  /** Call it at the end. If there are sets, all pairs are in them, and only those with the highest counts are listed. */
  finish(): PairList {
    if (!this.distinct) return this.list();
    for (const [first, row] of this.rows()) {
      for (let second = 0; second < row.length; second++) if (row[second] !== 0) this.addDistinct(first, second);
    }
    const ofTable = this.table.list();
    for (let at = 0; at < ofTable.length; at += 3) this.addDistinct(ofTable[at]!, ofTable[at + 1]!);
    return this.listRows(maxListed);
  }

  /**
   * Changes the second numbers.
   * @param newIds the new number of each second number, not above the old one, in ascending order; {@link dropped} if its pairs are to be
   * dropped: then they are added to the sets of distinct numbers
   */
  renumber(newIds: Int32Array): void {
    for (const [first, row] of this.rows()) this.renumberRow(first, row, newIds);
    const pairs = this.table.list();
    this.table = this.createTable();
    for (let at = 0; at < pairs.length; at += 3) {
      const [first, second] = [pairs[at]!, pairs[at + 1]!];
      if (newIds[second] === dropped) this.addDistinct(first, second);
      else this.add(first, newIds[second]!, pairs[at + 2]!);
    }
  }

  /** Adds a pair that is left out to the set of its first number. */
  addDistinct(first: number, second: number): void {
    const set = this.setOf(first);
    if (set) addHash(set, this.hashOf(second));
  }

  private renumberRow(first: number, row: Row, newIds: Int32Array): void {
    for (let second = 0; second < row.length; second++) {
      const count = row[second]!;
      if (count === 0) continue;
      row[second] = 0;
      if (newIds[second] === dropped) this.addDistinct(first, second);
      else row[newIds[second]!] = count;
    }
  }

  private *rows(): Generator<readonly [first: number, row: Row]> {
    for (let first = 0; first < this.byteRows.length; first++) {
      const row = this.byteRows[first] ?? this.wideRows[first];
      if (row) yield [first, row];
    }
  }

  private setRow(first: number, row: Row): void {
    while (this.byteRows.length <= first) {
      this.byteRows.push(undefined);
      this.wideRows.push(undefined);
    }
    this.byteRows[first] = row instanceof Uint8Array ? row : undefined;
    this.wideRows[first] = row instanceof Uint8Array ? undefined : row;
  }

  private listRows(max: number): PairList {
    const ofTable = this.table.list();
    const tops = Array.from(this.rows(), ([first, row]) => ({ first, row, top: topIndexes(row, max) }));
    const pairs = new Uint32Array(tops.reduce((sum, { top }) => sum + 3 * top.length, ofTable.length));
    pairs.set(ofTable);
    let end = ofTable.length;
    for (const { first, row, top } of tops) {
      for (let at = 0; at < top.length; at++) {
        pairs[end++] = first;
        pairs[end++] = top[at]!;
        pairs[end++] = row[top[at]!]!;
      }
    }
    return { pairs, distinct: this.distinct };
  }

  /** Makes the row long enough for a second number. Returns false if the rows are too large already; this never changes for a pair. */
  private lengthenRow(first: number, row: Row | undefined, second: number): boolean {
    if (second >= maxRowLength) return false;
    const before = row?.length ?? 0;
    let length = Math.max(before, initialRowLength);
    while (length <= second) length *= growth;
    if (length - before > this.rowBytesLeft) return false;
    this.rowBytesLeft -= length - before;
    const longer = row instanceof Uint32Array ? new Uint32Array(length) : new Uint8Array(length);
    if (row) longer.set(row);
    this.setRow(first, longer);
    return true;
  }

  private createTable(): PairTable {
    return createPairTable((first, second) => this.addDistinct(first, second));
  }

  private setOf(first: number): DistinctSet | undefined {
    const sets = (this.distinct ??= new Map());
    let set = sets.get(first);
    if (!set && sets.size < maxSets) {
      set = createDistinctSet();
      sets.set(first, set);
    }
    return set;
  }
}

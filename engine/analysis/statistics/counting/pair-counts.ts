import type { DistinctCount } from '../log-statistics.ts';
import { addHash, countDistinct, createDistinctSet, mergeInto, type DistinctSet } from './distinct-count.ts';
import { createPairTable } from './pair-table.ts';
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

/** The number of distinct second numbers of each first number. */
export function distinctCounts(list: PairList): Map<number, DistinctCount> {
  const listed = new Map<number, number>();
  forEachPair(list, (first) => listed.set(first, (listed.get(first) ?? 0) + 1));
  if (!list.distinct) return new Map([...listed].map(([first, count]) => [first, { count, approximate: false }]));
  const found = new Map<number, DistinctCount>();
  // Without a set it is a lower bound.
  for (const [first, count] of listed) if (!list.distinct.has(first)) found.set(first, { count, approximate: true });
  for (const [first, set] of list.distinct) found.set(first, countDistinct(set));
  return found;
}

/** The maximum number of first numbers that have a row. A row has one element for each second number below its length. */
const maxRows = 32;
const rowLength = 65_536;
/** The maximum number of pairs that are listed for a row if there are sets. */
const maxListed = 1000;

const noIndexes = new Uint32Array();
/** A set takes at most 16 KB. */
const maxSets = 2000;

/**
 * Counts pairs, once per line of a log of gigabytes. The first numbers that come first, which are the most frequent ones, have rows. All
 * other pairs are in a table, which drops the rarest ones if there are too many. Dropped pairs are added to the sets of distinct numbers.
 */
export class PairCounts {
  private readonly rows: (Uint32Array | undefined)[] = [];
  private rowsLeft = maxRows;
  private readonly table = createPairTable((first, second) => this.addDistinct(first, second));
  private readonly hashOf: (second: number) => number;
  private distinct: Map<number, DistinctSet> | null = null;

  /** @param hashOf the hash of a second number, which is the same in all threads */
  constructor(hashOf: (second: number) => number) {
    this.hashOf = hashOf;
  }

  add(first: number, second: number, count: number): void {
    const row = this.rows[first];
    if (row !== undefined && second < rowLength) row[second]! += count;
    else this.addWithoutRow(first, second, count);
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
    return this.listRows(rowLength);
  }

  /** Call it at the end. If there are sets, all pairs are in them, and only those with the highest counts are listed. */
  finish(): PairList {
    if (!this.distinct) return this.list();
    for (const [first, row] of this.rows.entries()) {
      if (row) for (let second = 0; second < rowLength; second++) if (row[second] !== 0) this.addDistinct(first, second);
    }
    const ofTable = this.table.list();
    for (let at = 0; at < ofTable.length; at += 3) this.addDistinct(ofTable[at]!, ofTable[at + 1]!);
    return this.listRows(maxListed);
  }

  /** Adds a pair that is left out of a copy to the set of its first number. */
  addDistinct(first: number, second: number): void {
    const set = this.setOf(first);
    if (set) addHash(set, this.hashOf(second));
  }

  private listRows(max: number): PairList {
    const ofTable = this.table.list();
    const tops = this.rows.map((row) => (row ? topIndexes(row, max) : noIndexes));
    const pairs = new Uint32Array(tops.reduce((sum, { length }) => sum + 3 * length, ofTable.length));
    pairs.set(ofTable);
    let end = ofTable.length;
    for (const [first, top] of tops.entries()) {
      const row = this.rows[first]!;
      for (const second of top) {
        pairs[end++] = first;
        pairs[end++] = second;
        pairs[end++] = row[second]!;
      }
    }
    return { pairs, distinct: this.distinct };
  }

  private addWithoutRow(first: number, second: number, count: number): void {
    if (this.rowsLeft === 0 || second >= rowLength) {
      this.table.add(first, second, count);
      return;
    }
    this.rowsLeft--;
    while (this.rows.length <= first) this.rows.push(undefined);
    this.rows[first] = new Uint32Array(rowLength);
    this.add(first, second, count);
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

import { createPairTable, type PairTable } from './pair-table.ts';
import { topIndexes } from './top-indexes.ts';

/** Calls back for each pair of a list: first, second and count, one behind the other. */
export function forEachPair(list: Uint32Array, use: (first: number, second: number, count: number) => void): void {
  for (let at = 0; at < list.length; at += 3) use(list[at]!, list[at + 1]!, list[at + 2]!);
}

/** So many first numbers have a row, with a place for each second number below its length. */
const maxRows = 32;
const rowLength = 65_536;
/** Of a row so many pairs are listed, those that were counted most. */
const maxListed = 1000;

/**
 * Counts of pairs, for each line of a log of gigabytes. The first numbers that come, which are those that come most, have rows; all else
 * stands in a table.
 */
export function createPairCounts(): PairTable {
  const rows: (Uint32Array | undefined)[] = [];
  let rowsLeft = maxRows;
  const table = createPairTable();

  function add(first: number, second: number, count: number): void {
    const row = rows[first];
    if (row !== undefined && second < rowLength) row[second]! += count;
    else addOther(first, second, count);
  }

  function addOther(first: number, second: number, count: number): void {
    if (rowsLeft === 0 || second >= rowLength) {
      table.add(first, second, count);
      return;
    }
    rowsLeft--;
    while (rows.length <= first) rows.push(undefined);
    rows[first] = new Uint32Array(rowLength);
    add(first, second, count);
  }

  function list(): Uint32Array {
    const pairs: number[] = [];
    for (const [first, row] of rows.entries()) {
      if (row) for (const second of topIndexes(row, maxListed)) pairs.push(first, second, row[second]!);
    }
    forEachPair(table.list(), (first, second, count) => pairs.push(first, second, count));
    return Uint32Array.from(pairs);
  }

  return { add, list };
}

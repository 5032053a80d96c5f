import { createPairTable, type PairTable } from './pair-table.ts';
import { topIndexes } from './top-indexes.ts';

/** Calls back for each pair of a list, which has first, second and count of each pair, one pair after the other. */
export function forEachPair(list: Uint32Array, use: (first: number, second: number, count: number) => void): void {
  for (let at = 0; at < list.length; at += 3) use(list[at]!, list[at + 1]!, list[at + 2]!);
}

/** The maximum number of first numbers that have a row. A row has one element for each second number below its length. */
const maxRows = 32;
const rowLength = 65_536;
/** The maximum number of pairs that are listed for a row: those with the highest counts. */
const maxListed = 1000;

/**
 * Counts pairs, once per line of a log of gigabytes. The first numbers that come first, which are the most frequent ones, have rows. All
 * other pairs are in a table.
 */
export function createPairCounts(): PairTable {
  const rows: (Uint32Array | undefined)[] = [];
  let rowsLeft = maxRows;
  const table = createPairTable();

  function add(first: number, second: number, count: number): void {
    const row = rows[first];
    if (row !== undefined && second < rowLength) row[second]! += count;
    else addWithoutRow(first, second, count);
  }

  function addWithoutRow(first: number, second: number, count: number): void {
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

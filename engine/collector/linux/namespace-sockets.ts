import type { NetworkNamespace } from './namespaces.ts';
import { indexByCookie, rowWithCookie } from './socket-cache/cookie-index.ts';
import type { RowIndex } from './socket-cache/row-index.ts';
import { emptySocketTable, inodeOf, sameRow, type SocketTable } from './socket-cache/socket-table.ts';
import { readSockets, type Reading } from './socket-reader.ts';

/** The sockets of one namespace, and what has changed since they were read last. */
export interface NamespaceSockets extends Reading {
  readonly table: SocketTable;
  /** For each row the row of the last table that is the same in every word; -1 where there is none. */
  readonly unchanged: Int32Array;
  /** Inodes of the last table's sockets that are no more, or have become others. */
  readonly closed: readonly number[];
}

/** Reads the sockets of one namespace, time after time. Two tables take turns, so that nothing is copied. */
export function createNamespaceSockets(): (namespace: NetworkNamespace) => NamespaceSockets {
  let last: SocketTable = emptySocketTable();
  let lastIndex: RowIndex = indexByCookie(last);
  let table: SocketTable = emptySocketTable();
  return (namespace) => {
    const reading = readSockets(namespace, table);
    const index = indexByCookie(table);
    const changes = compare(last, lastIndex, table);
    const read = { table, ...changes, ...reading };
    [last, table] = [table, last];
    lastIndex = index;
    return read;
  };
}

/** Finds the rows of the last table again in the table of now. */
export function compare(last: SocketTable, lastIndex: RowIndex, table: SocketTable): { unchanged: Int32Array; closed: number[] } {
  const unchanged = new Int32Array(table.rows).fill(-1);
  const lives = new Uint8Array(last.rows);
  for (let row = 0; row < table.rows; row++) {
    const before = rowWithCookie(lastIndex, last, table, row);
    if (before < 0) continue;
    if (inodeOf(last, before) === inodeOf(table, row)) lives[before] = 1;
    if (sameRow(last, before, table, row)) unchanged[row] = before;
  }
  const closed: number[] = [];
  for (let row = 0; row < last.rows; row++) if (lives[row] === 0 && inodeOf(last, row) !== 0) closed.push(inodeOf(last, row));
  return { unchanged, closed };
}

import type { CollectRequest, StateEvent } from '../collector.ts';
import type { NetworkNamespace } from './namespaces.ts';
import { PeerMemory, peerRows } from './peers.ts';
import { indexByCookie, rowWithCookie, sameCookie } from './socket-cache/cookie-index.ts';
import { ReusedWords } from './socket-cache/reused-words.ts';
import type { RowIndex } from './socket-cache/row-index.ts';
import { emptySocketTable, inodeOf, sameRow, type SocketTable } from './socket-cache/socket-table.ts';
import { readSockets, type ReadResult } from './socket-reader.ts';

/** The sockets of one namespace, and the changes since they were last read. */
export interface NamespaceSockets extends ReadResult {
  readonly table: SocketTable;
  /** For each row, the row of the last table that is equal in every word; -1 if there is no such row. */
  readonly unchanged: Int32Array;
  /** For each row, that of its peer; see {@link peerRows}. */
  readonly peers: Int32Array;
  /** Inodes of the sockets of the last table that no longer exist, or have another inode now. */
  readonly closed: readonly number[];
}

/**
 * Milliseconds between two readings of every socket: events do not report each change (a connection that is bound to a device after it was
 * opened, or restored from an image).
 */
const fullReadIntervalMs = 30_000;

/** Reads the sockets of one namespace. `now` is a monotonic clock in milliseconds. */
export type ReadNamespace = (namespace: NetworkNamespace, request: SocketRequest, now: number) => NamespaceSockets;

/** Which sockets are read. */
export interface SocketRequest extends Pick<CollectRequest, 'withoutTimeWait'> {
  /** The result of `events` of the request. */
  readonly events?: readonly StateEvent[] | undefined;
}

/**
 * Returns a function that reads the sockets of one namespace. Two tables are used alternately, so that nothing is copied. A result is valid
 * until the next call.
 */
export function createNamespaceSockets(): ReadNamespace {
  let last = new IndexedTable();
  let current = new IndexedTable();
  const comparison = new ComparisonMemory();
  const peerMemory = new PeerMemory();
  let canTakeOver = false;
  let fullReadAt = -Infinity;
  return (namespace, { withoutTimeWait = false, events }, now) => {
    const isDue = !canTakeOver || now - fullReadAt >= fullReadIntervalMs;
    const known = events === undefined || isDue ? null : { table: last.table, events };
    const { table } = current;
    const reading = readSockets(namespace, table, !withoutTimeWait, known);
    canTakeOver = reading.isByDiag;
    if (!reading.isTakenOver) fullReadAt = now;
    current.updateIndex();
    const changes = compareTables(last.table, last.index, table, comparison);
    [last, current] = [current, last];
    return { table, ...changes, peers: peerRows(table, peerMemory), ...reading };
  };
}

class IndexedTable {
  readonly table = emptySocketTable();
  private readonly memory = new ReusedWords();
  index = indexByCookie(this.table, this.memory);

  updateIndex(): void {
    this.index = indexByCookie(this.table, this.memory);
  }
}

/** Memory for {@link compareTables}. */
class ComparisonMemory {
  readonly unchanged = new ReusedWords();
  readonly isOpen = new ReusedWords();
}

/** Compares the rows of the last table with those of the current table. */
export function compareTables(
  last: SocketTable,
  lastIndex: RowIndex,
  table: SocketTable,
  memory = new ComparisonMemory(),
): Pick<NamespaceSockets, 'unchanged' | 'closed'> {
  const unchanged = memory.unchanged.take(table.rows, -1);
  const isOpen = memory.isOpen.take(last.rows, 0);
  let before = -1;
  for (let row = 0; row < table.rows; row++) {
    // The kernel lists the sockets in nearly the same order each time.
    before = sameCookie(last, before + 1, table, row) ? before + 1 : rowWithCookie(lastIndex, last, table, row);
    if (before < 0) continue;
    if (inodeOf(last, before) === inodeOf(table, row)) isOpen[before] = 1;
    if (sameRow(last, before, table, row)) unchanged[row] = before;
  }
  const closed: number[] = [];
  for (let row = 0; row < last.rows; row++) if (isOpen[row] === 0 && inodeOf(last, row) !== 0) closed.push(inodeOf(last, row));
  return { unchanged, closed };
}

import { addressHex } from '../../model/addresses.ts';
import type { StateEvent } from '../collector.ts';
import { dumpSockets, findSocket, TCP_ESTABLISHED, tcpRequest } from './sock-diag.ts';
import { indexByCookie, rowWithCookie } from './socket-cache/cookie-index.ts';
import {
  AF_INET,
  AF_INET6,
  appendRow,
  copyRow,
  emptySocketTable,
  inodeOf,
  kindWord,
  localWord,
  portsWord,
  remoteWord,
  rowWords,
  TCP,
  type SocketTable,
} from './socket-cache/socket-table.ts';

/** The sockets of the last snapshot, and all events since. */
export interface KnownSockets {
  readonly table: SocketTable;
  readonly events: readonly StateEvent[];
}

/** To find one socket costs the kernel several times as much as to list one of many: if more than this part has changed, all are listed. */
const maxChangedPart = 1 / 8;

/**
 * Fills the table with the TCP sockets, without having the kernel list the established connections: a server has thousands of them, and
 * listing them is most of a poll's cost (docs/benchmarks.md, "reporter"). Those that no event is about are taken over from the last
 * snapshot. The others are searched one by one, also those that no process had accepted then, because no event reports that.
 * @param omittedStates besides, the states that are not to be listed
 * @param table an empty one
 * @returns false if the table must be filled with all sockets instead: many have changed, or one that was opened is not found. The table is
 * empty then.
 */
export function readChangedTcp(diag: number, known: KnownSockets, omittedStates: readonly number[], table: SocketTable): boolean {
  const isComplete = addChangedTcp(diag, known, omittedStates, table);
  if (!isComplete) table.rows = 0;
  return isComplete;
}

function addChangedTcp(diag: number, { table: last, events }: KnownSockets, omittedStates: readonly number[], table: SocketTable): boolean {
  const changed = emptySocketTable();
  for (const event of openedConnections(events)) addEndpoints(changed, event);
  const openedRows = changed.rows;
  const ports = new Set(events.map(portsOf));
  const mayHaveChanged = (row: number): boolean => inodeOf(last, row) === 0 || ports.has(last.words[row * rowWords + portsWord] ?? 0);
  let established = 0;
  for (let row = 0; row < last.rows; row++) {
    if (!isEstablished(last, row)) continue;
    established++;
    if (mayHaveChanged(row)) copyRow(last, row, changed);
  }
  if (changed.rows > established * maxChangedPart) return false;
  // First, as when the kernel lists all: the next snapshot is compared with this one in the order of their rows.
  if (!dumpSockets(diag, tcpRequest([...omittedStates, TCP_ESTABLISHED]), TCP, table)) return false;
  const others = indexByCookie(table);
  for (let row = 0; row < last.rows; row++) {
    if (isEstablished(last, row) && !mayHaveChanged(row) && rowWithCookie(others, table, last, row) < 0) copyRow(last, row, table);
  }
  for (let row = 0; row < changed.rows; row++) {
    const isFound = findConnection(diag, changed, row, table);
    if (isFound === null || (!isFound && row < openedRows)) return false;
  }
  return true;
}

/** The last events of the connections that were opened and not closed. */
function openedConnections(events: readonly StateEvent[]): StateEvent[] {
  const latest = new Map(events.map((event) => [event.socket, event]));
  return [...latest.values()].filter(({ change }) => change === 'connected' || change === 'accepted');
}

function isEstablished({ words }: SocketTable, row: number): boolean {
  const kind = words[row * rowWords + kindWord] ?? 0;
  return (kind & 0xff) === TCP && ((kind >> 16) & 0xff) === TCP_ESTABLISHED;
}

function portsOf({ localPort, remotePort }: StateEvent): number {
  return localPort | ((remotePort ?? 0) << 16);
}

/** Adds a row that has the endpoints of an event and nothing else. */
function addEndpoints(table: SocketTable, event: StateEvent): void {
  const { localAddress, remoteAddress } = event;
  const at = appendRow(table);
  table.words.fill(0, at, at + rowWords);
  table.words[at + kindWord] = TCP | ((localAddress.includes(':') ? AF_INET6 : AF_INET) << 8);
  table.words[at + portsWord] = portsOf(event);
  table.words.set(addressWords(localAddress), at + localWord);
  table.words.set(addressWords(remoteAddress ?? ''), at + remoteWord);
}

/** An address as in a row; all zeros for an empty text. */
function addressWords(address: string): Int32Array {
  const bytes = Buffer.alloc(16);
  bytes.write(addressHex(address), 'hex');
  return Int32Array.from({ length: 4 }, (_, index) => bytes.readInt32LE(index * 4));
}

/** As {@link findSocket}; a socket that listens at the port is not the connection. */
function findConnection(diag: number, wanted: SocketTable, row: number, table: SocketTable): boolean | null {
  const before = table.rows;
  const isFound = findSocket(diag, wanted, row, table);
  if (isFound !== true) return isFound;
  if (table.rows > before && table.words[before * rowWords + portsWord] === wanted.words[row * rowWords + portsWord]) return true;
  table.rows = before;
  return false;
}

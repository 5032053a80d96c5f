import { copyMemory } from '../../platform/memory.ts';
import { getBoundTcp6Table, getBoundTcpTable, getExtendedTcpTable, getExtendedUdpTable } from '../../platform/windows/iphlpapi.ts';
import { getProcessHeap, heapFree } from '../../platform/windows/kernel32.ts';
import { CollectorError } from '../collector.ts';
import { createBoundRowFilter } from './bound-rows.ts';
import {
  boundTcp4Table,
  boundTcp6Table,
  readRows,
  type SocketRow,
  type TableLayout,
  type TableRows,
  tcp4Table,
  tcp6Table,
  udp4Table,
  udp6Table,
} from './parse-socket-table.ts';

/** GetExtendedTcpTable and GetExtendedUdpTable (iphlpapi.h). */

const families = { ipv4: 2, ipv6: 23 } as const; // AF_INET, AF_INET6 (ws2def.h)
const ownerModule = { tcp: 8, udp: 2 } as const; // TCP_TABLE_OWNER_MODULE_ALL, UDP_TABLE_OWNER_MODULE (iprtrmib.h)

/** The buffer is too small: ERROR_INSUFFICIENT_BUFFER, and STATUS_UNSUCCESSFUL, which is returned if the table grows during the call. */
const tooSmall: readonly number[] = [122, 0xc0000001];
/** ERROR_NOT_SUPPORTED, ERROR_NO_DATA: no IPv6, or no socket. */
const emptyResults: readonly number[] = [50, 232];
const maxAttempts = 10;

/** The system's socket tables. */
export interface SocketTables {
  /**
   * The current rows, without the Bound rows of connected and listening sockets ({@link createBoundRowFilter}). Rows that have not changed
   * since the previous call are the same objects.
   */
  read(): SocketRow[];
}

/**
 * Creates the reader of the tables of iphlpapi.dll.
 * Sockets that are only bound come from two functions that no header declares (netstat -q uses them); a Windows without them lists none.
 */
export function createSocketTables(): SocketTables {
  const sources = [
    extendedTable(tcp4Table, getExtendedTcpTable, families.ipv4, ownerModule.tcp),
    extendedTable(tcp6Table, getExtendedTcpTable, families.ipv6, ownerModule.tcp),
    boundTable(boundTcp4Table, getBoundTcpTable()),
    boundTable(boundTcp6Table, getBoundTcp6Table()),
    extendedTable(udp4Table, getExtendedUdpTable, families.ipv4, ownerModule.udp),
    extendedTable(udp6Table, getExtendedUdpTable, families.ipv6, ownerModule.udp),
  ];
  const withoutUsedBinds = createBoundRowFilter();
  let tables: TableRows[] = [];
  return {
    read: () => {
      tables = sources.map(({ layout, bytes }, index) => readRows(layout, bytes(), tables[index]));
      return withoutUsedBinds(tables.flatMap(({ rows }) => rows));
    },
  };
}

interface Source {
  readonly layout: TableLayout;
  readonly bytes: () => Buffer;
}

/** The buffer is kept and grows when needed: querying the size before each read may never succeed while many connections open. */
function extendedTable(layout: TableLayout, getTable: typeof getExtendedTcpTable, family: number, tableClass: number): Source {
  let buffer = Buffer.alloc(64 * 1024);
  const bytes = (): Buffer => {
    let result = 0;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const size = Uint32Array.of(buffer.length);
      result = getTable(buffer, size, 0, family, tableClass, 0);
      if (result === 0) return buffer;
      if (emptyResults.includes(result)) return Buffer.alloc(0);
      if (!tooSmall.includes(result)) break;
      buffer = Buffer.alloc(Math.ceil(Math.max(size[0] ?? 0, buffer.length) * 1.25));
    }
    const functionName = layout.protocol === 'TCP' ? 'GetExtendedTcpTable' : 'GetExtendedUdpTable';
    throw new CollectorError(
      'TablesUnreadable',
      'ReadError',
      `cannot list ${layout.title} (${functionName}: error ${result})`,
      functionName,
      'Try again; if the error persists, restart Windows.',
    );
  };
  return { layout, bytes };
}

/** The function allocates the table on the heap that is passed to it, and the caller frees it. */
function boundTable(layout: TableLayout, getTable: ReturnType<typeof getBoundTcpTable>): Source {
  const bytes = (): Buffer => {
    const address = new BigUint64Array(1);
    if (getTable === null || getTable(address, getProcessHeap(), 0) !== 0 || !address[0]) return Buffer.alloc(0);
    const count = copyMemory(address[0], 4).readUInt32LE(0);
    const table = copyMemory(address[0], layout.firstRow + count * layout.rowSize);
    heapFree(getProcessHeap(), 0, address[0]);
    return table;
  };
  return { layout, bytes };
}

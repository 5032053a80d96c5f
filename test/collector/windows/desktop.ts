import {
  boundTcp4Table,
  boundTcp6Table,
  readRows,
  type SocketRow,
  tcp4Table,
  tcp6Table,
} from '../../../engine/collector/windows/parse-socket-table.ts';
import { type RowFields, tableOf } from './rows.ts';

const [listen, established] = [2, 5]; // MIB_TCP_STATE (tcpmib.h)
const any6 = '0'.repeat(32);
/** `2001:db8::5`, the address of this desktop, and `2001:db8::80`, a server. */
const [local6, remote6] = ['20010db8000000000000000000000005', '20010db8000000000000000000000080'];
const opened = 134_118_254_456_780_000n;

/** The number of rows of each kind. */
export const desktopCounts = { clients: 40, boundOnly: 3, listeners: 25 };

const ports = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

/** 30 clients over IPv4 and 10 over IPv6, by port and process: two programs that are built on libuv. */
const clients4 = ports(49_700, 30).map((localPort, index) => ({ localPort, processId: index % 2 === 0 ? 8120 : 9204 }));
const clients6 = ports(49_800, 10).map((localPort) => ({ localPort, processId: 8120 }));

/**
 * The TCP tables of a desktop, as Windows 10 and 11 return them. Sources:
 * - libuv, src/win/tcp.c: a socket that is not bound is bound to 0.0.0.0 or :: before ConnectEx, which needs a bound socket.
 * - Microsoft Learn, netstat: `-q` "Displays all connections, listening ports, and bound nonlistening TCP ports. Bound nonlistening
 *   ports may or may not be associated with an active connection." Its output has `0.0.0.0:49700  0.0.0.0:0  BOUND` next to
 *   `192.168.1.5:49700  93.184.216.34:443  ESTABLISHED`.
 * - MIB_TCPROW2 (tcpmib.h): the upper 16 bits of a port can hold uninitialized data. Each client has its wildcard Bound row; the IPv6
 *   ones, whose sockets are dual-stack, have one of each family, and one IPv4 connection is a dual-stack socket's, bound to `::`.
 */
export function desktopTables(connected: { readonly clients: boolean } = { clients: true }): SocketRow[] {
  const connection4 = (client: RowFields): RowFields => ({
    ...client,
    localAddress: 'c0a80105',
    remoteAddress: '5db8d822',
    remotePort: 443,
    state: established,
    opened,
  });
  const connection6 = (client: RowFields): RowFields => ({
    ...client,
    localAddress: local6,
    remoteAddress: remote6,
    remotePort: 443,
    state: established,
    opened,
  });
  const listeners4 = [135, 139, 445, 2179, 5040, 7680, 49_664, 49_665, 49_666, 49_667, 49_668, 49_669, 5357, 27_017, 3000];
  const listeners6 = [135, 445, 2179, 5357, 7680, 49_664, 49_665, 49_666, 49_667, 49_668];
  const listener = (localPort: number): RowFields => ({ localPort, state: listen, processId: 900, opened });
  const bound4 = [
    ...clients4.slice(1), // the first is bound to :: only
    ...clients6,
    { localAddress: '7f000001', localPort: 50_900, processId: 7000 },
    { localPort: 50_901, processId: 7000 },
  ];
  const bound6 = [clients4[0] ?? {}, ...clients6, { localPort: 50_902, processId: 7000 }];
  const rubbish = 0xcd;
  return [
    ...readRows(
      tcp4Table,
      tableOf(tcp4Table, [...listeners4.map(listener), ...(connected.clients ? clients4.map(connection4) : [])], rubbish),
    ).rows,
    ...readRows(
      tcp6Table,
      tableOf(
        tcp6Table,
        [...listeners6.map((port) => ({ ...listener(port), localAddress: any6 })), ...(connected.clients ? clients6.map(connection6) : [])],
        rubbish,
      ),
    ).rows,
    ...readRows(boundTcp4Table, tableOf(boundTcp4Table, bound4, rubbish)).rows,
    ...readRows(boundTcp6Table, tableOf(boundTcp6Table, bound6, rubbish)).rows,
  ];
}

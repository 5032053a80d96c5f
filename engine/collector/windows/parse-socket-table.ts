import { ipv4Text, ipv6Text } from '../../model/addresses.ts';
import { type TcpState, windowsTcpState } from '../../model/tcp-states.ts';
import { type FileTime, readFileTime } from '../../platform/windows/file-time.ts';

/** The layout of a table of the IP Helper API; all offsets are within a row, in bytes. */
export interface TableLayout {
  readonly protocol: 'TCP' | 'UDP';
  /** Name for error messages. */
  readonly title: string;
  readonly ipv6: boolean;
  readonly firstRow: number;
  readonly rowSize: number;
  /** The length of the part that distinguishes a row from others: up to and including the service tag. */
  readonly usedSize: number;
  /** In IPv6 tables the scope id follows, four bytes. */
  readonly localAddress: number;
  readonly localPort: number;
  readonly remoteAddress?: number;
  readonly remotePort?: number;
  readonly state?: number;
  readonly processId: number;
  /** liCreateTimestamp. */
  readonly opened?: number;
  /** The first 32 bits of OwningModuleInfo. */
  readonly serviceTag?: number;
  /** Bytes without a meaning; they may have any value. */
  readonly unused: readonly number[];
}

/** The offsets from `from` up to, but excluding, `to`. */
function bytesOf(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** MIB_TCPROW_OWNER_MODULE (tcpmib.h). Only the first two bytes of a port are used. */
export const tcp4Table: TableLayout = {
  protocol: 'TCP',
  title: 'TCP sockets over IPv4',
  ipv6: false,
  firstRow: 8,
  rowSize: 160,
  usedSize: 40,
  state: 0,
  localAddress: 4,
  localPort: 8,
  remoteAddress: 12,
  remotePort: 16,
  processId: 20,
  opened: 24,
  serviceTag: 32,
  unused: [...bytesOf(10, 12), ...bytesOf(18, 20)],
};

/** MIB_TCP6ROW_OWNER_MODULE (tcpmib.h). */
export const tcp6Table: TableLayout = {
  protocol: 'TCP',
  title: 'TCP sockets over IPv6',
  ipv6: true,
  firstRow: 8,
  rowSize: 192,
  usedSize: 72,
  localAddress: 0,
  localPort: 20,
  remoteAddress: 24,
  remotePort: 44,
  state: 48,
  processId: 52,
  opened: 56,
  serviceTag: 64,
  unused: [...bytesOf(22, 24), ...bytesOf(46, 48)],
};

/** MIB_UDPROW_OWNER_MODULE (udpmib.h). */
export const udp4Table: TableLayout = {
  protocol: 'UDP',
  title: 'UDP sockets over IPv4',
  ipv6: false,
  firstRow: 8,
  rowSize: 160,
  usedSize: 40,
  localAddress: 0,
  localPort: 4,
  processId: 8,
  opened: 16,
  serviceTag: 32,
  unused: [...bytesOf(6, 8), ...bytesOf(12, 16), ...bytesOf(28, 32)],
};

/** MIB_UDP6ROW_OWNER_MODULE (udpmib.h). */
export const udp6Table: TableLayout = {
  protocol: 'UDP',
  title: 'UDP sockets over IPv6',
  ipv6: true,
  firstRow: 8,
  rowSize: 176,
  usedSize: 56,
  localAddress: 0,
  localPort: 20,
  processId: 24,
  opened: 32,
  serviceTag: 48,
  unused: [...bytesOf(22, 24), ...bytesOf(28, 32), ...bytesOf(44, 48)],
};

/** MIB_TCPROW2 (tcpmib.h), as InternalGetBoundTcpEndpointTable fills it: the state has no meaning because all sockets are bound. */
export const boundTcp4Table: TableLayout = {
  protocol: 'TCP',
  title: 'bound TCP sockets over IPv4',
  ipv6: false,
  firstRow: 4,
  rowSize: 28,
  usedSize: 24,
  localAddress: 4,
  localPort: 8,
  processId: 20,
  unused: [...bytesOf(0, 4), ...bytesOf(10, 20)],
};

/** MIB_TCP6ROW2 (tcpmib.h), as InternalGetBoundTcp6EndpointTable fills it. */
export const boundTcp6Table: TableLayout = {
  protocol: 'TCP',
  title: 'bound TCP sockets over IPv6',
  ipv6: true,
  firstRow: 4,
  rowSize: 60,
  usedSize: 56,
  localAddress: 0,
  localPort: 20,
  processId: 52,
  unused: [...bytesOf(22, 52)],
};

/** A row of one of the tables. */
export interface SocketRow {
  readonly protocol: 'TCP' | 'UDP';
  readonly localAddress: string;
  readonly localPort: number;
  /** Null for UDP, listeners and bound sockets. */
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly state: TcpState | null;
  /** 0 if no process owns it, as the system reports it. */
  readonly processId: number;
  readonly opened: FileTime | null;
  /** 0 for none. */
  readonly serviceTag: number;
  /** The bytes of the opening time in hexadecimal: they distinguish this socket from a later one with the same endpoints. */
  readonly identity: string;
}

/** The contents of a table. */
export interface TableRows {
  /** The rows as the system returned them; the bytes without a meaning are 0. */
  readonly bytes: Buffer;
  readonly rows: readonly SocketRow[];
}

/**
 * The rows of a table. A row that is unchanged since `before` is the same object as there. If the row count exceeds the bytes of the table,
 * only the complete rows are returned.
 */
export function readRows(layout: TableLayout, table: Buffer, before: TableRows = { bytes: Buffer.alloc(0), rows: [] }): TableRows {
  const { firstRow, rowSize, usedSize } = layout;
  const count = table.length < firstRow ? 0 : Math.min(table.readUInt32LE(0), Math.floor((table.length - firstRow) / rowSize));
  const bytes = Buffer.from(table.subarray(firstRow, firstRow + count * rowSize));
  const isUnmoved = (at: number): boolean =>
    at < before.bytes.length && bytes.compare(before.bytes, at, at + usedSize, at, at + usedSize) === 0;
  const rows: (SocketRow | undefined)[] = [];
  for (let i = 0, at = 0; i < count; i++, at += rowSize) {
    clearUnused(layout, bytes, at);
    rows.push(isUnmoved(at) ? before.rows[i] : undefined);
  }
  // Rows move when sockets open or close. Several can be equal in every field: UDP ports that a process shares with itself.
  const keyOf = (from: Buffer, i: number): string => from.toString('latin1', i * rowSize, i * rowSize + usedSize);
  const moved = new Map<string, SocketRow[]>();
  before.rows.forEach((row, i) => {
    if (row === rows[i]) return;
    const equalRows = moved.get(keyOf(before.bytes, i));
    if (equalRows) equalRows.push(row);
    else moved.set(keyOf(before.bytes, i), [row]);
  });
  const addressAt = addressReader(layout, bytes);
  const found = (i: number): SocketRow | undefined => (moved.size > 0 ? moved.get(keyOf(bytes, i))?.pop() : undefined);
  return { bytes, rows: rows.map((row, i) => row ?? found(i) ?? parseRow(layout, bytes, i * rowSize, addressAt)) };
}

/** Formats the address at this offset. */
type AddressAt = (address: number) => string;

/** Reads the addresses of a table. Many rows have the same address, so each is formatted once. */
function addressReader(layout: TableLayout, table: Buffer): AddressAt {
  const texts = new Map<number | string, string>();
  return (address) => {
    const scope = address + 16; // in all tables it follows the address
    const key = layout.ipv6 ? table.toString('latin1', address, scope + 4) : table.readUInt32LE(address);
    const known = texts.get(key);
    if (known !== undefined) return known;
    const text = layout.ipv6 ? ipv6Text(table, address, scopeId(table.readUInt32LE(scope))) : ipv4Text(table, address);
    texts.set(key, text);
    return text;
  };
}

function clearUnused(layout: TableLayout, table: Buffer, row: number): void {
  for (const byte of layout.unused) table[row + byte] = 0;
  if (layout.state === undefined || layout.remoteAddress === undefined || layout.remotePort === undefined) return;
  const isListening = windowsTcpState(table.readUInt32LE(row + layout.state)) === 'Listen';
  if (isListening) table.fill(0, row + layout.remoteAddress, row + layout.remotePort + 2);
}

function parseRow(layout: TableLayout, table: Buffer, row: number, addressAt: AddressAt): SocketRow {
  const { remoteAddress, remotePort } = layout;
  const state =
    layout.protocol === 'UDP' ? null : layout.state === undefined ? 'Bound' : windowsTcpState(table.readUInt32LE(row + layout.state));
  const connected = remoteAddress !== undefined && remotePort !== undefined && state !== 'Listen';
  const opened = layout.opened === undefined ? null : readFileTime(table, row + layout.opened);
  return {
    protocol: layout.protocol,
    localAddress: addressAt(row + layout.localAddress),
    localPort: table.readUInt16BE(row + layout.localPort),
    remoteAddress: connected ? addressAt(row + remoteAddress) : null,
    remotePort: connected ? table.readUInt16BE(row + remotePort) : null,
    state,
    processId: table.readUInt32LE(row + layout.processId),
    opened,
    serviceTag: layout.serviceTag === undefined ? 0 : table.readUInt32LE(row + layout.serviceTag),
    identity: opened === null || layout.opened === undefined ? '' : table.toString('hex', row + layout.opened, row + layout.opened + 8),
  };
}

/** An interface index: in network order by the documentation, in host order in practice. No index is large enough to be ambiguous. */
function scopeId(value: number): number {
  if (value <= 0xff_ffff) return value;
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}

import type { TableLayout } from '../../../engine/collector/windows/parse-socket-table.ts';

/** The fields of a constructed row; an absent field is 0. */
export interface RowFields {
  /** The bytes of the address, as hexadecimal. */
  readonly localAddress?: string;
  readonly localScope?: number;
  readonly localPort?: number;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly state?: number;
  readonly processId?: number;
  /** FILETIME. */
  readonly opened?: bigint;
  readonly serviceTag?: number;
}

/** A table as Windows fills it: a count, then rows. Bytes without a meaning have the value `filler`. */
export function tableOf(layout: TableLayout, rows: readonly RowFields[], filler = 0): Buffer {
  const table = Buffer.alloc(layout.firstRow + rows.length * layout.rowSize);
  table.writeUInt32LE(rows.length, 0);
  rows.forEach((fields, index) => {
    const row = layout.firstRow + index * layout.rowSize;
    for (const byte of layout.unused) table[row + byte] = filler;
    const at = (offset: number | undefined, write: (position: number) => void): void => {
      if (offset !== undefined) write(row + offset);
    };
    at(layout.localAddress, (position) => table.write(fields.localAddress ?? '', position, 'hex'));
    if (layout.ipv6) table.writeUInt32LE(fields.localScope ?? 0, row + layout.localAddress + 16);
    at(layout.localPort, (position) => table.writeUInt16BE(fields.localPort ?? 0, position));
    at(layout.remoteAddress, (position) => table.write(fields.remoteAddress ?? '', position, 'hex'));
    at(layout.remotePort, (position) => table.writeUInt16BE(fields.remotePort ?? 0, position));
    at(layout.state, (position) => table.writeUInt32LE(fields.state ?? 0, position));
    at(layout.processId, (position) => table.writeUInt32LE(fields.processId ?? 0, position));
    at(layout.opened, (position) => table.writeBigUInt64LE(fields.opened ?? 0n, position));
    at(layout.serviceTag, (position) => table.writeUInt32LE(fields.serviceTag ?? 0, position));
  });
  return table;
}

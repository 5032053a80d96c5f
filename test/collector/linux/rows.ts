import { AddressCache } from '../../../engine/collector/linux/socket-cache/address-cache.ts';
import {
  AF_INET,
  AF_INET6,
  TCP,
  UDP,
  appendRow,
  cookieWord,
  inodeOf,
  inodeWord,
  interfaceWord,
  kindWord,
  localWord,
  portsWord,
  remoteWord,
  rowWords,
  uidOf,
  v6OnlyOff,
  v6OnlyOn,
  type SocketTable,
} from '../../../engine/collector/linux/socket-cache/socket-table.ts';

/** A row of a socket table in a readable form. */
export interface ReadableRow {
  readonly protocol: 'TCP' | 'UDP' | number;
  readonly local: string;
  readonly remote: string;
  readonly state: number;
  readonly v6Only: boolean | null;
  readonly inode: number;
  readonly uid: number;
  readonly cookie: string;
}

const addresses = new AddressCache();

/** All rows of a table. */
export function readableRows(table: SocketTable): ReadableRow[] {
  return Array.from({ length: table.rows }, (_none, row) => {
    const words = [...table.words.subarray(row * rowWords, (row + 1) * rowWords)];
    const [kind = 0, ports = 0] = [words[kindWord], words[portsWord]];
    const protocol = kind & 0xff;
    const v6Only = kind >>> 24;
    return {
      protocol: protocol === TCP ? 'TCP' : protocol === UDP ? 'UDP' : protocol,
      local: `${addresses.textOf(table, row, localWord).text} ${ports & 0xffff}`,
      remote: `${addresses.textOf(table, row, remoteWord).text} ${ports >>> 16}`,
      state: (kind >> 16) & 0xff,
      v6Only: v6Only === v6OnlyOn ? true : v6Only === v6OnlyOff ? false : null,
      inode: inodeOf(table, row),
      uid: uidOf(table, row),
      cookie: [words[cookieWord + 1] ?? 0, words[cookieWord] ?? 0].map((word) => (word >>> 0).toString(16)).join(':'),
    };
  });
}

/** The four words of an address whose bytes are given in hexadecimal. */
function addressWords(hex: string): Int32Array {
  const bytes = new Uint8Array(16);
  bytes.set(Buffer.from(hex, 'hex'));
  return new Int32Array(bytes.buffer);
}

/** The values of a row; all others are 0. */
export interface RowValues {
  readonly protocol?: number;
  readonly family?: number;
  readonly state?: number;
  /** Address bytes in hexadecimal. */
  readonly local?: string;
  readonly remote?: string;
  readonly localPort?: number;
  readonly remotePort?: number;
  readonly scope?: number;
  readonly inode?: number;
  readonly uid?: number;
  readonly v6Only?: number;
  readonly cookie?: number;
}

/** Appends a row to a table. The family follows from the length of the local address. */
export function addRow(table: SocketTable, row: RowValues): void {
  const at = appendRow(table);
  const family = row.family ?? ((row.local ?? '').length > 8 ? AF_INET6 : AF_INET);
  table.words[at + kindWord] = (row.protocol ?? TCP) | (family << 8) | ((row.state ?? 1) << 16) | ((row.v6Only ?? 0) << 24);
  table.words[at + portsWord] = (row.localPort ?? 0) | ((row.remotePort ?? 0) << 16);
  table.words.set(addressWords(row.local ?? ''), at + localWord);
  table.words.set(addressWords(row.remote ?? ''), at + remoteWord);
  table.words[at + interfaceWord] = row.scope ?? 0;
  table.words[at + inodeWord] = row.inode ?? 0;
  table.words[at + cookieWord] = row.cookie ?? 0;
}

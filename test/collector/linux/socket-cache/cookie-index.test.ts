import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexByCookie, rowWithCookie } from '../../../../engine/collector/linux/socket-cache/cookie-index.ts';
import { emptySocketTable, type SocketTable } from '../../../../engine/collector/linux/socket-cache/socket-table.ts';
import { addRow, readableRows } from '../rows.ts';

function tableOf(rows: readonly { cookie: number; inode: number }[]): SocketTable {
  const table = emptySocketTable();
  for (const row of rows) addRow(table, row);
  return table;
}

describe('the index of sockets by cookie', () => {
  const rows = fc.array(fc.record({ cookie: fc.nat({ max: 300 }), inode: fc.nat({ max: 9 }) }), { maxLength: 400 });

  it('keeps and finds the same rows as a Map', () =>
    fc.assert(
      fc.property(rows, rows, (before, now) => {
        // The naive reference. A Map keeps a key at its first position, with the last value.
        const reference = new Map(before.map((row) => [row.cookie, row]));
        const table = tableOf(before);
        const index = indexByCookie(table);
        assert.deepEqual(
          readableRows(table).map(({ inode }) => inode),
          [...reference.values()].map(({ inode }) => inode),
        );
        const cookies = [...reference.keys()];
        const other = tableOf(now);
        for (const [row, { cookie }] of now.entries()) assert.equal(rowWithCookie(index, table, other, row), cookies.indexOf(cookie));
      }),
    ));
});

import assert from 'node:assert/strict';
import { compareTables } from '../../../engine/collector/linux/namespace-sockets.ts';
import { indexByCookie } from '../../../engine/collector/linux/socket-cache/cookie-index.ts';
import { emptySocketTable, type SocketTable } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
import { addRow, readableRows, type RowValues } from './rows.ts';

function tableOf(...rows: RowValues[]): SocketTable {
  const table = emptySocketTable();
  for (const row of rows) addRow(table, row);
  return table;
}

describe('sockets of a namespace', () => {
  const listener = { cookie: 1, inode: 101, state: 10, localPort: 80 };
  const bound = { cookie: 2, inode: 102, state: 13, localPort: 81 };
  const backlog = { cookie: 3, inode: 0, localPort: 80, remotePort: 5000 };

  it('recognizes unchanged rows at any position', () => {
    const last = tableOf(listener, bound, backlog);
    const { unchanged, closed } = compareTables(
      last,
      indexByCookie(last),
      tableOf(backlog, { ...bound, state: 2, remotePort: 443 }, listener, { cookie: 4, inode: 104 }),
    );
    assert.deepEqual([...unchanged], [2, -1, 0, -1]);
    assert.deepEqual(closed, []);
  });

  it('returns the inodes that no longer exist', () => {
    const last = tableOf(listener, bound, backlog);
    // The listener no longer exists; the owner of the bound socket has closed it.
    assert.deepEqual(
      compareTables(last, indexByCookie(last), tableOf({ ...bound, inode: 0 }, { ...backlog, inode: 105 })).closed,
      [101, 102],
    );
  });

  it('keeps a socket that the kernel reports twice once, as reported last', () => {
    const table = tableOf(bound, listener, { ...bound, state: 1, remotePort: 443 }, backlog);
    const index = indexByCookie(table);
    assert.deepEqual(
      readableRows(table).map(({ state }) => state),
      [1, 10, 1],
    );
    assert.deepEqual([...compareTables(table, index, table).unchanged], [0, 1, 2]);
  });
});

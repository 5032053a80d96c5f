import assert from 'node:assert/strict';
import { createBoundRowFilter } from '../../../engine/collector/windows/bound-rows.ts';
import {
  boundTcp4Table,
  boundTcp6Table,
  readRows,
  type SocketRow,
  type TableLayout,
  tcp4Table,
  tcp6Table,
} from '../../../engine/collector/windows/parse-socket-table.ts';
import { desktopCounts, desktopTables } from './desktop.ts';
import { type RowFields, tableOf } from './rows.ts';

const rowsOf = (layout: TableLayout, ...fields: RowFields[]): SocketRow[] => [...readRows(layout, tableOf(layout, fields, 0xee)).rows];
const stateCounts = (rows: readonly SocketRow[]): { [state: string]: number } =>
  Object.fromEntries([...Map.groupBy(rows, ({ state }) => String(state))].map(([state, { length }]) => [state, length]));
const portPair = (rows: readonly SocketRow[]): number[] => rows.filter(({ state }) => state === 'Bound').map(({ localPort }) => localPort);

const [listen, established, timeWait] = [2, 5, 11];
const connection = { localAddress: 'c0a80105', localPort: 11_124, remoteAddress: '5db8d822', remotePort: 443, processId: 8120 };
const connection6 = { ...connection, localAddress: '20010db8'.padEnd(32, '5'), remoteAddress: '20010db8'.padEnd(32, '6') };
const bind = { localPort: 11_124, processId: 8120 };

describe('Bound rows of Windows', () => {
  it('a desktop keeps its connections, its listeners and the sockets that are bound only', () => {
    const { clients, boundOnly, listeners } = desktopCounts;
    const rows = createBoundRowFilter()(desktopTables());
    assert.deepEqual(stateCounts(rows), { Listen: listeners, Established: clients, Bound: boundOnly });
    assert.deepEqual(portPair(rows), [50_900, 50_901, 50_902]);
  });

  it('a row that remains is the same object, in the same order', () => {
    const all = desktopTables();
    const rows = createBoundRowFilter()(all);
    assert.deepEqual(
      rows.map((row) => all.indexOf(row)),
      rows.map((row) => all.indexOf(row)).toSorted((a, b) => a - b),
    );
    assert.ok(!rows.some((row) => !all.includes(row)));
  });

  for (const [what, table, fields] of [
    ['an IPv4 connection', tcp4Table, { ...connection, state: established }],
    ['an IPv6 connection', tcp6Table, { ...connection6, state: established }],
    ['a listener', tcp4Table, { localPort: 11_124, processId: 8120, state: listen }],
  ] as const) {
    it(`is omitted next to ${what} of the same process and port, for both families`, () => {
      const binds = [...rowsOf(boundTcp4Table, bind), ...rowsOf(boundTcp6Table, bind)];
      assert.deepEqual(portPair(createBoundRowFilter()([...rowsOf(table, fields), ...binds])), []);
    });
  }

  it("stays next to another process's connection, another port's, and the other Bound row of a dual-stack socket", () => {
    const established4 = { ...connection, state: established };
    const unrelated = rowsOf(tcp4Table, { ...established4, processId: 9204 }, { ...established4, localPort: 11_125 });
    const binds = [...rowsOf(boundTcp4Table, bind), ...rowsOf(boundTcp6Table, bind)];
    assert.deepEqual(portPair(createBoundRowFilter()([...unrelated, ...binds])), [11_124, 11_124]);
  });

  it('of PID 0 is omitted next to a row of PID 0 only', () => {
    const orphan = rowsOf(boundTcp4Table, { ...bind, processId: 0 });
    const waiting = rowsOf(tcp4Table, { ...connection, processId: 0, state: timeWait });
    assert.deepEqual(portPair(createBoundRowFilter()([...waiting, ...orphan])), []);
    assert.deepEqual(portPair(createBoundRowFilter()([...rowsOf(tcp4Table, { ...connection, state: established }), ...orphan])), [11_124]);
  });

  it('does not appear when the connection ends before the socket is closed', () => {
    const withoutUsed = createBoundRowFilter();
    const bound = rowsOf(boundTcp4Table, bind);
    const poll = (...rows: SocketRow[]): number[] => portPair(withoutUsed([...rows, ...bound]));
    assert.deepEqual(poll(...rowsOf(tcp4Table, { ...connection, state: established })), []);
    assert.deepEqual(poll(...rowsOf(tcp4Table, { ...connection, processId: 0, state: timeWait })), [], 'TIME WAIT has no process');
    assert.deepEqual(poll(), [], 'the connection was closed');
    assert.deepEqual(withoutUsed([]), []);
    assert.deepEqual(poll(), [11_124], 'another socket with the same port');
  });

  it('none of a desktop appears when all connections end', () => {
    const withoutUsed = createBoundRowFilter();
    withoutUsed(desktopTables());
    assert.deepEqual(portPair(withoutUsed(desktopTables({ clients: false }))), [50_900, 50_901, 50_902]);
  });
});

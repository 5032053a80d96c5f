import assert from 'node:assert/strict';
import fc from 'fast-check';
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
} from '../../../engine/collector/windows/parse-socket-table.ts';
import { tableOf } from './rows.ts';

const layouts = { tcp4Table, tcp6Table, udp4Table, udp6Table, boundTcp4Table, boundTcp6Table };
/** A time in 2026. */
const opened = 134_118_254_456_780_000n;

/** Rows written by hand from tcpmib.h and udpmib.h, each field with a different value. */
const recorded: readonly { name: string; layout: TableLayout; hex: string; row: Partial<SocketRow> }[] = [
  {
    name: 'an IPv4 connection',
    layout: tcp4Table,
    hex: '05000000 c0a80105 c350beef 5db8d822 01bbdead d2040000 207c7f7d917bdc01 3a000000',
    row: {
      protocol: 'TCP',
      localAddress: '192.168.1.5',
      localPort: 50_000,
      remoteAddress: '93.184.216.34',
      remotePort: 443,
      state: 'Established',
      processId: 1234,
      serviceTag: 58,
    },
  },
  {
    name: 'an IPv4 listener, whose remote end is filler',
    layout: tcp4Table,
    hex: '02000000 00000000 0087ffff 01020304 12340000 84030000 0000000000000000 00000000',
    row: {
      localAddress: '0.0.0.0',
      localPort: 135,
      remoteAddress: null,
      remotePort: null,
      state: 'Listen',
      processId: 900,
      opened: null,
      identity: '',
    },
  },
  {
    name: 'an IPv6 connection within a link',
    layout: tcp6Table,
    hex:
      'fe800000000000000000000000000001 0c000000 c3510000 fe800000000000000000000000000002 0c000000 01bd0000 08000000 04000000 ' +
      '207c7f7d917bdc01 0000000000000000',
    row: {
      localAddress: 'fe80::1%12',
      localPort: 50_001,
      remoteAddress: 'fe80::2%12',
      remotePort: 445,
      state: 'CloseWait',
      processId: 4,
      serviceTag: 0,
    },
  },
  {
    name: 'an IPv4 UDP socket',
    layout: udp4Table,
    hex: 'efffff fa 076c0000 10270000 99999999 207c7f7d917bdc01 01000000 88888888 07000000',
    row: {
      protocol: 'UDP',
      localAddress: '239.255.255.250',
      localPort: 1900,
      remoteAddress: null,
      remotePort: null,
      state: null,
      processId: 10_000,
      serviceTag: 7,
    },
  },
  {
    name: 'an IPv6 UDP socket',
    layout: udp6Table,
    hex: '00000000000000000000000000000000 00000000 14e9aaaa 2b020000 bbbbbbbb 207c7f7d917bdc01 00000000 cccccccc 09000000',
    row: { protocol: 'UDP', localAddress: '::', localPort: 5353, state: null, processId: 555, serviceTag: 9 },
  },
  {
    name: 'a bound IPv4 socket',
    layout: boundTcp4Table,
    hex: '64000000 0a000001 c3520000 00000000 00000000 e8030000 00000000',
    row: {
      protocol: 'TCP',
      localAddress: '10.0.0.1',
      localPort: 50_002,
      remoteAddress: null,
      remotePort: null,
      state: 'Bound',
      processId: 1000,
      opened: null,
      serviceTag: 0,
    },
  },
  {
    name: 'a bound IPv6 socket',
    layout: boundTcp6Table,
    hex: '20010db8000000000000000000000001 00000000 c3530000 00000000000000000000000000000000 00000000 00000000 00000000 e9030000 00000000',
    row: { localAddress: '2001:db8::1', localPort: 50_003, remoteAddress: null, remotePort: null, state: 'Bound', processId: 1001 },
  },
];

/** For each row its index in the previous rows, -1 for a new one. */
function places(after: TableRows, before: TableRows): number[] {
  return after.rows.map((row) => before.rows.indexOf(row));
}

describe('rows of the socket tables', () => {
  for (const { name, layout, hex, row } of recorded) {
    it(`reads ${name}`, () => {
      const table = Buffer.alloc(layout.firstRow + layout.rowSize);
      table.writeUInt32LE(1, 0);
      table.write(hex.replaceAll(' ', ''), layout.firstRow, 'hex');
      const { rows } = readRows(layout, table);
      assert.equal(rows.length, 1);
      assert.deepEqual(rows[0], { ...rows[0], ...row });
    });
  }

  it('reads a scope id in either byte order', () => {
    const localAddress = 'fe800000000000000000000000000001';
    const table = tableOf(udp6Table, [
      { localAddress, localScope: 0x0c00_0000 },
      { localAddress, localScope: 12 },
    ]);
    assert.deepEqual(
      readRows(udp6Table, table).rows.map((row) => row.localAddress),
      ['fe80::1%12', 'fe80::1%12'],
    );
  });

  it('returns the same object for a row that has not changed, whatever the bytes without a meaning are', () => {
    for (const layout of Object.values(layouts)) {
      const fields = [
        { localPort: 1, processId: 7, opened, state: 2 },
        { localPort: 2, processId: 7, opened, state: 5 },
      ];
      const before = readRows(layout, tableOf(layout, fields, 0xaa));
      assert.deepEqual(places(readRows(layout, tableOf(layout, fields, 0x55), before), before), [0, 1]);
      assert.deepEqual(places(readRows(layout, tableOf(layout, fields.toReversed(), 0x55), before), before), [1, 0]);
    }
  });

  it('returns another object if the state, the owner or the time has changed', () => {
    const before = readRows(tcp4Table, tableOf(tcp4Table, [{ state: 5, processId: 7, opened }]));
    for (const changed of [{ state: 8 }, { processId: 0 }, { opened: opened + 16n }]) {
      const after = readRows(tcp4Table, tableOf(tcp4Table, [{ state: 5, processId: 7, opened, ...changed }]), before);
      assert.deepEqual(places(after, before), [-1]);
    }
  });

  it('keeps exactly the rows that remain, in whatever order rows appear and disappear', () => {
    const ports = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 });
    const table = (list: readonly number[]): Buffer =>
      tableOf(
        udp4Table,
        list.map((localPort) => ({ localPort })),
      );
    fc.assert(
      fc.property(ports, ports, (first, second) => {
        const before = readRows(udp4Table, table(first));
        const after = readRows(udp4Table, table(second), before);
        assert.deepEqual(
          after.rows.map(({ localPort }) => localPort),
          second,
        );
        assert.equal(new Set(after.rows).size, second.length);
        const times = (port: number, list: readonly number[]): number => list.filter((one) => one === port).length;
        for (const port of new Set(second)) {
          const kept = after.rows.filter((row) => row.localPort === port && before.rows.includes(row)).length;
          assert.equal(kept, Math.min(times(port, first), times(port, second)));
        }
      }),
    );
  });

  it('never reads beyond the bytes, whatever the count is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(layouts)), fc.uint8Array({ maxLength: 1000 }), (layout, bytes) => {
        const table = Buffer.from(bytes);
        const count = table.length < layout.firstRow ? 0 : table.readUInt32LE(0);
        const { rows } = readRows(layout, table);
        assert.equal(rows.length, Math.min(count, Math.max(0, Math.floor((table.length - layout.firstRow) / layout.rowSize))));
      }),
    );
  });

  it('reads back every field of every table', () => {
    const fields = fc.record({
      localAddress: fc.constantFrom('0a000001'.repeat(4), '7f000001'.repeat(4)),
      localPort: fc.integer({ min: 0, max: 65_535 }),
      remoteAddress: fc.constant('5db8d822'.repeat(4)),
      remotePort: fc.integer({ min: 0, max: 65_535 }),
      processId: fc.integer({ min: 0, max: 0xffff_ffff }),
      serviceTag: fc.integer({ min: 0, max: 0xffff_ffff }),
      state: fc.constant(5),
    });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(layouts)), fc.array(fields), (layout, rows) => {
        const parsed = readRows(
          layout,
          tableOf(
            layout,
            rows.map((row) =>
              layout.ipv6
                ? row
                : {
                    ...row,
                    localAddress: row.localAddress.slice(0, 8),
                    remoteAddress: row.remoteAddress.slice(0, 8),
                  },
            ),
            0xff,
          ),
        ).rows;
        assert.deepEqual(
          parsed.map(({ localPort, processId, serviceTag, remotePort }) => ({ localPort, processId, serviceTag, remotePort })),
          rows.map(({ localPort, processId, serviceTag, remotePort }) => ({
            localPort,
            processId,
            serviceTag: layout.serviceTag === undefined ? 0 : serviceTag,
            remotePort: layout.remotePort === undefined ? null : remotePort,
          })),
        );
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { peerRows } from '../../../engine/collector/linux/peers.ts';
import { TCP, UDP, emptySocketTable } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
import { addRow, type RowValues } from './rows.ts';

const loopback = '7f000001';
const mapped = `${'00'.repeat(10)}ffff${loopback}`;
const v6 = `${'00'.repeat(15)}01`;

function peers(rows: readonly RowValues[]): number[] {
  const table = emptySocketTable();
  for (const row of rows) addRow(table, row);
  return [...peerRows(table)];
}

const end = (local: string, localPort: number, remote: string, remotePort: number, protocol = TCP): RowValues => ({
  local,
  localPort,
  remote,
  remotePort,
  protocol,
});

describe('peers', () => {
  it('are found', () => assert.deepEqual(peers([end(loopback, 80, loopback, 5000), end(loopback, 5000, loopback, 80)]), [1, 0]));
  it('are found with a mapped address', () =>
    assert.deepEqual(peers([end(mapped, 80, mapped, 5000), end(loopback, 5000, loopback, 80)]), [1, 0]));
  it('are found over IPv6', () => assert.deepEqual(peers([end(v6, 80, v6, 5000), end(v6, 5000, v6, 80)]), [1, 0]));
  it('are distinguished by their addresses if ports are equal', () => {
    assert.deepEqual(
      peers([end('0a000001', 80, '0a000002', 5000), end('0a000003', 5000, '0a000001', 80), end('0a000002', 5000, '0a000001', 80)]),
      [2, -1, 0],
    );
  });
  it('have the same protocol', () =>
    assert.deepEqual(peers([end(loopback, 80, loopback, 5000), end(loopback, 5000, loopback, 80, UDP)]), [-1, -1]));
  it('do not exist for listeners', () =>
    assert.deepEqual(peers([end(loopback, 80, '00000000', 0), end(loopback, 5000, loopback, 80)]), [-1, -1]));
  it('do not include the socket itself', () => assert.deepEqual(peers([end(loopback, 80, loopback, 80)]), [-1]));

  it('agree with a search through all pairs, with at most one peer per socket', () => {
    const ends = fc.oneof(
      ...[
        [loopback, '0a000001'],
        [mapped, v6],
      ].map((addresses) => fc.record({ local: fc.constantFrom(...addresses), remote: fc.constantFrom(...addresses) })),
    );
    const numbers = fc.record({ localPort: fc.nat({ max: 3 }), remotePort: fc.nat({ max: 3 }), protocol: fc.constantFrom(TCP, UDP) });
    const row = fc.tuple(ends, numbers).map(([addresses, others]) => ({ ...addresses, ...others }));
    const plain = (text: string): string => (text === mapped ? loopback : text);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const found = peers(rows);
        for (const [i, peer] of found.entries()) {
          const one = rows[i];
          assert.ok(one);
          const others = rows.flatMap((other, j) =>
            i !== j &&
            one.remotePort !== 0 &&
            other.remotePort !== 0 &&
            other.protocol === one.protocol &&
            other.localPort === one.remotePort &&
            other.remotePort === one.localPort &&
            plain(other.local) === plain(one.remote) &&
            plain(other.remote) === plain(one.local)
              ? [j]
              : [],
          );
          // One of several equal sockets may remain without a peer.
          if (peer === -1) assert.ok(others.every((other) => found[other] !== -1));
          else assert.ok(others.includes(peer) && found[peer] === i);
        }
      }),
    );
  });
});

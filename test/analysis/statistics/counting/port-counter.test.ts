import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPortCounter, type PortCounter } from '../../../../engine/analysis/statistics/counting/port-counter.ts';
import type { DistinctCount } from '../../../../engine/analysis/statistics/log-statistics.ts';
import { mergePortCounts } from '../../../../engine/analysis/statistics/counting/port-counts.ts';
import { portClients, portStatistics, remoteEndpoints } from '../../../../engine/analysis/statistics/port-statistics.ts';
import { createTimestampParser, parseTimeZone } from '../../../../engine/log-reader/local-time.ts';
import { damaged } from '../../../../engine/log-reader/log-parser.ts';
import { portsLogLines } from '../../../log-reader/generate-ports-log.ts';
import { summarize } from './reference-counts.ts';

const zone = parseTimeZone('UTC', 'Option');
assert.ok(zone);

function count(counter: PortCounter, lines: readonly string[]): PortCounter {
  const text = Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
  const bytes = Buffer.concat([text, Buffer.alloc(4)]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const read = counter.reader({
    toUtc: createTimestampParser(zone!),
    isWanted: () => true,
    logSet: '/logs\u{0}24-01-1-0-0-0',
    damagedLine: (line, reason) => damaged('', line, reason),
  });
  read({ bytes, view, start: 0, end: text.length, afterOverlong: false, cut: false });
  return counter;
}

function someLines(size: number, seed: number): string[] {
  const lines: string[] = [];
  for (const line of portsLogLines(seed)) if (lines.push(line) === size) break;
  return lines;
}

describe('counting ports', () => {
  it('counts the same in one pass and in parts that are merged', () => {
    const lines = [
      ...someLines(3000, 3),
      'damaged',
      '24/1/1,1:2:3,TCP,80,10.0.0.1,50000,10.0.0.2,7,a,<b>',
      '24/1/9,1:2:3,UDP,53,10.0.0.1,*,*,7,,<>',
      '24/2/9,1:2:3,UDP,53,10.0.0.1,50000,10.0.0.2,7,a,<b>',
    ];
    const whole = summarize(count(createPortCounter(), lines).counts());
    fc.assert(
      fc.property(fc.nat(lines.length), fc.nat(lines.length), (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const parts = [lines.slice(0, from), lines.slice(from, to), lines.slice(to)];
        // Cloned, as counts that a thread sends to another.
        assert.deepEqual(
          summarize(mergePortCounts(parts.map((part) => structuredClone(count(createPortCounter(), part).counts())))),
          whole,
        );
        assert.deepEqual(summarize(count(count(createPortCounter(), lines.slice(0, to)), lines.slice(to)).counts()), whole);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps counting the frequent names when there are too many names', () => {
    const counter = createPortCounter();
    const rounds = 40;
    for (let round = 0; round < rounds; round++) {
      const lines: string[] = [];
      for (let n = 0; n < 10_000; n++) {
        const rare = round * 10_000 + n;
        lines.push(
          `24/1/1,1:2:3,TCP,${40_000 + (n % 100)},10.0.0.1,443,11.${rare >> 16}.${(rare >> 8) & 255}.${rare & 255},7,rare${rare},<r>`,
          `24/1/1,1:2:3,TCP,30000,10.0.0.1,80,12.0.0.${n % 10},7,frequent,<user${n % 3}>`,
          '24/1/1,1:2:4,TCP,30000,0.0.0.0,,0.0.0.0,7,frequent,<>',
        );
      }
      count(counter, lines);
    }
    const counts = counter.counts();
    const { records, processes, remoteAddresses, users, localTcpPorts } = portStatistics(counts);
    assert.equal(records, rounds * 30_000);
    assert.deepEqual(processes.values[0], { name: 'frequent', count: rounds * 20_000, share: 2 / 3 });
    assert.ok(processes.values.length < 40_000);
    assert.ok(remoteAddresses.values.length < 200_000);
    assert.deepEqual(
      remoteAddresses.values.slice(0, 10).map(({ name, count: n }) => [name, n]),
      Array.from({ length: 10 }, (_, n) => [`12.0.0.${n}`, rounds * 1000]),
    );
    for (const { values, otherCount } of [processes, users])
      assert.equal(
        values.reduce((sum, { count: n }) => sum + n, otherCount),
        records,
      );
    assert.equal(
      remoteAddresses.values.reduce((sum, { count: n }) => sum + n, remoteAddresses.otherCount),
      rounds * 20_000,
    );
    assert.ok(remoteAddresses.otherCount > 0);
    assert.equal(localTcpPorts.values.find(({ name }) => name === '30000')?.count, rounds * 20_000);
    assert.deepEqual(remoteEndpoints(counts).get('frequent'), {
      remotePorts: [80],
      remoteAddresses: Array.from({ length: 10 }, (_, n) => `12.0.0.${n}`),
      // Owners were dropped too.
      distinctPorts: { count: 1, approximate: true },
      distinctAddresses: { count: 10, approximate: true },
    });
    assert.ok(processes.approximate && remoteAddresses.approximate && users.approximate && !localTcpPorts.approximate);
    const { count: addresses, approximate } = remoteAddresses.distinct;
    assert.ok(approximate && Math.abs(addresses / (rounds * 10_000 + 10) - 1) < 0.03, String(addresses));
    assert.equal(portClients(counts).find(({ localPort }) => localPort === 30_000)?.remoteAddresses.length, 10);
    assert.deepEqual(
      counts.listeners.map(({ localPort, count: n }) => [localPort, n]),
      [[30_000, rounds * 10_000]],
    );
  });

  it('counts more remote addresses than it keeps, of all processes, of one and of a port, the same in parts', () => {
    const size = 150_000;
    const lines = Array.from(
      { length: size },
      (_, n) => `24/1/1,1:2:3,TCP,30000,10.0.0.1,443,${20 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.1,7,${n % 3 === 0 ? 'a' : 'b'},<u>`,
    );
    const whole = count(createPortCounter(), lines).counts();
    const halves = [lines.slice(0, size / 2), lines.slice(size / 2)].map((part) =>
      structuredClone(count(createPortCounter(), part).counts()),
    );
    assert.ok(halves.every(({ allAddresses }) => allAddresses === null));
    for (const counts of [whole, mergePortCounts(halves)]) {
      const isAbout = ({ count: found, approximate }: DistinctCount, expected: number): void =>
        assert.ok(approximate && Math.abs(found / expected - 1) < 0.03, `${found}, ${expected}`);
      isAbout(portStatistics(counts).remoteAddresses.distinct, size);
      isAbout(remoteEndpoints(counts).get('a')!.distinctAddresses, size / 3);
      isAbout(remoteEndpoints(counts).get('b')!.distinctAddresses, (2 * size) / 3);
      isAbout(portClients(counts)[0]!.remoteAddressCount, size);
      assert.equal(portClients(counts)[0]!.remoteAddresses.length, 200);
      assert.deepEqual(remoteEndpoints(counts).get('a')!.distinctPorts, { count: 1, approximate: false });
    }
    assert.deepEqual(portStatistics(whole).remoteAddresses.distinct, portStatistics(mergePortCounts(halves)).remoteAddresses.distinct);
  });

  it('counts all remote addresses of a process exactly as long as they are kept, in parts too', () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, n) => `24/1/1,1:2:3,TCP,30000,10.0.0.1,${1 + (n % 30_000)},${20 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.1,7,a,<u>`,
    );
    const parts = [lines.slice(0, 40_000), lines.slice(20_000)].map((part) => structuredClone(count(createPortCounter(), part).counts()));
    for (const counts of [count(createPortCounter(), lines).counts(), mergePortCounts(parts)]) {
      assert.deepEqual(remoteEndpoints(counts).get('a')!.distinctAddresses, { count: 60_000, approximate: false });
      assert.deepEqual(remoteEndpoints(counts).get('a')!.distinctPorts, { count: 30_000, approximate: false });
      assert.deepEqual(portClients(counts)[0]!.remoteAddressCount, { count: 60_000, approximate: false });
    }
  });

  it('keeps the first of too many listeners', () => {
    const counter = count(
      createPortCounter(),
      Array.from({ length: 60_000 }, (_, n) => `24/1/1,1:2:3,TCP,${1 + (n % 30_000)},0.0.0.0,,0.0.0.0,7,p${Math.floor(n / 30_000)},<u>`),
    );
    const { listeners, records } = counter.counts();
    assert.equal(records, 60_000);
    assert.deepEqual([listeners.length, listeners[0]?.localPort, listeners.at(-1)?.localPort], [20_000, 1, 20_000]);
  });
});

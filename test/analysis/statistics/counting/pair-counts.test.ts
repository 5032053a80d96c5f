import assert from 'node:assert/strict';
import fc from 'fast-check';
import { forEachPair, createPairCounts } from '../../../../engine/analysis/statistics/counting/pair-counts.ts';
import { createPairTable, type PairTable } from '../../../../engine/analysis/statistics/counting/pair-table.ts';
import { seededRandom } from '../../../log-reader/generate-ports-log.ts';

function listed(counts: PairTable): Map<string, number> {
  const found = new Map<string, number>();
  forEachPair(counts.list(), (first, second, count) => {
    assert.ok(!found.has(`${first},${second}`));
    found.set(`${first},${second}`, count);
  });
  return found;
}

describe('pair counts', () => {
  for (const [what, create] of [
    ['with rows', createPairCounts],
    ['in a table', createPairTable],
  ] as const) {
    it(`count pairs exactly, ${what}`, () => {
      const number = fc.oneof(fc.nat(3), fc.nat(200_000));
      fc.assert(
        fc.property(fc.array(fc.tuple(number, number, fc.integer({ min: 1, max: 9 })), { maxLength: 200 }), (pairs) => {
          const counts = create();
          const expected = new Map<string, number>();
          for (const [first, second, count] of pairs) {
            counts.add(first, second, count);
            expected.set(`${first},${second}`, (expected.get(`${first},${second}`) ?? 0) + count);
          }
          assert.deepEqual(listed(counts), expected);
        }),
      );
    });
  }

  it('keep the frequent pairs, and some pairs of each first number, when there are too many', () => {
    const counts = createPairCounts();
    const rounds = 300_000;
    for (let n = 0; n < rounds; n++) {
      counts.add(1 + (n % 7), n % 11, 1);
      counts.add(9, n, 1);
      // Beyond the rows.
      counts.add(1000 + (n % 50), n % 11, 1);
      counts.add(9000, n, 1);
    }
    counts.add(10, 70_000, 1);
    const kept = [...listed(counts)];
    assert.ok(kept.length < 110_000);
    for (const [of, pairs] of [
      [(first: number) => first < 9, 77],
      [(first: number) => first >= 1000 && first < 2000, 550],
    ] as const) {
      const frequent = kept.filter(([pair]) => of(Number.parseInt(pair)));
      assert.equal(frequent.length, pairs);
      assert.equal(
        frequent.reduce((sum, [, count]) => sum + count, 0),
        rounds,
      );
    }
    assert.ok(kept.filter(([pair]) => pair.startsWith('9,')).length >= 1000);
    assert.ok(kept.some(([pair]) => pair === '10,70000'));
  });

  it('take time in proportion to the number of pairs, also if each pair occurs once', () => {
    const measure = (size: number): number => {
      const table = createPairTable();
      const random = seededRandom(1);
      const start = process.cpuUsage();
      for (let n = 0; n < size; n++) table.add(Math.floor(random() * 32_768), Math.floor(random() * 60_000), 1);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    measure(100_000);
    const [small, large] = [measure(100_000), measure(800_000)];
    assert.ok(large < 30 * Math.max(small, 5000), `${small} µs, then ${large} µs for eight times as much`);
  });

  it('list the highest counts of many, and fill up with equal ones', () => {
    const counts = createPairCounts();
    for (let second = 0; second < 5000; second++) counts.add(3, second, second < 600 ? 9 : 2);
    const kept = [...listed(counts).values()];
    assert.deepEqual([kept.length, kept.filter((count) => count === 9).length], [1000, 600]);
  });
});

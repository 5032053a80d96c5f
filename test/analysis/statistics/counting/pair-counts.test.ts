import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hashNumber } from '../../../../engine/analysis/statistics/counting/distinct-count.ts';
import { distinctCounts, forEachPair, PairCounts, type PairList } from '../../../../engine/analysis/statistics/counting/pair-counts.ts';
import { createPairTable, type PairTable } from '../../../../engine/analysis/statistics/counting/pair-table.ts';
import { seededRandom } from '../../../log-reader/generate-ports-log.ts';

const createPairCounts = (): PairCounts => new PairCounts(hashNumber);

function listed(counts: PairTable | PairCounts): Map<string, number> {
  const found = new Map<string, number>();
  const pairs: PairList = counts instanceof PairCounts ? counts.finish() : { pairs: counts.list(), distinct: null };
  forEachPair(pairs, (first, second, count) => {
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

  it('count the distinct numbers exactly as long as no pair is dropped, and approximately after that', () => {
    for (const [size, margin] of [
      [20_000, 0],
      [300_000, 0.03],
    ] as const) {
      const counts = createPairCounts();
      // The first numbers beyond the rows, and one with few partners.
      for (let first = 0; first < 40; first++) counts.add(first, 1, 1);
      for (let n = 0; n < 2 * size; n++) counts.add(1000 + (n % 2), n >> 1, 1);
      for (let n = 0; n < 2 * size; n++) counts.add(1000 + (n % 2), n >> 1, 1);
      const distinct = distinctCounts(counts.finish());
      for (const first of [1000, 1001]) {
        const { count, approximate } = distinct.get(first)!;
        assert.equal(approximate, margin > 0);
        assert.ok(Math.abs(count / size - 1) <= margin, `${count} of ${size}`);
      }
      assert.deepEqual(distinct.get(7), { count: 1, approximate: false });
    }
  });

  it('say that a number of partners is a lower bound when there are too many first numbers', () => {
    const counts = createPairCounts();
    for (let round = 0; round < 50; round++) {
      for (let first = 0; first < 5000; first++) for (let n = 0; n < 2; n++) counts.add(1000 + first, 70_000 + 2 * round + n, 1);
    }
    const distinct = [...distinctCounts(counts.finish())].filter(([, { count }]) => count !== 100);
    assert.ok(distinct.length > 0 && distinct.every(([, { count, approximate }]) => count < 100 && approximate));
  });
});

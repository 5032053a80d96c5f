import assert from 'node:assert/strict';
import fc from 'fast-check';
import { forEachPair, openPairCounts, type PairCounts } from '../../engine/analysis/pair-counts.ts';

function listed(counts: PairCounts): Map<string, number> {
  const found = new Map<string, number>();
  forEachPair(counts.list(), (first, second, count) => {
    assert.ok(!found.has(`${first},${second}`));
    found.set(`${first},${second}`, count);
  });
  return found;
}

describe('pair counts', () => {
  it('count pairs exactly', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 1, max: 9 })), { maxLength: 200 }), (pairs) => {
      const counts = openPairCounts();
      const expected = new Map<string, number>();
      for (const [first, second, count] of pairs) {
        counts.add(first, second, count);
        expected.set(`${first},${second}`, (expected.get(`${first},${second}`) ?? 0) + count);
      }
      assert.deepEqual(listed(counts), expected);
    }));
  });

  it('keep what is frequent, and of everyone something, when there are too many', () => {
    const counts = openPairCounts();
    const rounds = 300_000;
    for (let n = 0; n < rounds; n++) {
      counts.add(1 + (n % 7), n % 11, 1);
      counts.add(9, n, 1);
      // Behind the rows.
      counts.add(1000 + (n % 50), n % 11, 1);
      counts.add(9000, n, 1);
    }
    counts.add(10, 70_000, 1);
    const kept = [...listed(counts)];
    assert.ok(kept.length < 110_000);
    for (const [of, pairs] of [[(first: number) => first < 9, 77], [(first: number) => first >= 1000 && first < 2000, 550]] as const) {
      const frequent = kept.filter(([pair]) => of(Number.parseInt(pair)));
      assert.equal(frequent.length, pairs);
      assert.equal(frequent.reduce((sum, [, count]) => sum + count, 0), rounds);
    }
    assert.ok(kept.filter(([pair]) => pair.startsWith('9,')).length >= 1000);
    assert.ok(kept.some(([pair]) => pair === '10,70000'));
  });

  it('list of many what was counted most, and of equal ones as many as there is room for', () => {
    const counts = openPairCounts();
    for (let second = 0; second < 5000; second++) counts.add(3, second, second < 600 ? 9 : 2);
    const kept = [...listed(counts).values()];
    assert.deepEqual([kept.length, kept.filter((count) => count === 9).length], [1000, 600]);
  });
});

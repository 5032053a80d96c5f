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

  it('grow, and drop the rare when there are too many', () => {
    const counts = openPairCounts();
    for (let n = 0; n < 2_000_000; n++) {
      counts.add(1 + (n % 7), n % 11, 1);
      counts.add(9, n, 1);
    }
    const kept = listed(counts);
    assert.ok(kept.size < 131_072);
    const frequent = [...kept].filter(([pair]) => !pair.startsWith('9,'));
    assert.equal(frequent.length, 77);
    assert.equal(frequent.reduce((sum, [, count]) => sum + count, 0), 2_000_000);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { leastOfTop, topIndexes } from '../../../../engine/analysis/statistics/counting/top-indexes.ts';

describe('top indexes', () => {
  it('are those of the highest counts, the first ones of equal counts, in ascending order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(4), fc.integer({ min: 253, max: 258 }))), fc.integer({ min: 1, max: 12 }), (counts, max) => {
        const expected = [...counts.keys()]
          .filter((slot) => counts[slot] !== 0)
          .sort((a, b) => counts[b]! - counts[a]! || a - b)
          .slice(0, max)
          .sort((a, b) => a - b);
        assert.deepEqual([...topIndexes(Uint32Array.from(counts), max)], expected);
      }),
    );
  });

  it('gives the least of the highest counts, and the number of counts above it', () => {
    assert.deepEqual(leastOfTop(Uint32Array.of(1, 300, 2, 300, 0, 400), 2), { least: 300, above: 1 });
    assert.deepEqual(leastOfTop(Uint32Array.of(1, 300, 2, 2, 0, 400), 3), { least: 2, above: 2 });
    assert.deepEqual(leastOfTop(Uint32Array.of(1, 0, 2), 3), { least: 0, above: 2 });
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { topIndexes } from '../../../../engine/analysis/statistics/counting/top-indexes.ts';

describe('top indexes', () => {
  it('are those of the highest counts, the first ones of equal counts, in ascending order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4)), fc.integer({ min: 1, max: 12 }), (counts, max) => {
        const expected = [...counts.keys()]
          .filter((slot) => counts[slot] !== 0)
          .sort((a, b) => counts[b]! - counts[a]! || a - b)
          .slice(0, max)
          .sort((a, b) => a - b);
        assert.deepEqual([...topIndexes(Uint32Array.from(counts), max)], expected);
      }),
    );
  });
});

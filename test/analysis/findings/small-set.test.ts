import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SmallSet } from '../../../engine/analysis/findings/small-set.ts';

describe('a small set', () => {
  it('has the values of a set, in their order', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), fc.integer({ min: 0, max: 5 }), (values, other) => {
        const [set, expected] = [new SmallSet<number>(), new Set(values)];
        for (const value of values) set.add(value);
        assert.deepEqual(set.values(), [...expected]);
        assert.equal(set.size, expected.size);
        assert.equal(set.has(other), expected.has(other));
      }),
    ));
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FirstValues } from '../../../engine/analysis/statistics/first-values.ts';

function firstOf(max: number, values: readonly number[]): readonly number[] {
  const first = new FirstValues<number>(max);
  for (const value of values) first.add(value);
  return first.values();
}

describe('the first of many values', () => {
  it('are those of the sorted list', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.uniqueArray(fc.integer(), { maxLength: 500 }), (max, values) => {
        assert.deepEqual(firstOf(max, values), values.toSorted((a, b) => a - b).slice(0, max));
      }),
    ));

  it('are all if there are fewer', () => assert.deepEqual(firstOf(3, [2, 1]), [1, 2]));
});

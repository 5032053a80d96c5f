import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SlidingSet } from '../../../../engine/analysis/findings/behaviours/sliding-set.ts';

const span = 10;

describe('a sliding set', () => {
  it('counts the values since the start of the window', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4 }))), (steps) => {
        const set = new SlidingSet<number>(span);
        const added: { readonly value: number; readonly time: number }[] = [];
        let time = 0;
        for (const [value, step] of steps) {
          added.push({ value, time: (time += step) });
          const within = added.filter((one) => one.time > time - span).map((one) => one.value);
          assert.equal(set.add(value, time), new Set(within).size);
        }
      }),
    ));

  it('begins again if the time steps back by more than the window', () => {
    const set = new SlidingSet<number>(span);
    assert.deepEqual([set.add(1, 100), set.add(2, 100 - span), set.add(3, 100 - 2 * span - 1), set.add(4, 100 - span)], [1, 2, 1, 1]);
  });
});

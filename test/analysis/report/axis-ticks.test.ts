import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endLabels, timeTicks, valueTicks } from '../../../engine/analysis/report/axis-ticks.ts';

const from = Date.UTC(2026, 10, 16, 7, 30);
const second = 1000;
const day = 86_400 * second;

describe('axis ticks', () => {
  for (const [what, span, labels] of [
    ['seconds', 12 * second, ['07:30:00', '07:30:02', '07:30:04', '07:30:06', '07:30:08', '07:30:10', '07:30:12']],
    ['hours', day / 2, ['08:00', '10:00', '12:00', '14:00', '16:00', '18:00']],
    ['days and hours', 2 * day, ['Mon 12:00', 'Tue 00:00', 'Tue 12:00', 'Wed 00:00']],
    ['days', 5 * day, ['Tue 17 Nov', 'Wed 18 Nov', 'Thu 19 Nov', 'Fri 20 Nov', 'Sat 21 Nov']],
    ['weeks', 28 * day, ['23 Nov', '30 Nov', '7 Dec', '14 Dec']],
    ['months', 150 * day, ['Dec 2026', 'Jan 2027', 'Feb 2027', 'Mar 2027', 'Apr 2027']],
    ['years', 3000 * day, ['Jan 2028', 'Jan 2030', 'Jan 2032', 'Jan 2034']],
  ] as const) {
    it(`show ${what} on an axis of that length`, () => {
      assert.deepEqual(
        timeTicks(from, from + span, 7).map(({ label }) => label),
        labels,
      );
    });
  }

  it('are within the axis, in order, at most the requested number, and without repeated labels', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.double({ min: 0, max: 12, noNaN: true }).map((digits) => Math.round(10 ** digits)),
        fc.integer({ min: 2, max: 12 }),
        (start, span, max) => {
          const ticks = timeTicks(start, start + span, max);
          assert.ok(ticks.length <= max + 1);
          assert.equal(new Set(ticks.map(({ label }) => label)).size, ticks.length);
          for (const [index, { at }] of ticks.entries()) assert.ok(at >= 0 && at <= 1 && (index === 0 || at > ticks[index - 1]!.at));
        },
      ),
    );
  });

  it('at the ends differ', () => {
    assert.deepEqual(endLabels(from, from + 7 * day), ['16 Nov', '23 Nov']);
    assert.deepEqual(endLabels(from, from + 1000 * second), ['Mon 07:30', 'Mon 07:46']);
    assert.deepEqual(endLabels(from, from + 30 * second), ['2026-11-16 07:30:00', '2026-11-16 07:30:30']);
    assert.deepEqual(endLabels(from, from + 730 * day), ['Nov 2026', 'Nov 2028']);
  });

  it('of values are round, start at 0 and cover the largest value', () => {
    assert.deepEqual(valueTicks(280), [0, 100, 200, 300]);
    assert.deepEqual(valueTicks(1), [0, 1]);
    assert.deepEqual(valueTicks(12_000), [0, 5000, 10_000, 15_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (max) => {
        const ticks = valueTicks(max);
        assert.ok(ticks.at(-1)! >= max && ticks.length <= 6 && ticks.every(Number.isInteger));
      }),
    );
  });
});

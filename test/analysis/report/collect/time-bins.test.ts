import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TimeBins } from '../../../../engine/analysis/report/collect/time-bins.ts';

const start = Date.UTC(2026, 10, 16);
const hour = 3_600_000;

describe('time bins', () => {
  it('are a second wide at first, and an hour for a week', () => {
    const bins = new TimeBins();
    const series = bins.create();
    bins.add(series, start + 500);
    bins.add(series, start + 1500);
    assert.deepEqual([bins.width(), bins.range().count, ...series.slice(0, 2)], [1000, 2, 1, 1]);
    for (let time = start; time < start + 168 * hour; time += hour / 2) bins.add(series, time);
    assert.deepEqual([bins.width(), bins.range().count, bins.range().from], [hour, 168, start]);
    assert.deepEqual([...series.slice(0, 3)], [4, 2, 2]);
  });

  it('keep all counts for any times in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2e12 }), { minLength: 1, maxLength: 60 }), (times) => {
        const bins = new TimeBins();
        const series = [bins.create(), bins.create()];
        for (const [index, time] of times.entries()) bins.add(series[index % 2]!, time);
        const { from, to, count } = bins.range();
        assert.ok(count <= 400 && times.every((time) => time >= from && time < to));
        for (const [parity, one] of series.entries()) {
          const expected = new Map<number, number>();
          for (const time of times.filter((_, index) => index % 2 === parity)) {
            const bin = Math.floor((time - from) / bins.width());
            expected.set(bin, (expected.get(bin) ?? 0) + 1);
          }
          for (let bin = 0; bin < one.length; bin++) assert.equal(one[bin], expected.get(bin) ?? 0);
        }
      }),
    );
  });
});

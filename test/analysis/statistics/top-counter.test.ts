import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createNameCounter } from '../../../engine/analysis/statistics/top-counter.ts';

describe('tally', () => {
  it('counts exactly as long as there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')), (names) => {
        const tally = createNameCounter(3);
        for (const name of names) tally.item(name).count++;
        const expected = [...new Set(names)]
          .map((name) => [name, names.filter((other) => other === name).length] as const)
          .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
        assert.deepEqual(
          tally.items().map(({ name, count }) => [name, count]),
          expected,
        );
      }),
    );
  });

  it('keeps what is frequent when there are too many', () => {
    const tally = createNameCounter(100);
    for (let n = 0; n < 100_000; n++) {
      tally.item(`frequent ${n % 50}`).count++;
      tally.item(`rare ${n}`).count++;
    }
    assert.ok(tally.items().length <= 200);
    assert.deepEqual(
      tally
        .items()
        .slice(0, 50)
        .map(({ count }) => count),
      Array.from({ length: 50 }, () => 2000),
    );
  });
});

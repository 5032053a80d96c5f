import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createNameCounter } from '../../../engine/analysis/statistics/top-counter.ts';

describe('top counter', () => {
  it('counts exactly up to the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')), (names) => {
        const counter = createNameCounter(3);
        for (const name of names) counter.item(name).count++;
        const expected = [...new Set(names)]
          .map((name) => [name, names.filter((other) => other === name).length] as const)
          .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
        assert.deepEqual(
          counter.items().map(({ name, count }) => [name, count]),
          expected,
        );
      }),
    );
  });

  it('keeps the frequent names when there are too many', () => {
    const counter = createNameCounter(100);
    for (let n = 0; n < 100_000; n++) {
      counter.item(`frequent ${n % 50}`).count++;
      counter.item(`rare ${n}`).count++;
    }
    assert.ok(counter.items().length <= 200);
    assert.deepEqual(
      counter
        .items()
        .slice(0, 50)
        .map(({ count }) => count),
      Array.from({ length: 50 }, () => 2000),
    );
  });
});

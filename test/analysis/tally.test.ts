import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openPairCounts } from '../../engine/analysis/pair-counts.ts';
import { openCounts } from '../../engine/analysis/tally.ts';

describe('tally', () => {
  it('counts exactly as long as there is room', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')), (names) => {
      const tally = openCounts(3);
      for (const name of names) tally.item(name).count++;
      const expected = [...new Set(names)].map((name) => [name, names.filter((other) => other === name).length] as const)
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      assert.deepEqual(tally.items().map(({ name, count }) => [name, count]), expected);
      assert.equal(tally.dropped(), 0);
    }));
  });

  it('keeps what is frequent, and says that it dropped others', () => {
    const tally = openCounts(100);
    for (let n = 0; n < 100_000; n++) {
      tally.item(`frequent ${n % 50}`).count++;
      tally.item(`rare ${n}`).count++;
    }
    assert.ok(tally.items().length <= 200);
    assert.ok(tally.dropped() > 0);
    assert.deepEqual(tally.items().slice(0, 50).map(({ count }) => count), Array.from({ length: 50 }, () => 2000));
  });

  it('marks what was dropped, so that nobody goes on counting it', () => {
    const tally = openCounts(1);
    const [first, second] = [tally.item('a'), tally.item('b')];
    second.count++;
    tally.item('c');
    assert.deepEqual([first.kept, second.kept], [false, true]);
  });
});

describe('pair counts', () => {
  it('count pairs exactly', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3)), { maxLength: 200 }), (pairs) => {
      const counts = openPairCounts();
      for (const [first, second] of pairs) counts.add(first, second);
      const expected = new Map<string, number>();
      for (const pair of pairs) expected.set(pair.join(), (expected.get(pair.join()) ?? 0) + 1);
      const found = new Map<string, number>();
      counts.each((first, second, count) => found.set(`${first},${second}`, count));
      assert.deepEqual(found, expected);
    }));
  });

  it('grow, and drop the rare when there are too many', () => {
    const counts = openPairCounts();
    for (let n = 0; n < 2_000_000; n++) {
      counts.add(1 + (n % 7), n % 11);
      counts.add(9, n);
    }
    let kept = 0;
    const frequent = new Map<string, number>();
    counts.each((first, second, count) => {
      kept++;
      if (first < 9) frequent.set(`${first},${second}`, count);
    });
    assert.ok(kept < 131_072);
    assert.equal(frequent.size, 77);
    assert.equal([...frequent.values()].reduce((sum, count) => sum + count), 2_000_000);
  });
});

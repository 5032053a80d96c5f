import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addHash,
  countDistinct,
  createDistinctSet,
  hashNumber,
  hashText,
  mergeInto,
  type DistinctSet,
} from '../../../../engine/analysis/statistics/counting/distinct-count.ts';

function setOf(hashes: Iterable<number>): DistinctSet {
  const set = createDistinctSet();
  for (const hash of hashes) addHash(set, hash);
  return set;
}

function* hashesOf(from: number, to: number, hash: (n: number) => number = hashNumber): Generator<number> {
  for (let n = from; n < to; n++) yield hash(n);
}

const addressOf = (n: number): string => `${20 + (n >>> 16)}.${(n >>> 8) & 255}.${n & 255}.17`;
const address6Of = (n: number): string => `2001:db8::${n.toString(16)}`;

describe('counting distinct items', () => {
  it('is exact for small sets, also if items occur again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 2000 }), (items) => {
        assert.deepEqual(countDistinct(setOf(items.map(hashNumber))), { count: new Set(items).size, approximate: false });
      }),
      { numRuns: 30 },
    );
  });

  for (const [what, hash] of [
    ['numbers', hashNumber],
    ['IPv4 addresses', (n: number) => hashText(addressOf(n))],
    ['IPv6 addresses', (n: number) => hashText(address6Of(n))],
  ] as const) {
    it(`is off by less than 3 % for large sets of ${what}, and says that it is approximate`, () => {
      const set = createDistinctSet();
      let added = 0;
      for (const size of [2000, 5000, 20_000, 40_000, 60_000, 100_000, 300_000, 1_000_000]) {
        for (const one of hashesOf(added, size, hash)) addHash(set, one);
        added = size;
        const { count, approximate } = countDistinct(set);
        assert.equal(approximate, true);
        assert.ok(Math.abs(count / size - 1) < 0.03, `${count} of ${size}`);
      }
    });
  }

  it('has a standard error of 0.8 % and no bias', () => {
    const size = 50_000;
    const errors = Array.from({ length: 40 }, (_, round) => {
      const from = round * size;
      return countDistinct(setOf(hashesOf(from, from + size))).count / size - 1;
    });
    const mean = errors.reduce((sum, error) => sum + error) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    assert.ok(Math.abs(mean) < 0.004 && deviation > 0.004 && deviation < 0.012, `${mean} ${deviation}`);
  });

  it('gives the same for parts that are merged in any order, also after they were sent to another thread', () => {
    for (const size of [300, 3000, 200_000]) {
      const whole = countDistinct(setOf(hashesOf(0, size)));
      const parts = [setOf(hashesOf(0, size * 0.6)), setOf(hashesOf(size * 0.5, size)), setOf(hashesOf(0, 10))];
      for (const order of [parts, parts.toReversed()]) {
        const sum = createDistinctSet();
        for (const part of order) mergeInto(sum, structuredClone(part));
        assert.deepEqual(countDistinct(sum), whole);
      }
    }
  });

  it('hashes to whole numbers from 1 to 2^53 - 1 that use all bits', () => {
    let [low, high] = [2 ** 53, 0];
    for (const hash of hashesOf(0, 100_000)) {
      assert.ok(Number.isSafeInteger(hash) && hash > 0);
      low = Math.min(low, hash);
      high = Math.max(high, hash);
    }
    assert.ok(low < 2 ** 40 && high > 2 ** 53 * 0.999);
    assert.equal(new Set(hashesOf(0, 100_000)).size, 100_000);
  });
});

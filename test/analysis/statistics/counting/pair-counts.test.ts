import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hashNumber } from '../../../../engine/analysis/statistics/counting/distinct-count.ts';
import {
  distinctCounts,
  dropped,
  forEachFirst,
  forEachPair,
  PairCounts,
  type PairList,
} from '../../../../engine/analysis/statistics/counting/pair-counts.ts';
import { createPairTable, type PairTable } from '../../../../engine/analysis/statistics/counting/pair-table.ts';
import { seededRandom } from '../../../log-reader/generate-ports-log.ts';

const createPairCounts = (): PairCounts => new PairCounts(hashNumber);

/** Pair counts whose rows have their maximum size, so that all other pairs are in the table. */
function createWithFullRows(): PairCounts {
  const counts = createPairCounts();
  for (let first = 0; first < fullRows; first++) counts.add(firstFullRow + first, 262_143, 1);
  return counts;
}
const [firstFullRow, fullRows] = [200_000, 64];

function listed(counts: PairTable | PairCounts): Map<string, number> {
  return listedPairs(counts instanceof PairCounts ? counts.finish() : { pairs: counts.list(), distinct: null });
}

function listedPairs(pairs: PairList): Map<string, number> {
  const found = new Map<string, number>();
  forEachPair(pairs, (first, second, count) => {
    assert.ok(!found.has(`${first},${second}`));
    found.set(`${first},${second}`, count);
  });
  return found;
}

describe('pair counts', () => {
  for (const [what, create] of [
    ['with rows', createPairCounts],
    ['in a table', createPairTable],
  ] as const) {
    it(`count pairs exactly, ${what}`, () => {
      const number = fc.oneof(fc.nat(3), fc.nat(400_000));
      fc.assert(
        fc.property(
          fc.array(fc.tuple(number, number, fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 250, max: 70_000 }))), {
            maxLength: 200,
          }),
          (pairs) => {
            const counts = create();
            const expected = new Map<string, number>();
            for (const [first, second, count] of pairs) {
              counts.add(first, second, count);
              expected.set(`${first},${second}`, (expected.get(`${first},${second}`) ?? 0) + count);
            }
            assert.deepEqual(listed(counts), expected);
          },
        ),
      );
    });
  }

  it('keep the frequent pairs, and some pairs of each first number, when there are too many', () => {
    const counts = createWithFullRows();
    const rounds = 300_000;
    for (let n = 0; n < rounds; n++) {
      counts.add(firstFullRow + (n % 7), n % 11, 1);
      counts.add(firstFullRow + 9, n, 1);
      // Beyond the rows.
      counts.add(1000 + (n % 50), n % 11, 1);
      counts.add(9000, n, 1);
    }
    const kept = [...listed(counts)];
    assert.ok(kept.length < 110_000);
    for (const [of, pairs] of [
      [(first: number, second: number) => first >= firstFullRow && first < firstFullRow + 7 && second < 11, 77],
      [(first: number) => first < 9000, 550],
    ] as const) {
      const frequent = kept.filter(([pair]) => {
        const [first = NaN, second = NaN] = pair.split(',').map(Number);
        return of(first, second);
      });
      assert.equal(frequent.length, pairs);
      assert.equal(
        frequent.reduce((sum, [, count]) => sum + count, 0),
        rounds,
      );
    }
    assert.ok(kept.filter(([pair]) => pair.startsWith(`${firstFullRow + 9},`)).length >= 1000);
  });

  it('add many pairs at once, also if counts exceed one and two bytes', () => {
    const counts = createPairCounts();
    const [firsts, seconds] = [new Uint32Array(70_000).fill(3), Uint32Array.from({ length: 70_000 }, (_, n) => (n < 300 ? 8 : 5000))];
    counts.addEach(firsts, seconds, 299);
    counts.addEach(firsts, seconds, 70_000);
    assert.deepEqual(
      [...listed(counts)],
      [
        ['3,8', 599],
        ['3,5000', 69_700],
      ],
    );
  });

  for (const [what, create] of [
    ['with rows', createPairCounts],
    ['in a table', createWithFullRows],
  ] as const) {
    it(`keep the counts under new numbers, and count dropped ones, ${what}`, () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(3000)), { maxLength: 100 }), fc.infiniteStream(fc.boolean()), (pairs, keeps) => {
          const counts = create();
          const expected = new Map<string, number>();
          let kept = 0;
          const newIds = Int32Array.from({ length: 3001 }, () => (keeps.next().value ? kept++ : dropped));
          for (const [first, second] of pairs) counts.add(first, second, 1);
          counts.startSets();
          counts.renumber(Int32Array.from({ length: 262_144 }, (_, id) => newIds[id] ?? id));
          for (const [first, second] of pairs) {
            const id = newIds[second]!;
            if (id !== dropped) expected.set(`${first},${id}`, (expected.get(`${first},${id}`) ?? 0) + 1);
          }
          const list = counts.list();
          assert.deepEqual(new Map([...listedPairs(list)].filter(([pair]) => Number.parseInt(pair) < 6)), expected);
          counts.add(0, 5, 7);
          assert.equal(listedPairs(counts.list()).get('0,5'), (expected.get('0,5') ?? 0) + 7);
        }),
        { numRuns: 6 },
      );
    });
  }

  it('give the pairs of each first number', () => {
    const pairs = Uint32Array.of(7, 1, 10, 0, 2, 20, 7, 3, 30);
    const found: [number, number[]][] = [];
    forEachFirst({ pairs, distinct: null }, (first, indexes) => found.push([first, [...indexes]]));
    assert.deepEqual(found, [
      [0, [3]],
      [7, [0, 6]],
    ]);
  });

  it('take time in proportion to the number of pairs, also if each pair occurs once', () => {
    const measure = (size: number): number => {
      const table = createPairTable();
      const random = seededRandom(1);
      const start = process.cpuUsage();
      for (let n = 0; n < size; n++) table.add(Math.floor(random() * 32_768), Math.floor(random() * 60_000), 1);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    measure(100_000);
    const [small, large] = [measure(100_000), measure(800_000)];
    assert.ok(large < 30 * Math.max(small, 5000), `${small} µs, then ${large} µs for eight times as much`);
  });

  it('count the distinct numbers exactly as long as no pair is dropped, and approximately after that', () => {
    for (const [size, margin] of [
      [20_000, 0],
      [300_000, 0.03],
    ] as const) {
      const counts = createWithFullRows();
      // First numbers with few partners, and two with many.
      for (let first = 0; first < 40; first++) counts.add(first, 1, 1);
      for (let n = 0; n < 2 * size; n++) counts.add(1000 + (n % 2), n >> 1, 1);
      for (let n = 0; n < 2 * size; n++) counts.add(1000 + (n % 2), n >> 1, 1);
      const distinct = distinctCounts(counts.finish());
      for (const first of [1000, 1001]) {
        const { count, approximate } = distinct.get(first)!;
        assert.equal(approximate, margin > 0);
        assert.ok(Math.abs(count / size - 1) <= margin, `${count} of ${size}`);
      }
      assert.deepEqual(distinct.get(7), { count: 1, approximate: false });
    }
  });

  it('say that a number of partners is a lower bound when there are too many first numbers', () => {
    const counts = createPairCounts();
    for (let round = 0; round < 50; round++) {
      for (let first = 0; first < 5000; first++) for (let n = 0; n < 2; n++) counts.add(1000 + first, 70_000 + 2 * round + n, 1);
    }
    const distinct = [...distinctCounts(counts.finish())].filter(([, { count }]) => count !== 100);
    assert.ok(distinct.length > 0 && distinct.every(([, { count, approximate }]) => count < 100 && approximate));
  });
});

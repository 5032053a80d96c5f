import assert from 'node:assert/strict';
import fc from 'fast-check';
import { listDifference } from '../../engine/reporter/list-difference.ts';

/** Objects with the numbers of a list. */
const elements = Array.from({ length: 200 }, (_, number) => ({ number }));
const listOf = (numbers: readonly number[]) => numbers.flatMap((number) => elements[number] ?? []);
const only = <T>(list: readonly T[], other: readonly T[]): Set<T> => new Set(list.filter((element) => !other.includes(element)));
const numbers = (found: readonly { number: number }[]): number[] => found.map(({ number }) => number);

describe('the difference of two lists', () => {
  const cases: [name: string, before: number[], now: number[], added: number[], removed: number[]][] = [
    ['of equal lists is empty', [1, 2, 3], [1, 2, 3], [], []],
    ['has what is appended and what is removed at the end', [1, 2], [1, 2, 3], [3], []],
    ['has what is inserted', [1, 2, 3], [1, 7, 8, 2, 3], [7, 8], []],
    ['has what is removed', [1, 7, 8, 2, 3], [1, 2, 3], [], [7, 8]],
    ['has what is replaced', [1, 2, 3], [1, 7, 3], [7], [2]],
    ['has no elements that have moved', [1, 2, 3, 4], [4, 1, 3, 2], [], []],
    ['has all elements if one list is empty', [], [1, 2], [1, 2], []],
  ];
  for (const [name, before, now, added, removed] of cases) {
    it(name, () => {
      const found = listDifference(listOf(before), listOf(now));
      assert.deepEqual([numbers(found.added), numbers(found.removed)], [added, removed]);
    });
  }

  it('has the elements of one list only, for all lists', () => {
    const shuffled = fc.shuffledSubarray(elements);
    // Mostly the same order, with pieces removed and inserted.
    const edited = fc.tuple(fc.subarray(elements), fc.subarray(elements));
    fc.assert(
      fc.property(fc.oneof(fc.tuple(shuffled, shuffled), edited), ([before, now]) => {
        const { added, removed } = listDifference(before, now);
        assert.deepEqual(new Set(added), only(now, before));
        assert.deepEqual(new Set(removed), only(before, now));
        assert.equal(added.length + removed.length, new Set([...added, ...removed]).size);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import type { StoredSet } from '../../engine/log-format/log-names.ts';
import { outdatedSets } from '../../engine/log-writer/retention.ts';

const day = 86_400_000;
const set = (stamp: string, bytes: number, age: number): StoredSet => ({
  stamp,
  files: [
    { name: `${stamp} a`, bytes: bytes - 1 },
    { name: `${stamp} b`, bytes: 1 },
  ],
  written: -age * day,
});
const sets = [set('old', 100, 9), set('middle', 50, 5), set('young', 100, 1)];

describe('retention', () => {
  for (const [title, keep, current, gone] of [
    ['for ever', { kind: 'forever' }, 1e9, []],
    ['all fits', { kind: 'size', bytes: 260 }, 10, []],
    ['the oldest goes first', { kind: 'size', bytes: 259 }, 10, ['old']],
    ['and no more than needed', { kind: 'size', bytes: 160 }, 10, ['old']],
    ['the current set counts and stays', { kind: 'size', bytes: 100 }, 200, ['old', 'middle', 'young']],
    ['by days', { kind: 'days', days: 4 }, 10, ['old', 'middle']],
    ['by days, to the millisecond', { kind: 'days', days: 9 }, 10, []],
  ] as const) {
    it(title, () =>
      assert.deepEqual(
        outdatedSets(sets, current, keep, 0).map(({ stamp }) => stamp),
        gone,
      ),
    );
  }
});

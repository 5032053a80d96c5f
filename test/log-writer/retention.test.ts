import assert from 'node:assert/strict';
import type { StoredSet } from '../../engine/log-format/log-names.ts';
import { inChainOrder, outdatedSets } from '../../engine/log-writer/retention.ts';

const day = 86_400_000;
const set = (stamp: string, bytes: number, age: number): StoredSet => ({
  stamp,
  files: [
    { name: `${stamp} a`, bytes: bytes - 1 },
    { name: `${stamp} b`, bytes: 1 },
  ],
  written: -age * day,
});
const old = set('old', 100, 9);
const middle = set('middle', 50, 5);
const young = set('young', 100, 1);
const sets = [old, middle, young];
const stamps = (found: readonly StoredSet[]): string[] => found.map(({ stamp }) => stamp);

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
    it(title, () => assert.deepEqual(stamps(outdatedSets(sets, current, keep, 0)), gone));
  }

  it('deletes no set for its age while the clock cannot be trusted, and still limits the size', () => {
    assert.deepEqual(outdatedSets(sets, 10, { kind: 'days', days: 0 }, null), []);
    assert.deepEqual(stamps(outdatedSets(sets, 10, { kind: 'size', bytes: 160 }, null)), ['old']);
  });

  it('takes a set for as old as those that follow it, if it was written with a clock that was ahead', () => {
    const ahead = [set('ahead', 1, -400), middle, young];
    assert.deepEqual(stamps(outdatedSets(ahead, 10, { kind: 'days', days: 4 }, 0)), ['ahead', 'middle']);
    assert.deepEqual(stamps(outdatedSets(ahead, 10, { kind: 'days', days: 5 }, 0)), []);
  });

  it('orders sets by the chain of seals, and those without a seal after them as they were', () => {
    const open = set('open', 5, 0);
    const chain = ['gone', 'young b', 'old b', 'old a', 'middle a'];
    assert.deepEqual(inChainOrder([old, open, middle, young], chain), [young, old, middle, open]);
    assert.deepEqual(inChainOrder([young, open, old], []), [young, open, old]);
  });
});

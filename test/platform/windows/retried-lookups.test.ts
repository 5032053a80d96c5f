import assert from 'node:assert/strict';
import { createRetriedLookups, type Lookup } from '../../../engine/platform/windows/retried-lookups.ts';

describe('lookups that can fail', () => {
  /** A lookup that answers in this order, each answer after `takes` milliseconds. */
  function lookups(takes: number, ...answers: readonly Lookup<string>[]) {
    let clock = 0;
    let asked = 0;
    const remembered = createRetriedLookups<string>(2, () => clock);
    return {
      at: (time: number, key = 'sid'): string => {
        clock = time;
        return remembered(key, () => {
          clock += takes;
          return answers[asked++] ?? assert.fail('asked too often');
        }).value;
      },
      asked: () => asked,
    };
  }
  const failure = { value: 'S-1-5-21-7', failed: true };
  const success = { value: 'LAB\\ann', failed: false };

  it('a success is remembered for ever', () => {
    const { at } = lookups(0, success);
    assert.deepEqual([at(0), at(1e12)], ['LAB\\ann', 'LAB\\ann']);
  });

  it('a failure is remembered for a minute', () => {
    const { at, asked } = lookups(0, failure, failure, success);
    assert.deepEqual([at(0), at(59_999), asked()], ['S-1-5-21-7', 'S-1-5-21-7', 1]);
    assert.deepEqual([at(60_000), asked()], ['S-1-5-21-7', 2]);
    assert.deepEqual([at(120_000), at(1e9), asked()], ['LAB\\ann', 'LAB\\ann', 3]);
  });

  it('one that blocks, as a search for a domain controller does, takes no more than a twentieth of the time', () => {
    const { at, asked } = lookups(15_000, failure, success);
    assert.deepEqual([at(0), at(15_000 + 299_999), asked()], ['S-1-5-21-7', 'S-1-5-21-7', 1]);
    assert.equal(at(15_000 + 300_000), 'LAB\\ann');
  });

  it('memory is bounded', () => {
    const { at, asked } = lookups(0, success, success, success, success);
    for (const key of ['a', 'b', 'c', 'a']) at(0, key);
    assert.equal(asked(), 4);
  });
});

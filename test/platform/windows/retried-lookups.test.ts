import assert from 'node:assert/strict';
import { createRetriedLookups, type Lookup } from '../../../engine/platform/windows/retried-lookups.ts';

describe('lookups that can fail', () => {
  /** A lookup that returns these results in order, each after `durationMs`. */
  function lookups(durationMs: number, ...results: readonly Lookup<string>[]) {
    let clock = 0;
    let lookupCount = 0;
    const cached = createRetriedLookups<string>(2, () => clock);
    return {
      at: (time: number, key = 'sid'): string => {
        clock = time;
        return cached(key, () => {
          clock += durationMs;
          return results[lookupCount++] ?? assert.fail('too many lookups');
        }).value;
      },
      count: () => lookupCount,
    };
  }
  const failure = { value: 'S-1-5-21-7', failed: true };
  const success = { value: 'LAB\\ann', failed: false };

  it('a success is cached permanently', () => {
    const { at } = lookups(0, success);
    assert.deepEqual([at(0), at(1e12)], ['LAB\\ann', 'LAB\\ann']);
  });

  it('a failure is cached for a minute', () => {
    const { at, count } = lookups(0, failure, failure, success);
    assert.deepEqual([at(0), at(59_999), count()], ['S-1-5-21-7', 'S-1-5-21-7', 1]);
    assert.deepEqual([at(60_000), count()], ['S-1-5-21-7', 2]);
    assert.deepEqual([at(120_000), at(1e9), count()], ['LAB\\ann', 'LAB\\ann', 3]);
  });

  it('a lookup that blocks, such as the search for a domain controller, takes at most a twentieth of the time', () => {
    const { at, count } = lookups(15_000, failure, success);
    assert.deepEqual([at(0), at(15_000 + 299_999), count()], ['S-1-5-21-7', 'S-1-5-21-7', 1]);
    assert.equal(at(15_000 + 300_000), 'LAB\\ann');
  });

  it('the cache is bounded', () => {
    const { at, count } = lookups(0, success, success, success, success);
    for (const key of ['a', 'b', 'c', 'a']) at(0, key);
    assert.equal(count(), 4);
  });
});

import assert from 'node:assert/strict';
import { setNewest } from '../../engine/model/set-newest.ts';

describe('setNewest', () => {
  it('keeps the newest entries, and makes an entry the newest that is set again', () => {
    const map = new Map<string, number>();
    for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) setNewest(map, key, index, 2);
    assert.deepEqual(
      [...map],
      [
        ['a', 2],
        ['c', 3],
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { deleteOldest } from '../../engine/model/delete-oldest.ts';

describe('deleting the oldest entries of a map', () => {
  it('deletes the first ones, and all of a smaller map', () => {
    const map = new Map([1, 2, 3, 4].map((key) => [key, key]));
    deleteOldest(map, 3);
    assert.deepEqual([...map.keys()], [4]);
    deleteOldest(map, 3);
    assert.equal(map.size, 0);
  });
});

import assert from 'node:assert/strict';
import { errorReason } from '../../engine/facts/error-code.ts';

describe('the reason of an error', () => {
  it('has a text for a quota that is exceeded, which libuv does not know', () => {
    assert.equal(errorReason(Object.assign(new Error('write'), { errno: -122, code: 'EDQUOT' })), 'disk quota exceeded');
    assert.equal(errorReason(Object.assign(new Error('write'), { errno: -28, code: 'ENOSPC' })), 'no space left on device');
  });
});

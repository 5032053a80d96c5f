import assert from 'node:assert/strict';
import { getSystemErrorMap } from 'node:util';
import { errorReason } from '../../engine/model/error-code.ts';

const writeError = (errno: number, code: string): Error => Object.assign(new Error('write'), { errno, code });

describe('the reason of an error', () => {
  it('is the text of libuv', () => {
    const [errno = 0] = [...getSystemErrorMap()].find(([, [name]]) => name === 'ENOSPC') ?? [];
    assert.equal(errorReason(writeError(errno, 'ENOSPC')), 'no space left on device');
  });

  it('has a text for a quota that is exceeded, which libuv does not know on Linux', function () {
    if (process.platform !== 'linux') this.skip(); // the numbers are Linux's
    assert.equal(errorReason(writeError(-122, 'EDQUOT')), 'disk quota exceeded');
  });
});

import assert from 'node:assert/strict';
import { isDiskFull } from '../../../engine/log-writer/full-disk.ts';
import { errorCode } from '../../../engine/model/error-code.ts';
import { windowsError } from '../../../engine/platform/windows/system-error.ts';

describe('errors of Windows functions', () => {
  it('a full disk and a full quota count as a full disk', () => {
    // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_CANNOT_MAKE, ERROR_DISK_QUOTA_EXCEEDED (winerror.h)
    for (const number of [112, 39, 82, 1295]) assert.ok(isDiskFull(windowsError(number, 'a file cannot be created')), String(number));
    assert.ok(!isDiskFull(windowsError(5, 'a file cannot be created')));
  });

  it('a number that Node has no code for becomes the code', () => {
    assert.deepEqual(
      [5, 183, 1314].map((number) => errorCode(windowsError(number, 'it failed'))),
      ['EACCES', 'EEXIST', 'Windows1314'],
    );
    assert.equal(windowsError(1314, 'it failed').message, 'it failed, Windows error 1314');
  });
});

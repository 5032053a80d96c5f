import assert from 'node:assert/strict';
import { win32Error } from '../../../engine/platform/windows/win32-errors.ts';

describe('errors of the service manager', () => {
  for (const [number, code, category] of [
    [5, 'NotElevated', 'PermissionDenied'],
    [1053, 'StartTimeout', 'OperationTimeout'],
    [1056, 'AlreadyRunning', 'ResourceExists'],
    [1060, 'NotInstalled', 'NotInstalled'],
    [1062, 'NotRunning', 'InvalidOperation'],
    [1072, 'MarkedForDeletion', 'ResourceBusy'],
  ] as const) {
    it(`${number} is ${code}`, () => {
      const error = win32Error(number, 'the service could not be started', 'PortReporter', 'Text of Windows.\r\n');
      assert.deepEqual([error.code, error.category, error.target], [code, category, 'PortReporter']);
      assert.match(error.message, /^the service could not be started \([^A-Z].*[^.]\)$/);
      assert.match(error.remedy, /\.$|--startup manual$/);
    });
  }
  it('an unknown number has the message of Windows', () => {
    const error = win32Error(1234, 'it failed', 'x', 'No service is operating.\r\n');
    assert.equal(error.message, 'it failed (No service is operating, Windows error 1234)');
    assert.equal(error.code, 'Windows1234');
  });
  it('a number without a message', () => {
    assert.equal(win32Error(9999, 'it failed', 'x', '').message, 'it failed (unknown reason, Windows error 9999)');
  });
});

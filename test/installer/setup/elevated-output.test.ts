import assert from 'node:assert/strict';
import { isOutputPipe } from '../../../installer/setup/elevated-output.ts';

describe('the pipe of an elevated setup', () => {
  it('has a name of a fixed form', () => {
    assert.equal(isOutputPipe(`\\\\.\\pipe\\PortReporter-setup-${'0f'.repeat(16)}`), true);
  });

  for (const other of [
    'C:\\Windows\\win.ini',
    '\\\\.\\pipe\\lsass',
    '\\\\.\\PhysicalDrive0',
    `\\\\server\\pipe\\PortReporter-setup-${'0f'.repeat(16)}`,
    `\\\\.\\pipe\\PortReporter-setup-${'0f'.repeat(16)}\\..\\x`,
    '',
  ]) {
    it(`is not '${other}', which an administrator must not write to`, () => assert.equal(isOutputPipe(other), false));
  }
});

import assert from 'node:assert/strict';
import { countsOf, largeLogWords, withLargeLog } from '../cli/log/large-log.ts';
import { portReporter, requirePortReporter, runOnWindows, windowsPath } from './windows-program.ts';

describe('log measure on Windows', function () {
  this.timeout(120_000);

  before(function () {
    requirePortReporter(this);
  });

  it('counts a large log', () =>
    withLargeLog(async (log, expected) => {
      const { exitCode, stdout, stderr } = await runOnWindows(portReporter, largeLogWords(windowsPath(log)));
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.deepEqual(countsOf(stdout), expected);
    }));
});

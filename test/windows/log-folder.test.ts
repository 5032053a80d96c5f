import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderForLogs, requirePortReporter, realWindows, runOnWindows, windowsNode, windowsPath } from './windows-program.ts';

describe('the log folder on Windows', function () {
  this.timeout(120_000);
  before(function () {
    requirePortReporter(this);
  });

  it('has restricted access and new files, and the name, version and clocks of the machine are read', async () => {
    const base = makeFolderForLogs('log-folder');
    try {
      // Every account can delete the contents of this folder, and so replace the log folder.
      mkdirSync(join(base, 'open'));
      mkdirSync(join(base, 'open/logs'), { mode: 0o755 });
      if (realWindows) await runOnWindows('icacls', [join(base, 'open'), '/grant', '*S-1-1-0:(DC)']);
      else chmodSync(join(base, 'open'), 0o777);
      const { stdout, stderr } = await runOnWindows(windowsNode, [
        '--import=./test/windows/koffi-from-prebuilt.ts',
        windowsPath('test/windows/log-folder-program.ts'),
        windowsPath(base),
      ]);
      assert.equal(stderr, '');
      const {
        machine,
        awake,
        throughLink,
        ...rest
      }: {
        machine: { computer: string; operatingSystem: string; build: string };
        awake: number;
        throughLink: string;
      } = JSON.parse(stdout);
      assert.deepEqual(rest, {
        untrustedWriter: null,
        belowOpenFolder: true,
        written: 'one\ntwo\n',
        inPlace: true,
        sha256: createHash('sha256').update('one\ntwo\n').digest('hex'),
        second: 'BadSetting',
        lockInPlace: true,
        lockedAgain: 'none',
        taken: 'EEXIST',
        targetCreated: false,
        noFolder: 'ENOENT',
        unknownReader: 'BadSetting',
      });
      // The folder above was missing too. Wine shows an access list as the mode of the folder.
      const above = join(base, 'above');
      if (realWindows) assert.doesNotMatch((await runOnWindows('icacls', [above])).stdout, /\(I\)/);
      else assert.equal(statSync(above).mode & 0o777, statSync(join(above, 'logs')).mode & 0o777);
      // Wine does not create links, but reports success.
      if (realWindows) assert.equal(throughLink, 'EEXIST');
      assert.ok(awake >= 250 && awake < 60_000, `${awake} ms`);
      assert.match(machine.operatingSystem, /Windows/);
      assert.match(machine.build, /^10\.0\.\d+/);
      assert.match(machine.computer, realWindows ? /^[^.]{1,15}$/ : /./);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });
});

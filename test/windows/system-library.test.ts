import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onDriveC } from './machine-state.ts';
import { realWindows, requirePortReporter, runOnWindows, windowsNode, windowsPath } from './windows-program.ts';

describe('a library that is loaded by its name', function () {
  this.timeout(60_000);
  before(function () {
    requirePortReporter(this);
  });

  it('comes from System32, not from the current folder, once the engine has loaded its first one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'port-reporter-planted-'));
    try {
      const library = realWindows ? onDriveC('Windows', 'System32', 'version.dll') : onDriveC('windows', 'system32', 'version.dll');
      for (const name of ['planted1.dll', 'planted2.dll']) copyFileSync(library, join(folder, name));
      const url = (file: string): string => `file:///${windowsPath(resolve(file)).replaceAll('\\', '/')}`;
      const { stdout, stderr } = await runOnWindows(
        windowsNode,
        [`--import=${url('test/windows/koffi-from-prebuilt.ts')}`, windowsPath('test/windows/system-library-program.ts')],
        { cwd: folder },
      );
      assert.equal(stderr, '');
      assert.deepEqual(JSON.parse(stdout), { before: true, after: false, own: true });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireHandOuts, unpackWindowsHandOut } from '../installer/package/built-release-artifacts.ts';
import { quoted } from '../powershell/pwsh.ts';
import { requireShell, runShell, shells } from './windows-powershell.ts';
import { runOnWindows, windowsPath } from './windows-program.ts';

for (const shell of shells) {
  describe(`The release package for Windows, and its module in ${shell}`, function () {
    this.timeout(180_000);
    let program: string;
    let folder: string;

    before(async function () {
      this.timeout(900_000);
      requireHandOuts(this);
      program = await requireShell(this, shell);
      folder = mkdtempSync(join(tmpdir(), 'port-reporter-package-'));
      unpackWindowsHandOut(folder);
    });
    after(() => {
      if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    });

    it('run from the unpacked folder', async () => {
      const { exitCode, stdout } = await runOnWindows(join(folder, 'PortReporter.exe'), ['map', '--format', 'json']);
      assert.equal(exitCode, 0);
      assert.match(stdout, /^\{"protocol":/);
      assert.deepEqual(
        await runShell(
          program,
          `& (Get-Module PortReporter) { Find-Engine $null }
        @(Get-PortMapping -WarningAction SilentlyContinue).Count -gt 0`,
          `Import-Module ${quoted(windowsPath(join(folder, 'PortReporter')))}`,
        ),
        [windowsPath(join(folder, 'PortReporter.exe')), 'True'],
      );
    });
  });
}

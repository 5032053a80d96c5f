import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { version } from '../../engine/model/version.ts';
import { quoted } from '../powershell/pwsh.ts';
import { requireNoService } from './installed-service.ts';
import { machineState, onDriveC, requireUnchanged, type MachineState } from './machine-state.ts';
import { makeArtifact } from './release-package.ts';
import { requireShell, runShell, shells } from './windows-powershell.ts';
import { portReporter, realWindows, runOnWindows, windowsPath } from './windows-program.ts';

const folder = 'C:\\Program Files\\PortReporter';
const onDisk = (...names: readonly string[]): string => onDriveC('Program Files', 'PortReporter', ...names);
const logs = (): string => onDriveC(...(realWindows ? ['Windows', 'System32'] : ['windows', 'system32']), 'LogFiles', 'PortReporter');
/** Under Wine no environment variable contains the folder of the modules for all users. */
const importByName = realWindows
  ? 'Import-Module PortReporter'
  : "$env:PSModulePath = 'C:\\Program Files\\WindowsPowerShell\\Modules'; Import-Module PortReporter";
const shown = '"$($_.Action)|$($_.Path)|$($_.Version)|$($_.Status)|$($_.StartType)|$($_.GetType().Name)"';

for (const shell of shells) {
  describe(`Install- and Uninstall-PortReporter in ${shell} on Windows`, function () {
    this.timeout(180_000);
    let program: string;
    let atFirst: MachineState;
    const run = (script: string): Promise<string[]> => runShell(program, script);
    const unchanged = (): Promise<void> => requireUnchanged(atFirst);

    before(async function () {
      this.timeout(900_000);
      program = await requireShell(this, shell);
      await requireNoService();
      atFirst = await machineState();
    });
    afterEach(async () => {
      await runOnWindows(portReporter, ['setup', '--uninstall', '--yes'], { timeout: 120_000 });
    });
    after(async () => {
      await runOnWindows(portReporter, ['setup', '--uninstall', '--yes', '--remove-logs']);
    });

    it('print their steps with -WhatIf, and change nothing', async () => {
      const steps = (lines: readonly string[]): (string | undefined)[] =>
        lines.map((line) => /^What if: .*operation "(.+)" on target/.exec(line)?.[1]);
      assert.deepEqual(steps(await run('Install-PortReporter -WhatIf -PassThru')), [
        'Creating PortReporter directory',
        'Copying PortReporter.exe to target directory',
        'Creating service',
        'Creating registry key and values',
      ]);
      await unchanged();
      await run('Install-PortReporter');
      const state = await machineState();
      assert.deepEqual(steps(await run('Uninstall-PortReporter -WhatIf')), [
        'Deleting registry key and values',
        'Deleting service',
        'Deleting PortReporter.exe from target directory',
        'Deleting PortReporter directory',
      ]);
      await requireUnchanged(state);
    });

    it('install with settings, do nothing if the installation is up to date, and uninstall', async () => {
      assert.deepEqual(
        await run(`
        Install-PortReporter -StartupType Automatic -LogSize 128KB -Keep 30d -PassThru | ForEach-Object { ${shown} }
        Install-PortReporter -PassThru | ForEach-Object { ${shown} }
        $status = Get-PortReporterService
        "$($status.Status) $($status.StartType) $($status.LogSize) $($status.Keep)"
        Install-PortReporter -Keep 7d -PassThru | ForEach-Object { ${shown} }
        Install-PortReporter -Force -PassThru | ForEach-Object Action
        $status = Get-PortReporterService
        "$($status.StartType) $($status.LogSize) $($status.Keep)"`),
        [
          `Installed|${folder}|${version}|Stopped|Automatic|PortReporterInstallation`,
          `Unchanged|${folder}|${version}|Stopped|Automatic|PortReporterInstallation`,
          'Stopped Automatic 131072 30d',
          `Repaired|${folder}|${version}|Stopped|Automatic|PortReporterInstallation`,
          'Repaired',
          'Automatic 131072 7d',
        ],
      );
      assert.deepEqual(
        await run(`
        Uninstall-PortReporter -PassThru | ForEach-Object { ${shown} }
        Uninstall-PortReporter -PassThru | ForEach-Object { ${shown} }`),
        [`Uninstalled|${folder}||NotInstalled||PortReporterInstallation`, `Unchanged|${folder}||NotInstalled||PortReporterInstallation`],
      );
      await unchanged();
    });

    it('return nothing without -PassThru, and format their objects', async () => {
      assert.deepEqual(await run('Install-PortReporter; Uninstall-PortReporter'), []);
      const lines = (await run('Install-PortReporter -PassThru')).map(stripVTControlCharacters);
      assert.ok(lines.includes(`Path         : ${folder}`), lines.join('\n'));
    });

    it('upgrade a service that runs, and start it again', async () => {
      await run('Install-PortReporter -LogSize 128KB');
      appendFileSync(onDisk('PortReporter.exe'), 'another version');
      assert.deepEqual(
        await run(`
        Start-PortReporterService
        Install-PortReporter -PassThru | ForEach-Object { ${shown} }
        (Get-PortReporterService).LogSize
        Stop-PortReporterService`),
        [`Upgraded|${folder}|${version}|Running|Manual|PortReporterInstallation`, '131072'],
      );
    });

    it('install into another folder, and find it again to uninstall', async () => {
      assert.deepEqual(
        await run(`
        Install-PortReporter 'C:\\Tools\\Port Reporter' -PassThru | ForEach-Object Path
        Uninstall-PortReporter -PassThru | ForEach-Object Path`),
        ['C:\\Tools\\Port Reporter', 'C:\\Tools\\Port Reporter'],
      );
      rmSync(onDriveC('Tools'), { recursive: true });
      await unchanged();
    });

    it('report errors with id, category and target, and change nothing then', async () => {
      writeFileSync(onDriveC('a file'), '');
      await runOnWindows('sc', ['create', 'PortReporterTest', 'binPath=', 'C:\\none.exe', 'DisplayName=', 'Port Reporter']);
      const lines = await run(`
        $show = { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $($_.TargetObject)" }
        try { Install-PortReporter 'C:\\a file\\x' } catch { & $show }
        Install-PortReporter -PassThru -ErrorVariable found -ErrorAction SilentlyContinue
        $found | ForEach-Object $show
        try { Install-PortReporter -LogSize 1KB } catch { & $show }`);
      await runOnWindows('sc', ['delete', 'PortReporterTest']);
      rmSync(onDriveC('a file'));
      assert.deepEqual(
        lines.map((line) => line.trimEnd()),
        [
          'BadDirectory,Install-PortReporter InvalidArgument C:\\a file\\x',
          'AlreadyInstalled,Install-PortReporter ResourceExists PortReporter',
          'ParameterArgumentValidationError,Install-PortReporter InvalidData',
        ],
      );
      await unchanged();
    });

    it('of the release package: the installed module uses the installed program, and uninstalls both', async () => {
      const artifact = makeArtifact();
      const [result] = await runShell(
        program,
        `Install-PortReporter -PassThru | ForEach-Object { ${shown} }; Start-PortReporterService`,
        `Import-Module ${quoted(windowsPath(join(artifact, 'PortReporter')))}`,
      );
      rmSync(artifact, { recursive: true });
      assert.equal(result, `Installed|${folder}|${version}|Stopped|Manual|PortReporterInstallation`);
      assert.deepEqual(readdirSync(onDriveC('Program Files', 'WindowsPowerShell', 'Modules', 'PortReporter')), [version]);
      assert.ok(readdirSync(logs()).length > 0);
      assert.deepEqual(
        await runShell(
          program,
          `
        (Get-PortReporterService).Status
        & (Get-Module PortReporter) { Find-Engine $null }
        Uninstall-PortReporter -RemoveLog -Force -PassThru -WarningVariable warned | ForEach-Object { ${shown} }
        $warned.Count`,
          importByName,
        ),
        ['Running', `${folder}\\PortReporter.exe`, `Uninstalled|${folder}||NotInstalled||PortReporterInstallation`, '0'],
      );
      assert.ok(!existsSync(logs()));
      await unchanged();
    });
  });
}

import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../powershell/pwsh.ts';
import { installService } from './installed-service.ts';
import { requireShell, runShell, shells } from './windows-powershell.ts';
import { makeFolderForLogs, windowsPath } from './windows-program.ts';

for (const shell of shells) {
  describe(`The cmdlets for the service, in ${shell} on Windows`, function () {
    this.timeout(180_000);
    let folder: string;
    let logs: string;
    let program: string;
    let uninstall: (() => Promise<void>) | undefined;
    const run = (script: string): Promise<string[]> => runShell(program, script);

    before(async function () {
      this.timeout(900_000);
      program = await requireShell(this, shell);
      folder = makeFolderForLogs('service');
      logs = join(folder, 'my logs');
      uninstall = await installService(`-ld "${windowsPath(join(folder, 'kept'))}"`);
    });
    after(async () => {
      await uninstall?.();
      rmSync(folder, { recursive: true, force: true });
    });

    it('start it with a folder and a size for one run, show it, and stop it', async () => {
      const shown = await run(`
        $started = Start-PortReporterService -LogDirectory ${quoted(windowsPath(logs))} -LogSize 128KB -PassThru
        "$($started.GetType().Name) $($started.Status) $($started.LogDirectory) $($started.LogSize)"
        $now = Get-PortReporterService
        $isRecent = $now.Since -gt [datetime]::Now.AddMinutes(-5)
        "$($now.ProcessId -eq $started.ProcessId) $($now.LogFiles.Count) $isRecent $($now.RecordsLost)"
        Stop-PortReporterService -WhatIf
        (Get-PortReporterService).Status
        (Stop-PortReporterService -PassThru).Status`);
      assert.deepEqual(
        shown.filter((line) => !line.startsWith('What if')),
        [`PortReporterServiceStatus Running ${windowsPath(logs)} 131072`, 'True 4 True 0', 'Running', 'Stopped'],
      );
      assert.equal(readdirSync(logs).filter((file) => /^PR-(INITIAL|PORTS|PIDS|EVENTS)-/.test(file)).length, 4);
    });

    it('return its logs, which are read back without a path', async () => {
      const shown = await run(`
        $null = Start-PortReporterService -PassThru
        Stop-PortReporterService
        $kept = (Get-PortReporterService).LogDirectory
        @(Get-PortReporterLog -Type Event | Where-Object { [System.IO.Path]::GetDirectoryName($_.File) -eq $kept }).Count -gt 0
        @(Get-PortReporterService | Get-PortReporterLog -Type Event).Count -eq @(Get-PortReporterLog -Type Event).Count
        @(Test-PortReporterLog -Quiet) -join ' '`);
      assert.deepEqual(shown, ['True', 'True', 'True']);
    });

    it('keep settings, restart it with them, and report errors with id and category', async () => {
      const shown = await run(`
        Set-PortReporterService -Keep 30d -Interval 250
        $status = Restart-PortReporterService -PassThru
        "$($status.Status) $($status.Keep) $($status.Interval) $($status.LogDirectory)"
        Start-PortReporterService -LogSize 64KB -ErrorVariable found -ErrorAction SilentlyContinue
        "$($found.FullyQualifiedErrorId) $($found.CategoryInfo.Category)"
        Stop-PortReporterService
        Set-PortReporterService -StartupType Disabled
        try { Start-PortReporterService -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
        (Set-PortReporterService -StartupType Manual -Default -PassThru).Keep`);
      assert.deepEqual(shown, [
        `Running 30d 250 ${windowsPath(join(folder, 'kept'))}`,
        'AlreadyRunning,Start-PortReporterService ResourceExists',
        'Disabled,Start-PortReporterService',
        '1GB',
      ]);
    });
  });
}

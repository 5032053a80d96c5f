import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostFor } from '../powershell/host.ts';
import { builtModule, quoted } from '../powershell/pwsh.ts';
import { onPath, requireTool } from '../requirements.ts';
import { portReporter, realWindows, requirePortReporter, runOnWindows, windowsPath } from './windows-program.ts';

describe('The cmdlets for the service, in PowerShell on Windows', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'port-reporter-service-'));
  const logs = join(folder, 'my logs');
  let host: string;

  before(async function () {
    this.timeout(600_000);
    requirePortReporter(this);
    requireTool(this, 'the .NET 10 SDK', realWindows || onPath('dotnet'), 'It builds the small host on PowerShell\'s own engine.');
    host = realWindows ? 'powershell.exe' : await hostFor('win-x64');
    await runOnWindows('sc', [
      'create', 'PortReporter', 'binPath=', `"${windowsPath(portReporter)}" service run -ld "${windowsPath(join(folder, 'kept'))}"`, 'start=', 'demand',
    ]);
  });
  after(async () => {
    await runOnWindows(portReporter, ['service', 'stop']);
    await runOnWindows('sc', ['delete', 'PortReporter']);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs code with the module loaded, to its last line: under wine .NET may die early and still exit with 0. */
  async function run(code: string): Promise<string> {
    const script = `Import-Module ${quoted(windowsPath(builtModule))}\n${code}\n'the end'`;
    const { stdout, stderr } = await runOnWindows(host, [realWindows ? '-Command' : '-c', script], { timeout: 120_000 });
    // Wine says of Z: that it cannot read the volume's label, which PowerShell asks for.
    assert.equal(stderr.replace(/^wine: .*\n/gm, ''), '');
    assert.match(stdout, /the end\r?\n$/, stdout);
    return stdout.replaceAll('\r', '').replace(/the end\n$/, '').trimEnd();
  }

  it('start it with a folder and a size for this time, show it, and stop it', async () => {
    const shown = await run(`
      $started = Start-PortReporterService -LogDirectory ${quoted(windowsPath(logs))} -LogSize 128KB -PassThru
      "$($started.GetType().Name) $($started.Status) $($started.LogDirectory) $($started.LogSize)"
      $now = Get-PortReporterService
      "$($now.ProcessId -eq $started.ProcessId) $($now.LogFiles.Count) $($now.Since -gt [datetime]::Now.AddMinutes(-5)) $($now.RecordsLost)"
      Stop-PortReporterService -WhatIf
      (Get-PortReporterService).Status
      (Stop-PortReporterService -PassThru).Status`);
    assert.deepEqual(shown.split('\n').filter((line) => !line.startsWith('What if')), [
      `PortReporterServiceStatus Running ${windowsPath(logs)} 131072`, 'True 4 True 0', 'Running', 'Stopped',
    ]);
    assert.equal(readdirSync(logs).filter((file) => /^PR-(INITIAL|PORTS|PIDS|EVENTS)-/.test(file)).length, 4);
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
    assert.deepEqual(shown.split('\n'), [
      `Running 30d 250 ${windowsPath(join(folder, 'kept'))}`, 'AlreadyRunning,Start-PortReporterService ResourceExists',
      'Disabled,Start-PortReporterService', '1GB',
    ]);
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../engine/model/version.ts';
import { machineState, requireUnchanged } from '../windows/machine-state.ts';
import { requirePortReporter } from '../windows/windows-program.ts';
import { anotherWine, wineVariables, type WineVariables } from '../windows/wine.ts';
import { windowsSessionHost } from './host.ts';
import { requirePowerShell, runPowerShell } from './pwsh.ts';
import { requireSsh, startRemoteHost, startWindows, type RemoteHost } from './remote-host.ts';

// Everything except Windows is real: the built module and its programs, sshd, the protocol of PowerShell, setup.
describe('Port Reporter on remote computers with Windows', function () {
  this.timeout(180_000);
  let other: WineVariables;
  let machines: RemoteHost[] = [];
  before(async function () {
    this.timeout(900_000);
    await requirePowerShell(this);
    requireSsh(this);
    requirePortReporter(this);
    await windowsSessionHost();
    other = anotherWine();
    machines = await Promise.all([startWindows('win01', wineVariables()), startWindows('win02', other), startRemoteHost('pc03')]);
  });
  after(async () => {
    await Promise.all(machines.map((machine) => machine.stop()));
  });

  async function run(code: string): Promise<string[]> {
    const [one = '', two = '', three = ''] = machines.map(({ session }) => session);
    const { stdout, stderr } = await runPowerShell(`$windows = @(${one}; ${two}); $linux = ${three}\n${code}`);
    assert.equal(stderr, '');
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('is installed, started, queried, upgraded and uninstalled without leftovers', async () => {
    const atFirst = await machineState();
    const told = '"$($_.PSComputerName) $($_.Action) $($_.Version) $($_.Status) $($_.StartType) $($_.Path)"';
    const both = (text: string): string[] => [`win01 ${text}`, `win02 ${text}`];
    const place = 'C:\\Program Files\\PortReporter';
    const lines = await run(`$all = $windows + $linux
      Install-PortReporter -Session $all -LogSize 128KB -ErrorAction SilentlyContinue -ErrorVariable found | ForEach-Object { ${told} }
      '--'
      $found | ForEach-Object { "$($_.FullyQualifiedErrorId) $_" }
      '--'
      Start-PortReporterService -Session $windows -PassThru |
        ForEach-Object { "$($_.PSComputerName) $($_.Status) $($_.LogSize) $($_.LogFiles.Count)" }
      '--'
      Get-PortMapping -Session $windows | ForEach-Object PSComputerName
      '--'
      Install-PortReporter -Session $windows | ForEach-Object { ${told} }
      '--'
      Install-PortReporter -Session $windows -Keep 7d -Force | ForEach-Object { ${told} }
      '--'
      Stop-PortReporterService -Session $windows -PassThru | ForEach-Object { "$($_.PSComputerName) $($_.Status) $($_.LogSize) $($_.Keep)" }
      '--'
      Get-PortReporterLog -Session $windows -Type Event | Where-Object Event -eq Started | ForEach-Object PSComputerName
      '--'
      Uninstall-PortReporter -Session $windows -RemoveLog -Force -WarningVariable warned | ForEach-Object { ${told} }
      "$warned"`);
    const [installed, refused, started, mapped, again, forced, stopped, logged, uninstalled] = lines
      .join('\n')
      .split(/^--$/m)
      .map((part) =>
        part
          .split('\n')
          .filter((line) => line !== '')
          .toSorted(),
      );
    assert.deepEqual(installed, both(`Installed ${version} Stopped Manual ${place}`));
    assert.match(refused?.join('\n') ?? '', /^NotSupported,Install-PortReporter pc03: [^\n]+$/);
    assert.deepEqual(started, both('Running 131072 4'));
    assert.deepEqual([...new Set(mapped)], ['win01', 'win02']);
    assert.deepEqual(again, both(`Unchanged ${version} Running Manual ${place}`));
    assert.deepEqual(forced, both(`Repaired ${version} Running Manual ${place}`));
    assert.deepEqual(stopped, both('Stopped 131072 7d'));
    assert.deepEqual([...new Set(logged)], ['win01', 'win02']);
    assert.deepEqual(uninstalled, both(`Uninstalled  NotInstalled  ${place}`));
    await requireUnchanged(atFirst);
    for (const { WINEPREFIX = '' } of [wineVariables(), other]) {
      const names = readdirSync(join(WINEPREFIX, 'drive_c/Program Files')).filter((name) => name.startsWith('PortReporter'));
      assert.deepEqual(names, []);
      assert.ok(!existsSync(join(WINEPREFIX, 'drive_c/windows/system32/LogFiles/PortReporter')));
    }
    assert.deepEqual(
      readdirSync(machines[2]?.home ?? '').filter((name) => name.startsWith('PortReporter')),
      [],
    );
  });
});

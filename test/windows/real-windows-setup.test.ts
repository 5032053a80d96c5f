import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { requireNoService, serviceName } from './installed-service.ts';
import { asOrdinaryUser } from './ordinary-user.ts';
import { makeFolderForLogs, portReporter, realWindows, requirePortReporter, runOnWindows, type Ended } from './windows-program.ts';

// Tests that Wine cannot run: it has no access lists, no privileges of services and no event texts, and every account is an administrator.
(realWindows ? describe : describe.skip)('what only Windows itself can show of setup', function () {
  this.timeout(180_000);
  const folder = 'C:\\Program Files\\PortReporter';
  const setup = (...args: readonly string[]): Promise<Ended> => runOnWindows(portReporter, ['setup', ...args], { timeout: 120_000 });
  const outputOf = (program: string, ...args: readonly string[]): string => execFileSync(program, args, { encoding: 'utf8' });

  before(async function () {
    requirePortReporter(this);
    await requireNoService();
    const { exitCode, stderr } = await setup('--yes');
    assert.deepEqual([exitCode, stderr], [0, '']);
  });
  after(async () => {
    await setup('--uninstall', '--yes', '--remove-logs');
  });

  it('the program belongs to administrators; other accounts can read and run it', () => {
    const [, list = ''] = /PortReporter (.+?)\r?\n\r?\n/s.exec(outputOf('icacls', folder)) ?? [];
    assert.deepEqual(
      list
        .split(/\r?\n/)
        .map((line) => line.trim())
        .toSorted(),
      ['BUILTIN\\Administrators:(OI)(CI)(F)', 'BUILTIN\\Users:(OI)(CI)(RX)', 'NT AUTHORITY\\SYSTEM:(OI)(CI)(F)'],
    );
  });

  it('a standard user cannot create files next to it or change it, but can run it', async () => {
    assert.notEqual((await asOrdinaryUser(`copy /y nul "${folder}\\version.dll"`)).exitCode, 0);
    assert.notEqual((await asOrdinaryUser(`copy /y nul "${folder}\\PortReporter.exe"`)).exitCode, 0);
    assert.equal((await asOrdinaryUser(`"${folder}\\PortReporter.exe" service status`)).exitCode, 0);
  });

  it('without administrator rights nothing is changed', async () => {
    for (const args of ['--yes --no-elevate', '--yes', '--uninstall --yes --no-elevate']) {
      const { exitCode, output } = await asOrdinaryUser(`"${portReporter}" setup ${args}`);
      assert.match(output, /^PortReporter: administrator rights are required; nothing was changed\. Run it as/, args);
      assert.equal(exitCode, 3);
    }
  });

  it('the service keeps two privileges, and is started again after a crash', () => {
    const privileges = outputOf('sc', 'qprivs', serviceName);
    assert.deepEqual(privileges.match(/Se\w+Privilege/g), ['SeDebugPrivilege', 'SeChangeNotifyPrivilege']);
    assert.match(
      outputOf('sc', 'qfailure', serviceName),
      /RESTART -- Delay = 5000[^]*RESTART -- Delay = 60000[^]*RESTART -- Delay = 300000/,
    );
    assert.match(
      outputOf('sc', 'qc', serviceName),
      /BINARY_PATH_NAME\s+: "C:\\Program Files\\PortReporter\\PortReporter\.exe" service run/,
    );
  });

  it('recovery runs after errors, but not after a setting that was refused', async () => {
    const flag = (): string | undefined =>
      /FAILURE_ACTIONS_ON_NONCRASH_FAILURES\s+: (\w+)/.exec(outputOf('sc', 'qfailureflag', serviceName))?.[1];
    assert.equal(flag(), 'TRUE');
    assert.equal((await runOnWindows(portReporter, ['service', 'start', '-ld', 'C:\\Windows\\notepad.exe'])).exitCode, 1);
    assert.equal(flag(), 'FALSE');
    // Longer than the delay of the first recovery action.
    await setTimeout(8_000);
    assert.match(outputOf('sc', 'query', serviceName), /STATE\s+: 1\s+STOPPED/);
    await setup('--yes');
    assert.equal(flag(), 'TRUE');
  });

  it('it is among the installed apps', () => {
    const entry = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\PortReporter';
    const listed = outputOf('powershell.exe', '-NoProfile', '-Command', '(Get-Package -Name "Port Reporter").Version');
    assert.equal(listed.trim(), /DisplayVersion\s+REG_SZ\s+(\S+)/.exec(outputOf('reg', 'query', entry))?.[1]);
  });

  it('it runs with the settings of setup, and Event Viewer finds the text of its events', async () => {
    assert.equal((await runOnWindows(portReporter, ['service', 'start'])).exitCode, 0);
    const events = outputOf('wevtutil', 'qe', 'Application', '/q:*[System[Provider[@Name="PortReporter"]]]', '/f:text', '/c:1', '/rd:true');
    assert.match(events, /Description:\s*\r?\nPort Reporter \d+\.\d+\.\d+ started\./);
    assert.equal((await runOnWindows(portReporter, ['service', 'stop'])).exitCode, 0);
  });

  it('another log reader replaces the previous one', async () => {
    const logs = makeFolderForLogs('readers');
    const readers = async (reader: string): Promise<string[]> => {
      const start = await runOnWindows(portReporter, ['service', 'start', '-ld', join(logs, 'logs'), '--log-reader', reader]);
      assert.equal(start.exitCode, 0, start.stderr);
      assert.equal((await runOnWindows(portReporter, ['service', 'stop'])).exitCode, 0);
      return [...outputOf('icacls', join(logs, 'logs')).matchAll(/(BUILTIN\\(?:Users|Guests)):\(OI\)\(CI\)\(RX\)/g)].map(
        ([, name = '']) => name,
      );
    };
    try {
      assert.deepEqual(await readers('BUILTIN\\Users'), ['BUILTIN\\Users']);
      assert.deepEqual(await readers('BUILTIN\\Guests'), ['BUILTIN\\Guests']);
    } finally {
      rmSync(logs, { recursive: true });
    }
  });

  it('a folder that other accounts can write to is refused, and one below it', async () => {
    await setup('--uninstall', '--yes');
    const shared = 'C:\\PortReporterShared';
    mkdirSync(shared);
    try {
      outputOf('icacls', shared, '/grant', '*S-1-5-32-545:(OI)(CI)(M)');
      for (const target of [shared, `${shared}\\PortReporter`]) {
        const { exitCode, stderr } = await setup('--yes', '--directory', target);
        assert.match(stderr, /is not a secure location for a service: .+ can modify C:\\PortReporterShared/);
        assert.equal(exitCode, 1);
      }
    } finally {
      rmSync(shared, { recursive: true });
      await setup('--yes');
    }
  });
});

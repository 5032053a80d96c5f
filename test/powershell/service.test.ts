import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { statusFields } from '../../engine/service/service-status.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { requirePowerShell, runPowerShell } from './pwsh.ts';

const columns = statusFields.map(({ name }) => name);
const running = table(
  [
    {
      name: 'PortReporter',
      displayName: 'Port\u202eReporter',
      state: 'Running',
      startType: 'Manual',
      processId: '812',
      account: 'LocalSystem',
      logDirectory: 'C:\\\\Logs',
      logSize: '5242880',
      keep: '1GB',
      reserve: '5%',
      interval: '1000',
      anchorInterval: '3600000',
      eventLog: 'changes',
      logFiles: 'a.log\u001fb.log',
      since: '2026-01-02T03:04:05.678Z',
      sources: 'poll\u001fstate events',
      recordsWritten: '5000000000',
      recordsLost: '0',
    },
  ],
  columns,
);

describe('The cmdlets for the service', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  let told: string;
  let errors: string;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('(IFS="|"; echo "$*") >> told; cat errors.tsv >&2; cat rows.tsv; test ! -s errors.tsv');
    [told, errors] = [join(dirname(module.engine), 'told'), join(dirname(module.engine), 'errors.tsv')];
    await writeFile(join(dirname(module.engine), 'rows.tsv'), running);
  });
  beforeEach(async () => {
    await writeFile(errors, '');
    await rm(told, { force: true });
  });
  after(async () => module?.remove());

  async function run(code: string): Promise<string> {
    const { stdout, stderr } = await runPowerShell(code, module.path);
    assert.equal(stderr, '');
    return stdout;
  }

  it('return the status as a typed object', async () => {
    const { Since, ...status } = JSON.parse(await run(`Get-PortReporterService | ConvertTo-Json`));
    assert.equal(new Date(Since).toISOString(), '2026-01-02T03:04:05.678Z');
    assert.deepEqual(status, {
      Name: 'PortReporter',
      DisplayName: 'Port\u202eReporter',
      Status: 'Running',
      StartType: 'Manual',
      ProcessId: 812,
      UserName: 'LocalSystem',
      LogDirectory: 'C:\\Logs',
      LogSize: 5_242_880,
      Keep: '1GB',
      Reserve: '5%',
      Interval: 1000,
      AnchorInterval: 3_600_000,
      LogReader: null,
      EventLog: 'changes',
      LogFiles: ['a.log', 'b.log'],
      Sources: ['poll', 'state events'],
      RecordsWritten: 5_000_000_000,
      RecordsLost: 0,
      LastError: null,
    });
  });

  it('show it as a list in which no text can control the terminal', async () => {
    const shown = stripVTControlCharacters(await run('Get-PortReporterService'));
    assert.match(shown, /^DisplayName\s+: Port\\u\{202e\}Reporter$/m);
    assert.match(shown, /^LogFiles\s+: a\.log, b\.log$/m);
    assert.match(shown, /^Sources\s+: poll, state events$/m);
    assert.match(shown, /^LastError\s+:\s*$/m);
  });

  it('describe every property in their help', async () => {
    assert.equal(
      await run(`$help = (Get-Help Get-PortReporterService -Full).returnValues.returnValue.type.name
      foreach ($property in (& (Get-Module PortReporter) { [PortReporterServiceStatus] }).GetProperties('Public, Instance').Name) {
        if ($help -cnotmatch "(?m)^$property  +[A-Z]") { $property }
      }`),
      '',
    );
  });

  it('pass their parameters to the engine', async () => {
    const commands: [string, string][] = [
      ['Get-PortReporterService', 'status'],
      ['Start-PortReporterService', 'start'],
      ['Start-PortReporterService -LogDirectory "/var/log/a b/" -LogSize 20MB', 'start|--log-directory=/var/log/a b/|--log-size=20971520B'],
      [
        '$null = $ExecutionContext.SessionState.Path.SetLocation("/usr"); Start-PortReporterService logs',
        'start|--log-directory=/usr/logs',
      ],
      ['Stop-PortReporterService', 'stop'],
      ['Restart-PortReporterService -LogSize 65536', 'restart|--log-size=65536B'],
      ['Set-PortReporterService -StartupType Automatic -Interval 250', 'configure|--startup=auto|--interval=250'],
      ['Set-PortReporterService -AnchorInterval 0', 'configure|--anchor-interval=0'],
      ['Set-PortReporterService -EventLog Changes', 'configure|--event-log=changes'],
      ['Set-PortReporterService -Reserve 200MB', 'configure|--reserve=200MB'],
      ['Set-PortReporterService -StartupType AutomaticDelayedStart -Keep 30d', 'configure|--startup=delayed|--keep=30d'],
      ['Set-PortReporterService -Default -Keep 1GB', 'configure|--defaults|--keep=1GB'],
      ['$size = 1GB; Set-PortReporterService -Keep $size', 'configure|--keep=1073741824B'],
      ['Set-PortReporterService -Keep 0 -LogReader "DOMAIN\\Some Body"', 'configure|--keep=0|--log-reader=DOMAIN\\Some Body'],
    ];
    assert.equal(await run(commands.map(([command]) => command).join(' | ForEach-Object Status\n')), 'Running');
    assert.deepEqual(
      (await readFile(told, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/\|--format=tsv\|.*/, '')),
      commands.map(([, words]) => `service|${words}`),
    );
  });

  const changing = ['Start', 'Stop', 'Restart', 'Set'].map((verb) => `${verb}-PortReporterService`);

  it('that change something do nothing with -WhatIf, and return the status with -PassThru', async () => {
    const what = await run(changing.map((command) => `${command} -WhatIf -PassThru`).join('\n'));
    assert.deepEqual(
      what.split('\n').map((line) => /^What if: .*"(\w+)".*"the Port Reporter service"/.exec(line)?.[1]),
      ['Start', 'Stop', 'Restart', 'Configure'],
    );
    await assert.rejects(readFile(told));
    assert.equal(await run(changing.map((command) => `(${command} -PassThru).Status`).join('\n')), 'Running\n'.repeat(4).trimEnd());
  });

  it('never run on this computer if no session is left of those piped in or specified', async () => {
    const commands = ['Get-PortMapping', 'Get-PortReporterService', ...changing, 'Install-PortReporter', 'Uninstall-PortReporter'];
    const inputs = ['@() |', '$null |', '"pc01" |', ',@() |'];
    const values = ['@()', '$null', '@($null)', '"pc01"'];
    const calls = commands.flatMap((command) => [
      ...inputs.map((input) => `${input} ${command}`),
      ...values.map((value) => `${command} -Session ${value}`),
    ]);
    const lines = (
      await run(
        calls
          .map((call) => `$Error.Clear(); try { ${call} 2>$null } catch { }; "${call.replaceAll(/[$"]/g, '`$&')}: $($Error.Count -gt 0)"`)
          .join('\n'),
      )
    ).split('\n');
    // Only an empty list is not an error: a filter may have left no session.
    assert.deepEqual(
      lines,
      calls.map((call) => `${call}: ${call.startsWith('@()') ? 'False' : 'True'}`),
    );
    await assert.rejects(readFile(told));
  });

  it('reject values out of range before the engine is started', async () => {
    const wrong = [
      'Start-PortReporterService -LogSize 63KB',
      'Set-PortReporterService -Interval 99',
      'Set-PortReporterService -StartupType Never',
    ];
    const ids = await run(wrong.map((command) => `try { ${command} } catch { $_.FullyQualifiedErrorId }`).join('\n'));
    assert.deepEqual(
      ids.split('\n').map((id) => id.split(',')[0]),
      wrong.map(() => 'ParameterArgumentValidationError'),
    );
    await assert.rejects(readFile(told));
  });

  it('accept no setting by position: a name without its parameter is an error', async () => {
    const calls = ['Set-PortReporterService Manual', 'Set-PortReporterService -Interval 250 logs', 'Stop-PortReporterService x'];
    const ids = await run(calls.map((call) => `try { ${call} } catch { $_.FullyQualifiedErrorId }`).join('\n'));
    assert.deepEqual(
      ids.split('\n').map((id) => id.split(',')[0]),
      calls.map(() => 'PositionalParameterNotFound'),
    );
    await assert.rejects(readFile(told));
  });

  it('pass on errors of the engine with ID, category and target', async () => {
    await writeFile(
      errors,
      'NotElevated\tPermissionDenied\tthe service could not be started (access is denied). Run it as administrator.\tPortReporter\n',
    );
    assert.equal(
      await run(`Start-PortReporterService -ErrorVariable found -ErrorAction SilentlyContinue
      $found | ForEach-Object { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $($_.TargetObject)" }`),
      'NotElevated,Start-PortReporterService PermissionDenied PortReporter',
    );
  });
});

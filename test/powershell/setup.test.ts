import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { setupFields } from '../../installer/setup/record-ui.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { requirePowerShell, runPowerShell } from './pwsh.ts';

const columns = setupFields.map(({ name }) => name);
type Column = 'step' | 'state' | 'title' | 'target' | 'version' | 'serviceState' | 'startType' | 'logDirectory';
type Record = Readonly<{ [Name in Column]?: string }>;

const steps: readonly Record[] = [
  { step: 'folder', title: 'Creating PortReporter directory', target: 'C:\\\\Port\u202eReporter' },
  { step: 'program', title: 'Copying PortReporter.exe to target directory', target: 'C:\\\\P\\\\PortReporter.exe' },
  { step: 'service', title: 'Creating service', target: 'PortReporter' },
];
const result: Record = {
  step: 'result',
  state: 'Installed',
  target: 'C:\\\\P',
  version: '2.0.0',
  serviceState: 'Stopped',
  startType: 'Manual',
  logDirectory: 'C:\\\\L\u202e',
};
const planned = steps.map((step) => ({ ...step, state: 'planned' }));
const taken = steps.flatMap((step) => [
  { ...step, state: 'started' },
  { ...step, state: 'done' },
]);

describe('The cmdlets for setup', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  const beside = (name: string): string => join(dirname(module.engine), name);

  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine(`(IFS="|"; echo "$*") >> told
      case "$*" in *--dry-run*) cat plan.tsv;; *) cat errors.tsv >&2; cat run.tsv; test ! -s errors.tsv;; esac`);
  });
  beforeEach(async () => {
    await rm(beside('told'), { force: true });
    await engineSays(planned, [...taken, result]);
  });
  after(async () => module?.remove());

  async function engineSays(plan: readonly Record[], course: readonly Record[], errors = ''): Promise<void> {
    await writeFile(beside('plan.tsv'), table(plan, columns));
    await writeFile(beside('run.tsv'), table(course, columns));
    await writeFile(beside('errors.tsv'), errors);
  }

  async function run(code: string): Promise<string> {
    const { stdout, stderr } = await runPowerShell(code, module.path);
    assert.equal(stderr, '');
    return stdout;
  }

  /** The arguments of the engine, without those that all commands have. */
  async function told(): Promise<string[]> {
    const lines = (await readFile(beside('told'), 'utf8')).trimEnd().split('\n');
    return lines.map((line) => line.replace(/\|--format=tsv\|--exit-on-stdin-close$/, ''));
  }

  it('pass their parameters to the engine, after a dry run', async () => {
    const commands: [string, string][] = [
      ['Install-PortReporter', '--if-needed'],
      ['Install-PortReporter -Force', ''],
      ['Install-PortReporter -EventLog Changes', '--if-needed|--event-log=changes'],
      [
        'Install-PortReporter /opt/p -LogDirectory "/a b/" -LogSize 20MB -Keep 30d -Reserve 200MB -StartupType AutomaticDelayedStart',
        '--directory=/opt/p|--if-needed|--startup=delayed|--log-directory=/a b/|--log-size=20971520B|--keep=30d|--reserve=200MB',
      ],
      ['Uninstall-PortReporter', '--uninstall'],
      ['Uninstall-PortReporter -Path /opt/p -RemoveLog -Force', '--uninstall|--directory=/opt/p|--remove-logs'],
    ];
    assert.equal(await run(commands.map(([command]) => command).join('\n')), '');
    assert.deepEqual(
      await told(),
      commands.flatMap(([, words]) =>
        [`setup|--dry-run|${words}`, `setup|--yes|--no-elevate|${words}`].map((line) => line.replace(/\|$/, '')),
      ),
    );
  });

  it('only show each step with -WhatIf, without unsafe characters', async () => {
    const shown = (await run('Install-PortReporter -WhatIf -PassThru\nUninstall-PortReporter -RemoveLog -WhatIf')).split('\n');
    assert.deepEqual(
      shown.map((line) => /^What if: Performing the operation "(.+)" on target "(.+)"\.$/.exec(line)?.slice(1).join(': ')),
      [
        ...Array<string[]>(2)
          .fill([
            'Creating PortReporter directory: C:\\Port\\u{202e}Reporter',
            'Copying PortReporter.exe to target directory: C:\\P\\PortReporter.exe',
            'Creating service: PortReporter',
          ])
          .flat(),
      ],
    );
    assert.ok((await told()).every((line) => line.startsWith('setup|--dry-run')));
  });

  it('do nothing if one step is declined', async () => {
    // A host that cannot prompt does not agree.
    const { stdout } = await runPowerShell(
      `try { Install-PortReporter -Confirm } catch { 'declined' }
      Install-PortReporter -Confirm:$false -PassThru | ForEach-Object Action`,
      module.path,
    );
    assert.equal(stdout, 'declined\nInstalled');
    assert.deepEqual(
      (await told()).map((line) => line.split('|')[1]),
      ['--dry-run', '--dry-run', '--yes'],
    );
  });

  it('delete logs only after a separate confirmation', async () => {
    await engineSays([...planned, { step: 'logs', state: 'planned', title: 'Deleting log files', target: 'C:\\\\L' }], taken);
    // In a non-interactive session, a prompt is an error.
    assert.equal(
      await run(`try { Uninstall-PortReporter -RemoveLog } catch { 'asked' }
      Uninstall-PortReporter -RemoveLog -ErrorAction SilentlyContinue
      Uninstall-PortReporter -RemoveLog -Force`),
      'asked',
    );
    assert.deepEqual(
      (await told()).map((line) => line.split('|')[1]),
      ['--dry-run', '--dry-run', '--dry-run', '--yes'],
    );
  });

  it('return the result with -PassThru only', async () => {
    const fields = 'Action, Path, Version, Status, StartType, LogDirectory';
    assert.equal(
      await run(`Install-PortReporter
      Install-PortReporter -PassThru | ForEach-Object { foreach ($name in '${fields}' -split ', ') { "$name=$($_.$name)" } }`),
      'Action=Installed\nPath=C:\\P\nVersion=2.0.0\nStatus=Stopped\nStartType=Manual\nLogDirectory=C:\\L\u202e',
    );
    const view = stripVTControlCharacters(await run('Install-PortReporter -PassThru'));
    assert.match(view, /^LogDirectory : C:\\L\\u\{202e\}$/m);
  });

  it('do nothing if the installation is up to date', async () => {
    await engineSays([{ ...result, state: 'Unchanged', version: '2.0.0' }], []);
    assert.equal(
      await run(`Install-PortReporter -PassThru | ForEach-Object { "$($_.Action) $($_.Version)" }
      Install-PortReporter`),
      'Unchanged 2.0.0',
    );
    assert.deepEqual(
      (await told()).map((line) => line.split('|')[1]),
      ['--dry-run', '--dry-run'],
    );
  });

  it('show progress', async () => {
    const shown = await run(`$shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
      $null = $shell.AddScript('param($module) Import-Module $module; Install-PortReporter').AddArgument((Get-Module PortReporter).Path)
      $null = $shell.Invoke()
      $shell.Streams.Progress | ForEach-Object { "$($_.RecordType) $($_.Activity): $($_.StatusDescription) $($_.PercentComplete)" }`);
    assert.deepEqual(
      shown.split('\n').filter((line) => line.includes('Installing')),
      [
        'Processing Installing Port Reporter: Creating PortReporter directory 0',
        'Processing Installing Port Reporter: Copying PortReporter.exe to target directory 33',
        'Processing Installing Port Reporter: Creating service 67',
        'Completed Installing Port Reporter: Ended -1',
      ],
    );
  });

  it('pass on errors, and return nothing then', async () => {
    await engineSays(
      planned,
      taken.slice(0, 2),
      'MarkedForDeletion\tResourceBusy\tthe service could not be created (it is marked for deletion). Close all.\tPortReporter\n',
    );
    assert.equal(
      await run(`Install-PortReporter -PassThru -ErrorVariable found -ErrorAction SilentlyContinue
      $found | ForEach-Object { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $($_.TargetObject)" }`),
      'MarkedForDeletion,Install-PortReporter ResourceBusy PortReporter',
    );
  });

  it('warn about resources that setup waits for', async () => {
    await engineSays(planned, [...taken, result], 'Waiting\tWarning\tSetup is waiting: PortReporter.exe is in use.\tC:\\\\P\n');
    const { stdout } = await runPowerShell(
      `
      Install-PortReporter -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
      "$warned"`,
      module.path,
    );
    assert.equal(stdout, 'Setup is waiting: PortReporter.exe is in use.');
  });

  it('remove files that the engine could not, and report other files', async () => {
    const left = join(module.folder, 'left');
    await mkdir(left);
    await writeFile(join(left, 'PortReporter.exe'), '');
    await engineSays(planned, [
      ...taken,
      { step: 'left', state: 'InUse', target: left },
      { step: 'left', state: 'HoldsOtherFiles', target: 'C:\\\\P\u202e' },
    ]);
    assert.equal(
      await run('Uninstall-PortReporter -WarningVariable warned -WarningAction SilentlyContinue; "$warned"'),
      'C:\\P\\u{202e} was not deleted because it contains other files.',
    );
    assert.ok(!existsSync(left));
  });

  it('let the engine undo its steps when they are stopped', async () => {
    await writeFile(beside('run.tsv'), table(taken, columns));
    const engine = await readFile(module.engine, 'utf8');
    await writeFile(
      module.engine,
      `#!/bin/sh
      case "$*" in *--dry-run*) cat plan.tsv; exit;; esac
      cat run.tsv
      cat > /dev/null # until its standard input ends
      sleep 1
      echo undone > undone`,
    );
    try {
      await run('Install-PortReporter -Verbose 4>&1 | ForEach-Object { if ("$_" -like "Creating service*done") { break } }');
      assert.equal(await readFile(beside('undone'), 'utf8'), 'undone\n');
    } finally {
      await writeFile(module.engine, engine);
    }
  });

  it('describe every property of their output in their help', async () => {
    assert.equal(
      await run(`$help = (Get-Help Install-PortReporter -Full).returnValues.returnValue.type.name
      $type = & (Get-Module PortReporter) { [PortReporterInstallation] }
      foreach ($property in $type.GetProperties('Public, Instance').Name + 'PSComputerName') {
        if ($help -cnotmatch "(?m)^$property  +[A-Z]") { $property }
      }`),
      '',
    );
  });
});

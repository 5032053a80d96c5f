import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { setupFields } from '../../installer/setup/record-ui.ts';
import { waitUntil } from '../wait-until.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { requireMachines, startMachine, type Machine } from './machine.ts';
import { powerShell, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

const columns = setupFields.map(({ name }) => name);
/** What the engine gives in the end. */
const outcome = (state: string): string =>
  table(
    [
      { step: 'service', state: 'started', title: 'Creating service', target: 'PortReporter' },
      { step: 'result', state, target: 'C:\\\\P', version: '2.0.0', serviceState: 'Stopped', startType: 'Manual', logDirectory: 'C:\\\\L' },
    ],
    columns,
  );

/**
 * Takes a machine's `/usr/local/bin` for its own: notes there how it was called and what lies beside it, does what is in `do`, and gives
 * what is in `gives`. More than two megabytes long, so that it comes in three parts.
 */
const engine = `cd /usr/local/bin
{ echo "begun $(date +%s%N)"; printf '%s\\n' "$0" "$@" "--" "$(cd "$(dirname "$0")" && find . -type f -exec sha256sum {} + | sort -k 2)"; } >> told
[ ! -e do ] || . ./do
cat gives; echo "ended $(date +%s%N)" >> told; exit
${'#'.repeat(2_200_000)}`;

describe('Install- and Uninstall-PortReporter on other machines', function () {
  this.timeout(60_000);
  let one: Machine;
  let two: Machine;
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    requireMachines(this);
    module = await moduleWithEngine(engine);
    [one, two] = await Promise.all([startMachine('pc01'), startMachine('pc02')]);
  });
  after(async () => {
    await Promise.all([one?.stop(), two?.stop(), module?.remove()]);
  });
  beforeEach(() => {
    for (const machine of [one, two]) {
      for (const name of readdirSync(dirname(machine.engine))) rmSync(at(machine, name));
      for (const name of copies(machine)) rmSync(join(machine.home, name), { recursive: true });
      writeFileSync(at(machine, 'gives'), outcome('Installed'));
    }
  });

  /** A file beside a machine's engine. */
  function at(machine: Machine, name: string): string {
    return join(dirname(machine.engine), name);
  }

  /** What is left of copies on a machine. */
  function copies(machine: Machine): string[] {
    return readdirSync(machine.home).filter((name) => name.startsWith('PortReporter'));
  }

  /** Runs code that finds sessions with both machines in `$pcs`. */
  async function run(code: string): Promise<string[]> {
    const { stdout, stderr } = await runPowerShell(`$pcs = @(${one.session}; ${two.session})\n${code}`, module.path);
    assert.equal(stderr, '');
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** What a command gives, each object as a text, and what its errors and warnings say. */
  async function runBadly(command: string): Promise<{ objects: string[]; errors: string[][]; warnings: string[] }> {
    const lines =
      await run(`$objects = @(${command} -ErrorAction SilentlyContinue -ErrorVariable found -WarningAction SilentlyContinue -WarningVariable warned)
      $objects | ForEach-Object { if ($null -eq $_) { 'null' } else { "$_" } }; '--'
      $found | ForEach-Object { "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$($_.OriginInfo.PSComputerName)|$_" }; '--'
      $warned | ForEach-Object { "$_" }`);
    const [objects = '', errors = '', warnings = ''] = `${lines.join('\n')}\n`.split('--\n');
    const split = (text: string): string[] =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .toSorted();
    return { objects: split(objects), errors: split(errors).map((line) => line.split('|')), warnings: split(warnings) };
  }

  /** How a machine's engine was called. */
  interface Call {
    readonly program: string;
    readonly args: string[];
    /** The SHA-256 of each file in its folder. */
    readonly files: Map<string, string>;
    readonly begun: bigint;
    readonly ended: bigint;
  }

  function calls(machine: Machine): Call[] {
    if (!existsSync(at(machine, 'told'))) return [];
    const texts = readFileSync(at(machine, 'told'), 'utf8')
      .split(/^begun /m)
      .slice(1);
    return texts.map((text): Call => {
      const [begun = '', program = '', ...rest] = text.trimEnd().split('\n');
      const end = rest.indexOf('--');
      const files = rest.slice(end + 1).filter((line) => /^[0-9a-f]{64} /.test(line));
      return {
        program,
        args: rest.slice(0, end),
        begun: BigInt(begun),
        ended: BigInt(/^ended (\d+)$/.exec(rest.at(-1) ?? '')?.[1] ?? 0),
        files: new Map(files.map((line) => [line.slice(66), line.slice(0, 64)])),
      };
    });
  }

  const sum = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

  it('copy program and module, run setup there, and take the copy away', async () => {
    assert.deepEqual(
      (
        await run(`Install-PortReporter -Session $pcs -StartupType Automatic -Keep 30d -LogSize 20MB -LogDirectory 'D:\\Logs' 'D:\\P R\\' |
      ForEach-Object { "$($_.PSObject.TypeNames[0]) $_ $($_.PSComputerName) $($_.Action) $($_.Path) $($_.Version) $($_.Status) $($_.StartType)" }
      $pcs.Availability`)
      ).toSorted(),
      [
        'Available',
        'Available',
        ...['pc01', 'pc02'].map(
          (name) => `PortReporterRemoteInstallation Installed on ${name} ${name} Installed C:\\P 2.0.0 Stopped Manual`,
        ),
      ],
    );
    for (const machine of [one, two]) {
      const [call, ...more] = calls(machine);
      assert.deepEqual(more, []);
      assert.match(call?.program ?? '', new RegExp(`^${machine.home}/PortReporter-[0-9a-f]{32}\\.tmp/portreporter$`));
      assert.deepEqual(call?.args, [
        'setup',
        '--yes',
        '--no-elevate',
        '--directory=D:\\P R\\',
        '--if-needed',
        '--startup=auto',
        '--log-directory=D:\\Logs',
        '--log-size=20971520B',
        '--keep=30d',
        '--format=tsv',
        '--exit-on-stdin-close',
      ]);
      const files = readdirSync(module.path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      assert.deepEqual(
        call.files,
        new Map(
          files.map((file) => {
            const place = file.slice(module.path.length + 1);
            return [place.startsWith('bin/') ? './portreporter' : `./PortReporter/${place}`, sum(file)];
          }),
        ),
      );
      assert.deepEqual(copies(machine), []);
    }
  });

  it('copy nothing where the program is installed already, unless forced', async () => {
    for (const machine of [one, two]) writeFileSync(machine.engine, readFileSync(module.engine));
    appendFileSync(two.engine, '# another version');
    await run('$null = Install-PortReporter -Session $pcs');
    assert.equal(calls(one)[0]?.program, '/usr/local/bin/portreporter');
    assert.match(calls(two)[0]?.program ?? '', /\.tmp\/portreporter$/);
    await run('$null = Install-PortReporter -Session $pcs[0] -Force');
    const [, forced] = calls(one);
    assert.match(forced?.program ?? '', /\.tmp\/portreporter$/);
    assert.ok(!forced?.args.includes('--if-needed'));
  });

  it('uninstall by the program that is there, also of another version, and by a copy where there is none', async () => {
    for (const machine of [one, two]) writeFileSync(at(machine, 'gives'), outcome('Uninstalled'));
    writeFileSync(one.engine, `${readFileSync(module.engine, 'utf8')}# another version`);
    assert.deepEqual((await run('$pcs | Uninstall-PortReporter -RemoveLog -Force | ForEach-Object { "$_" }')).toSorted(), [
      'Uninstalled on pc01',
      'Uninstalled on pc02',
    ]);
    const [first, second] = [calls(one)[0], calls(two)[0]];
    assert.equal(first?.program, '/usr/local/bin/portreporter');
    assert.match(second?.program ?? '', /\.tmp\/portreporter$/);
    for (const call of [first, second]) {
      assert.deepEqual(call?.args, [
        'setup',
        '--yes',
        '--no-elevate',
        '--uninstall',
        '--remove-logs',
        '--format=tsv',
        '--exit-on-stdin-close',
      ]);
    }
  });

  it('take away what the installed program had to leave, and say what holds more', async () => {
    const folder = join(one.folder, 'left');
    mkdirSync(folder);
    writeFileSync(join(folder, 'portreporter'), '');
    writeFileSync(
      at(one, 'gives'),
      table(
        [
          { step: 'left', state: 'InUse', target: folder },
          { step: 'left', state: 'HoldsOtherFiles', target: '/else' },
          { step: 'result', state: 'Uninstalled', target: folder, serviceState: 'NotInstalled' },
        ],
        columns,
      ),
    );
    const { objects, errors, warnings } = await runBadly('Uninstall-PortReporter -Session $pcs[0]');
    assert.deepEqual([objects, errors, warnings], [['Uninstalled on pc01'], [], ['pc01: /else was not deleted, it holds other files.']]);
    assert.ok(!existsSync(folder));
  });

  it('do nothing with -WhatIf, and nothing here when there are no sessions', async () => {
    assert.deepEqual(
      await run(`Install-PortReporter -Session $pcs -WhatIf
      Uninstall-PortReporter -Session $pcs[0] -RemoveLog -WhatIf
      @() | Install-PortReporter
      @() | Uninstall-PortReporter`),
      [
        'What if: Performing the operation "Installing Port Reporter" on target "pc01".',
        'What if: Performing the operation "Installing Port Reporter" on target "pc02".',
        'What if: Performing the operation "Uninstalling Port Reporter" on target "pc01".',
      ],
    );
    assert.deepEqual([...calls(one), ...calls(two)], []);
  });

  it('ask once before logs are deleted', async () => {
    const [program, args] = await powerShell(`Uninstall-PortReporter -Session ${one.session}, ${two.session} -RemoveLog`, module.path);
    // At the end of standard input there is no answer.
    const { stdout } = await execa(
      program,
      args.filter((arg) => arg !== '-NonInteractive'),
      { reject: false, timeout: 60_000 },
    );
    assert.match(stdout.replaceAll(/\s+/g, ' '), /The log files on pc01, pc02 cannot be had back\. Delete them\?/);
    assert.deepEqual([...calls(one), ...calls(two)], []);
  });

  describe('tell of what is wrong with one, and go on with the others', () => {
    const others = ['Installed on pc02'];

    it('where setup fails', async () => {
      writeFileSync(at(one, 'do'), 'printf "SharedFolder\\tPermissionDenied\\tno safe place\\tC:\\\\\\\\P\\n" >&2; exit 1');
      assert.deepEqual(await runBadly('Install-PortReporter -Session $pcs'), {
        objects: others,
        errors: [['SharedFolder,Install-PortReporter', 'PermissionDenied', 'pc01', 'pc01: no safe place']],
        warnings: [],
      });
      assert.deepEqual([...copies(one), ...copies(two)], []);
    });

    it('where the program breaks down', async () => {
      writeFileSync(at(one, 'do'), 'echo "out of order" >&2; exit 3');
      const { objects, errors } = await runBadly('Install-PortReporter -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 3)),
        [['EngineFailed,Install-PortReporter', 'InvalidResult', 'pc01']],
      );
      assert.match(errors[0]?.[3] ?? '', /^pc01: .*exit code 3.*out of order$/);
      assert.deepEqual(copies(one), []);
    });

    it('that warns', async () => {
      writeFileSync(at(one, 'do'), 'printf "Waiting\\tWarning\\tSetup waits\\tPortReporter\\n" >&2');
      const { objects, errors, warnings } = await runBadly('Install-PortReporter -Session $pcs');
      assert.deepEqual([objects, errors, warnings], [['Installed on pc01', ...others], [], ['pc01: Setup waits']]);
    });

    it('that cannot be written to', async () => {
      const closed = await startMachine('pc03', { env: { HOME: '/proc' } });
      try {
        const { objects, errors } = await runBadly(`Install-PortReporter -Session @(${closed.session}; $pcs[1])`);
        assert.deepEqual(objects, others);
        assert.deepEqual(
          errors.map((error) => error.slice(0, 3)),
          [['FailedThere,Install-PortReporter', 'OperationStopped', 'pc03']],
        );
        assert.match(errors[0]?.[3] ?? '', /^pc03: .*\/proc\/PortReporter-/);
      } finally {
        await closed.stop();
      }
    });

    it('that is lost on the way; what was left there goes the next time, a day later', async () => {
      writeFileSync(at(one, 'do'), 'kill -KILL $PPID; sleep 1');
      const { objects, errors, warnings } = await runBadly('Install-PortReporter -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 3)),
        [['SessionFailed,Install-PortReporter', 'ConnectionError', 'pc01']],
      );
      const [left = ''] = copies(one);
      assert.deepEqual(warnings, [
        `pc01: ${join(one.home, left)} could not be deleted any more. Delete it, or install there again tomorrow or later.`,
      ]);
      rmSync(at(one, 'do'));
      await run('$null = Install-PortReporter -Session $pcs[0]');
      assert.deepEqual(copies(one), [left]);
      const longAgo = new Date(Date.now() - 86_500_000);
      utimesSync(join(one.home, left), longAgo, longAgo);
      await run('$null = Install-PortReporter -Session $pcs[0]');
      assert.deepEqual(copies(one), []);
    });

    it('with which the session is closed', async () => {
      const { objects, errors } = await runBadly('Remove-PSSession $pcs[0]; Install-PortReporter -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 3)),
        [['SessionNotAvailable,Install-PortReporter', 'ConnectionError', 'pc01']],
      );
    });

    it('that is no match for this module', async () => {
      rmSync(join(module.path, 'bin'), { recursive: true });
      try {
        const { errors } = await runBadly('Install-PortReporter -Session $pcs[0]');
        assert.deepEqual(
          errors.map((error) => error.slice(0, 3)),
          [['EngineNotFound,Install-PortReporter', 'ObjectNotFound', 'pc01']],
        );
        assert.match(errors[0]?.[3] ?? '', /^pc01: There is no program for linux-x64 here/);
      } finally {
        await module.remove();
        module = await moduleWithEngine(engine);
      }
    });

    for (const mode of ['ConstrainedLanguage', 'NoLanguage']) {
      it(`that allows ${mode} only`, async () => {
        const { objects, errors } = await runBadly(
          `Invoke-Command $pcs[0] { $ExecutionContext.SessionState.LanguageMode = '${mode}' }; Install-PortReporter -Session $pcs`,
        );
        assert.deepEqual(objects, others);
        assert.deepEqual(
          errors.map((error) => error[2]),
          ['pc01'],
        );
        assert.match(errors[0]?.[3] ?? '', /^pc01: .*language/);
      });
    }
  });

  it('use nothing that was changed on its way, and leave nothing of it', async () => {
    const { objects, errors } = await runBadly(
      `& (Get-Module PortReporter) { function script:Read-FileChunk { return , [byte[]] (1, 2, 3) } }; Install-PortReporter -Session $pcs`,
    );
    assert.deepEqual(objects, []);
    assert.deepEqual(
      errors.map((error) => error.slice(0, 3)).toSorted(([, , a = ''], [, , b = '']) => a.localeCompare(b)),
      ['pc01', 'pc02'].map((name) => ['FailedThere,Install-PortReporter', 'OperationStopped', name]),
    );
    for (const error of errors)
      assert.match(error[3] ?? '', /portreporter\.part is not what was sent \(its SHA-256 is another\)\. Try again\.$/);
    assert.deepEqual([calls(one), calls(two), copies(one), copies(two)], [[], [], [], []]);
  });

  it('copy the program that is installed here, where the module has none of its own', async () => {
    const installed = join(module.folder, 'portreporter-installed');
    renameSync(module.engine, installed);
    try {
      await run(`& (Get-Module PortReporter) { function script:Find-InstalledEngine { return ${quoted(installed)} } }
        $null = Install-PortReporter -Session $pcs[0] -Force`);
      assert.match(calls(one)[0]?.program ?? '', /\.tmp\/portreporter-installed$/);
      assert.deepEqual(copies(one), []);
    } finally {
      renameSync(installed, module.engine);
    }
  });

  it('use no file whose SHA-256 is not right', async () => {
    const file = join(one.folder, 'piece');
    const lines = await run(`& (Get-Module PortReporter) {
      $null = Save-Chunk ${quoted(file)} 0 ([byte[]] (1, 2)) ''
      try { Save-Chunk ${quoted(file)} 2 ([byte[]] (3)) ('0' * 64) } catch { "$_" }
      "$([System.IO.File]::Exists(${quoted(file)}))"
      Save-Chunk ${quoted(file)} 2 ([byte[]] (3)) '039058C6F2C0CB492C533B0A4D14EF77CC0F78ABCCCED5287D84A1A2011CFB81'
      [System.IO.File]::ReadAllBytes(${quoted(file)}).Length }`);
    assert.deepEqual(lines, [`${file}.part is not what was sent (its SHA-256 is another). Try again.`, 'False', 'True', '3']);
  });

  it('work on so many at the same time as they are told', async () => {
    for (const machine of [one, two]) writeFileSync(at(machine, 'do'), 'sleep 1');
    const overlap = (): boolean => {
      const [first, second] = [calls(one).at(-1), calls(two).at(-1)];
      assert.ok(first && second);
      return first.begun < second.ended && second.begun < first.ended;
    };
    await run('$null = Install-PortReporter -Session $pcs -ThrottleLimit 1');
    assert.ok(!overlap());
    // Each waits for the other.
    for (const [machine, other] of [
      [one, two],
      [two, one],
    ] as const) {
      writeFileSync(at(machine, 'do'), `touch here; for i in $(seq 400); do [ -e ${at(other, 'here')} ] && break; sleep 0.05; done`);
    }
    await run('$null = Install-PortReporter -Session $pcs');
    assert.ok(overlap());
  });

  it('show the outcome in a table that fits the window', async () => {
    const { stdout } = await runPowerShell(`Install-PortReporter -Session ${one.session}`, module.path, { COLUMNS: '80' });
    assert.deepEqual(
      stdout
        .replaceAll(/\u001b\[[\d;]*m/g, '')
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/ +/)),
      [
        ['Computer', 'Action', 'Version', 'Status', 'Path'],
        ['--------', '------', '-------', '------', '----'],
        ['pc01', 'Installed', '2.0.0', 'Stopped', 'C:\\P'],
      ],
    );
  });

  it('give the outcome of each as soon as it is known', async () => {
    writeFileSync(at(one, 'do'), `for i in $(seq 400); do [ -e ${join(one.folder, 'seen')} ] && break; sleep 0.05; done`);
    assert.deepEqual(
      await run(`Install-PortReporter -Session $pcs | ForEach-Object {
      [System.IO.File]::WriteAllText(${quoted(join(one.folder, 'seen'))}, ''); "$_" }`),
      ['Installed on pc02', 'Installed on pc01'],
    );
  });

  it('show how far they are', async () => {
    // The other machine is done first, whatever else this one has to do.
    const otherIsDone = `grep -q ended ${at(two, 'told')} && ! ls ${two.home} | grep -q PortReporter`;
    writeFileSync(at(one, 'do'), `for i in $(seq 400); do ${otherIsDone} && break; sleep 0.05; done; sleep 1`);
    const lines = await run(`
      $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
      $null = $shell.AddScript("param (\`$Session) Import-Module ${module.path}; Install-PortReporter -Session \`$Session").AddArgument($pcs)
      $null = $shell.Invoke()
      $shell.Streams.Progress | ForEach-Object { "$($_.Activity)|$($_.StatusDescription)|$($_.CurrentOperation)|$($_.PercentComplete)|$($_.RecordType)" }`);
    assert.ok(lines.includes('Installing Port Reporter|1 of 2 machines are done|pc01|95|Processing'), lines.join('\n'));
    assert.equal(lines.at(-1), 'Installing Port Reporter|2 of 2 machines are done||100|Completed');
  });

  describe('when they are stopped', () => {
    it('let setup undo what it has half done, and take the copies away', async () => {
      writeFileSync(at(one, 'do'), 'touch running; cat > /dev/null; touch undone; exit 1');
      const shell = execa(...(await powerShell(`Install-PortReporter -Session ${one.session}`, module.path)), {
        reject: false,
        timeout: 40_000,
      });
      await waitUntil('the setup on pc01', () => existsSync(at(one, 'running')));
      shell.kill('SIGINT');
      await shell;
      assert.ok(existsSync(at(one, 'undone')));
      assert.deepEqual(copies(one), []);
    });

    it('take the copies away that are not whole yet', async () => {
      const program = readFileSync(module.engine);
      appendFileSync(module.engine, '#'.repeat(100_000_000));
      try {
        const shell = execa(...(await powerShell(`Install-PortReporter -Session ${one.session}`, module.path)), {
          reject: false,
          timeout: 40_000,
        });
        await waitUntil('a copy on pc01', () => copies(one).length > 0);
        shell.kill('SIGINT');
        await shell;
        assert.deepEqual([calls(one), copies(one)], [[], []]);
      } finally {
        writeFileSync(module.engine, program);
      }
    });
  });
});

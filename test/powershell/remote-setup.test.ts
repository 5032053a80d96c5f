import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { setupFields } from '../../installer/setup/record-ui.ts';
import { waitUntil } from '../wait-until.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { powerShell, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';
import { requireSsh, startRemoteHost, type RemoteHost } from './remote-host.ts';

const columns = setupFields.map(({ name }) => name);
/** The final output of the engine. */
const outcome = (state: string): string =>
  table(
    [
      { step: 'service', state: 'started', title: 'Creating service', target: 'PortReporter' },
      { step: 'result', state, target: 'C:\\\\P', version: '2.0.0', serviceState: 'Stopped', startType: 'Manual', logDirectory: 'C:\\\\L' },
    ],
    columns,
  );

/**
 * Uses the `/usr/local/bin` of a host: records its call and the files next to it there, runs the script `do`, and writes
 * the contents of `gives`. More than two megabytes long, so that it comes in three parts.
 */
const engine = `cd /usr/local/bin
files() { (cd "$(dirname "$0")" && find . -type f -exec sha256sum {} + | sort -k 2); }
{ echo "begun $(date +%s%N)"; printf '%s\\n' "$0" "$@" "--" "$(files)"; } >> told
[ ! -e do ] || . ./do
cat gives; echo "ended $(date +%s%N)" >> told; exit
${'#'.repeat(2_200_000)}`;

describe('Install- and Uninstall-PortReporter on remote computers', function () {
  this.timeout(60_000);
  let one: RemoteHost;
  let two: RemoteHost;
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    requireSsh(this);
    module = await moduleWithEngine(engine);
    [one, two] = await Promise.all([startRemoteHost('pc01'), startRemoteHost('pc02')]);
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

  /** A file next to a host's engine. */
  function at(machine: RemoteHost, name: string): string {
    return join(dirname(machine.engine), name);
  }

  /** Copied files that remain on a host. */
  function copies(machine: RemoteHost): string[] {
    return readdirSync(machine.home).filter((name) => name.startsWith('PortReporter'));
  }

  /** Runs code with sessions to both hosts in `$pcs`. */
  async function run(code: string): Promise<string[]> {
    const { stdout, stderr } = await runPowerShell(`$pcs = @(${one.session}; ${two.session})\n${code}`, module.path);
    assert.equal(stderr, '');
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** The output of a command, each object as a string, and its errors and warnings. */
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

  /** The call of a host's engine. */
  interface Call {
    readonly program: string;
    readonly args: string[];
    /** The SHA-256 of each file in its folder. */
    readonly files: Map<string, string>;
    readonly begun: bigint;
    readonly ended: bigint;
  }

  function calls(machine: RemoteHost): Call[] {
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

  it('copy program and module, run setup there, and remove the copy', async () => {
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

  it('copy nothing if the program is installed already, except with -Force', async () => {
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

  it('uninstall by the installed program, also of another version, and by a copy if none is installed', async () => {
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

  it('remove files that the installed program left, and report folders with other files', async () => {
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
    assert.deepEqual(
      [objects, errors, warnings],
      [['Uninstalled on pc01'], [], ['pc01: /else was not deleted because it contains other files.']],
    );
    assert.ok(!existsSync(folder));
  });

  it('do nothing with -WhatIf, and nothing locally without sessions', async () => {
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

  it('confirm the deletion of logs once', async () => {
    const [program, args] = await powerShell(`Uninstall-PortReporter -Session ${one.session}, ${two.session} -RemoveLog`, module.path);
    // At the end of standard input the prompt has no answer.
    const { stdout } = await execa(
      program,
      args.filter((arg) => arg !== '-NonInteractive'),
      { reject: false, timeout: 60_000 },
    );
    assert.match(stdout.replaceAll(/\s+/g, ' '), /Permanently delete the log files on pc01, pc02\?/);
    assert.deepEqual([...calls(one), ...calls(two)], []);
  });

  describe('report an error on one computer, and continue with the others', () => {
    const others = ['Installed on pc02'];

    it('if setup fails', async () => {
      writeFileSync(at(one, 'do'), 'printf "SharedFolder\\tPermissionDenied\\tno safe place\\tC:\\\\\\\\P\\n" >&2; exit 1');
      assert.deepEqual(await runBadly('Install-PortReporter -Session $pcs'), {
        objects: others,
        errors: [['SharedFolder,Install-PortReporter', 'PermissionDenied', 'pc01', 'pc01: no safe place']],
        warnings: [],
      });
      assert.deepEqual([...copies(one), ...copies(two)], []);
    });

    it('if the program crashes', async () => {
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

    it('that writes a warning', async () => {
      writeFileSync(at(one, 'do'), 'printf "Waiting\\tWarning\\tSetup waits\\tPortReporter\\n" >&2');
      const { objects, errors, warnings } = await runBadly('Install-PortReporter -Session $pcs');
      assert.deepEqual([objects, errors, warnings], [['Installed on pc01', ...others], [], ['pc01: Setup waits']]);
    });

    it('that cannot be written to', async () => {
      const closed = await startRemoteHost('pc03', { env: { HOME: '/proc' } });
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

    it('that is disconnected; leftover files are removed by the next setup, a day later', async () => {
      writeFileSync(at(one, 'do'), 'kill -KILL $PPID; sleep 1');
      const { objects, errors, warnings } = await runBadly('Install-PortReporter -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 3)),
        [['SessionFailed,Install-PortReporter', 'ConnectionError', 'pc01']],
      );
      const [left = ''] = copies(one);
      assert.deepEqual(warnings, [
        `pc01: ${join(one.home, left)} could not be deleted because the session was closed. Delete it, or run Install-PortReporter there again after a day.`,
      ]);
      rmSync(at(one, 'do'));
      await run('$null = Install-PortReporter -Session $pcs[0]');
      assert.deepEqual(copies(one), [left]);
      const longAgo = new Date(Date.now() - 86_500_000);
      utimesSync(join(one.home, left), longAgo, longAgo);
      await run('$null = Install-PortReporter -Session $pcs[0]');
      assert.deepEqual(copies(one), []);
    });

    it('whose session is closed', async () => {
      const { objects, errors } = await runBadly('Remove-PSSession $pcs[0]; Install-PortReporter -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 3)),
        [['SessionNotAvailable,Install-PortReporter', 'ConnectionError', 'pc01']],
      );
    });

    it('whose platform the module does not support', async () => {
      rmSync(join(module.path, 'bin'), { recursive: true });
      try {
        const { errors } = await runBadly('Install-PortReporter -Session $pcs[0]');
        assert.deepEqual(
          errors.map((error) => error.slice(0, 3)),
          [['EngineNotFound,Install-PortReporter', 'ObjectNotFound', 'pc01']],
        );
        assert.match(errors[0]?.[3] ?? '', /^pc01: The program for linux-x64 is missing on this computer/);
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

  it('do not use a file that was changed in transit, and remove it', async () => {
    const { objects, errors } = await runBadly(
      `& (Get-Module PortReporter) { function script:Read-FileChunk { return , [byte[]] (1, 2, 3) } }; Install-PortReporter -Session $pcs`,
    );
    assert.deepEqual(objects, []);
    assert.deepEqual(
      errors.map((error) => error.slice(0, 3)).toSorted(([, , a = ''], [, , b = '']) => a.localeCompare(b)),
      ['pc01', 'pc02'].map((name) => ['FailedThere,Install-PortReporter', 'OperationStopped', name]),
    );
    for (const error of errors)
      assert.match(error[3] ?? '', /portreporter\.part was not copied correctly \(its SHA-256 differs\)\. Try again\.$/);
    assert.deepEqual([calls(one), calls(two), copies(one), copies(two)], [[], [], [], []]);
  });

  it('copy the locally installed program if the module has none', async () => {
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

  it('use no file whose SHA-256 is incorrect', async () => {
    const file = join(one.folder, 'piece');
    const lines = await run(`& (Get-Module PortReporter) {
      $null = Save-Chunk ${quoted(file)} 0 ([byte[]] (1, 2)) ''
      try { Save-Chunk ${quoted(file)} 2 ([byte[]] (3)) ('0' * 64) } catch { "$_" }
      "$([System.IO.File]::Exists(${quoted(file)}))"
      Save-Chunk ${quoted(file)} 2 ([byte[]] (3)) '039058C6F2C0CB492C533B0A4D14EF77CC0F78ABCCCED5287D84A1A2011CFB81'
      [System.IO.File]::ReadAllBytes(${quoted(file)}).Length }`);
    assert.deepEqual(lines, [`${file}.part was not copied correctly (its SHA-256 differs). Try again.`, 'False', 'True', '3']);
  });

  it('respect -ThrottleLimit', async () => {
    for (const machine of [one, two]) writeFileSync(at(machine, 'do'), 'sleep 1');
    const overlap = (): boolean => {
      const [first, second] = [calls(one).at(-1), calls(two).at(-1)];
      assert.ok(first && second);
      return first.begun < second.ended && second.begun < first.ended;
    };
    await run('$null = Install-PortReporter -Session $pcs -ThrottleLimit 1');
    assert.ok(!overlap());
    // Each host waits for the other.
    for (const [machine, other] of [
      [one, two],
      [two, one],
    ] as const) {
      writeFileSync(at(machine, 'do'), `touch here; for i in $(seq 400); do [ -e ${at(other, 'here')} ] && break; sleep 0.05; done`);
    }
    await run('$null = Install-PortReporter -Session $pcs');
    assert.ok(overlap());
  });

  it('show the results in a table that fits the window', async () => {
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

  it('return each result immediately', async () => {
    writeFileSync(at(one, 'do'), `for i in $(seq 400); do [ -e ${join(one.folder, 'seen')} ] && break; sleep 0.05; done`);
    assert.deepEqual(
      await run(`Install-PortReporter -Session $pcs | ForEach-Object {
      [System.IO.File]::WriteAllText(${quoted(join(one.folder, 'seen'))}, ''); "$_" }`),
      ['Installed on pc02', 'Installed on pc01'],
    );
  });

  it('show progress', async () => {
    // The other host finishes first, regardless of the load of this machine.
    const otherIsDone = `grep -q ended ${at(two, 'told')} && ! ls ${two.home} | grep -q PortReporter`;
    writeFileSync(at(one, 'do'), `for i in $(seq 400); do ${otherIsDone} && break; sleep 0.05; done; sleep 1`);
    const lines = await run(`
      $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
      $null = $shell.AddScript("param (\`$Session) Import-Module ${module.path}; Install-PortReporter -Session \`$Session")
      $null = $shell.AddArgument($pcs)
      $null = $shell.Invoke()
      $shell.Streams.Progress | ForEach-Object { "$($_.Activity)|$($_.StatusDescription)|$($_.CurrentOperation)|$($_.PercentComplete)|$($_.RecordType)" }`);
    assert.ok(lines.includes('Installing Port Reporter|1 of 2 computers finished|pc01|95|Processing'), lines.join('\n'));
    assert.equal(lines.at(-1), 'Installing Port Reporter|2 of 2 computers finished||100|Completed');
  });

  describe('when they are stopped', () => {
    it('let setup undo its steps, and remove the copies', async () => {
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

    it('remove incomplete copies', async () => {
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

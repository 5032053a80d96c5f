import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { waitUntil } from '../wait-until.ts';
import { exitsInTime } from './exits-in-time.ts';
import { columns, moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { builtModule, powerShell, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';
import { requireSsh, startRemoteHost, type RemoteHost } from './remote-host.ts';

const fixtures = resolve('test/fixtures/reporter');
/** Writes the properties of an error. */
const asError =
  'ForEach-Object { "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$($_.OriginInfo.PSComputerName)|$($_.TargetObject)|$_" }';

/** Writes `rows.tsv` and `errors.tsv` of its folder. */
const givesFiles = 'cat errors.tsv >&2; cat rows.tsv';

describe('The cmdlets with -Session', function () {
  this.timeout(60_000);
  let one: RemoteHost;
  let two: RemoteHost;
  /** Its local engine shows whether it was called instead of the remote ones. */
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    requireSsh(this);
    module = await moduleWithEngine('echo "the wrong engine" >&2; exit 1');
    [one, two] = await Promise.all([startRemoteHost('pc01'), startRemoteHost('pc02')]);
  });
  after(async () => {
    await Promise.all([one?.stop(), two?.stop(), module?.remove()]);
  });
  beforeEach(() => {
    for (const machine of [one, two]) {
      put(machine, 'rows.tsv', table([]));
      put(machine, 'errors.tsv', '');
      machine.setEngine(givesFiles);
    }
  });

  /** Writes a file next to a host's engine. */
  function put(machine: RemoteHost, name: string, content: string): void {
    writeFileSync(join(dirname(machine.engine), name), content);
  }

  /** Runs code with sessions to both hosts in `$pcs`. */
  async function run(code: string): Promise<string[]> {
    const { stdout, stderr } = await runPowerShell(`$pcs = @(${one.session}; ${two.session})\n${code}`, module.path);
    assert.equal(stderr, '');
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** The output of a command, each object as a string, and its errors. */
  async function runBadly(command: string, before = ''): Promise<{ objects: string[]; errors: string[][] }> {
    const lines = await run(`${before}
      $objects = @(${command} -ErrorAction SilentlyContinue -ErrorVariable found) | ForEach-Object { "$($_.PSComputerName) $_" }
      $objects; '--'; $found | ${asError}`);
    const end = lines.indexOf('--');
    return {
      objects: lines.slice(0, end).toSorted(),
      errors: lines
        .slice(end + 1)
        .toSorted()
        .map((line) => line.split('|')),
    };
  }

  describe('return objects', () => {
    it('of the local types, with the name of their computer', async () => {
      put(
        one,
        'rows.tsv',
        table([{ localPort: '1', opened: '2026-03-04T05:06:07.089Z', processName: 'a\\tb\\\\c', services: 'S\u001eD\u001eunit' }]),
      );
      put(two, 'rows.tsv', table([{ localPort: '2' }, { localPort: '3', processId: '7' }]));
      const lines = await run(`Get-PortMapping -Session $pcs | ForEach-Object {
          "$($_.PSObject.TypeNames[0, 1]) $($_.PSComputerName) $_ $($_.Id)" }
        $one = Get-PortMapping -Session $pcs[0]
        $one.Opened.ToUniversalTime().ToString('o'); $one.ProcessName; "$($one.Services) $($one.ServiceName)"`);
      assert.deepEqual(lines.slice(0, 3).toSorted(), [
        'PortReporterRemoteMapping PortReporterMapping pc01 TCP 127.0.0.1:1 ',
        'PortReporterRemoteMapping PortReporterMapping pc02 TCP 127.0.0.1:2 ',
        'PortReporterRemoteMapping PortReporterMapping pc02 TCP 127.0.0.1:3 7',
      ]);
      assert.deepEqual(lines.slice(3), ['2026-03-04T05:06:07.0890000Z', 'a\tb\\c', 'S S']);
    });

    it('of each computer only once, also with piped sessions', async () => {
      for (const machine of [one, two]) put(machine, 'rows.tsv', table([{}]));
      assert.deepEqual(
        await run(`@(Get-PortMapping -Session ($pcs + $pcs)).Count
        @($pcs | Get-PortMapping).Count
        @($pcs[1] | Get-PortMapping 80 -Listening).PSComputerName`),
        ['2', '2', 'pc02'],
      );
      for (const machine of [one, two])
        put(machine, 'rows.tsv', table([{ type: 'port', file: 'f', line: '1' }], ['type', 'file', 'line', ...columns]));
      assert.deepEqual(
        await run(`@($pcs | Get-PortReporterLog).Count
        @($pcs[1] | Get-PortReporterLog /var/log/x, 'C:\\logs', '\\\\server\\share' -Tail 5).PSComputerName`),
        ['2', 'pc02'],
      );
    });

    it('in a table with the computer, as wide as the window', async () => {
      put(one, 'rows.tsv', table([{ state: 'Listen', processId: '4711', processName: 'nginx\\u202e\u202e', user: 'www-data' }]));
      put(two, 'rows.tsv', '');
      const show = async (width: string): Promise<string[][]> => {
        const { stdout } = await runPowerShell(`Get-PortMapping -Session ${one.session}`, module.path, { COLUMNS: width });
        return stdout
          .replaceAll(/\u001b\[[\d;]*m/g, '')
          .trim()
          .split('\n')
          .map((line) => line.trim().split(/ {2,}/));
      };
      const process = String.raw`4711 nginx\u202e\u{202e}`;
      assert.deepEqual(await show('80'), [
        ['Computer', 'Proto LocalAddress', 'Port State', 'PID Process'],
        ['--------', '----- ------------', '---- -----', '--- -------'],
        ['pc01', 'TCP', '127.0.0.1', '80 Listen', process],
      ]);
      assert.deepEqual((await show('120'))[2], ['pc01', 'TCP', '127.0.0.1', '80 Listen', process, 'www-data']);
    });

    it('of logs, from the folder of the service and from remote paths', async () => {
      one.setEngine(`echo "$@" >&2; exec ${engineOfTheBuild} "$@"`);
      put(two, 'told', '');
      two.setEngine('printf "%s\\n" "$@" > told');
      const set = join(fixtures, 'windows-11');
      const lines = await run(`$records = @(Get-PortReporterLog ${quoted(join(set, 'PR-*'))} -TimeZone Z -Session $pcs[0])
        $records | ForEach-Object { "$($_.PSObject.TypeNames[0]) $($_.PSComputerName) $($_.File)" }
        Get-PortReporterLog -Session $pcs[1] -Type Port, Event -Tail 3 -After ([datetime] '2026-01-02T03:04:05Z')`);
      const { stdout } = await execa(engineOfTheBuild, ['log', 'read', set, '--format', 'json'], { maxBuffer: 1 << 28 });
      assert.deepEqual(
        lines,
        stdout.split('\n').map((text) => {
          const { type, file }: { type: string; file: string } = JSON.parse(text);
          return `PortReporterRemoteLog${type.charAt(0).toUpperCase()}${type.slice(1)} pc01 ${file}`;
        }),
      );
      assert.deepEqual(
        readFileSync(join(dirname(two.engine), 'told'), 'utf8')
          .trim()
          .split('\n'),
        [
          'log',
          'read',
          '--after=2026-01-02T03:04:05.000Z',
          '--progress',
          '--type=port,event',
          '--tail=3',
          '--format=tsv',
          '--exit-on-stdin-close',
        ],
      );
    });

    it('of logs in a table that fills the window', async () => {
      put(
        one,
        'rows.tsv',
        table(
          [{ type: 'port', file: 'f', line: '1', time: '2026-01-02T03:04:05.678Z', user: 'ann', processId: '7', processName: 'x' }],
          ['type', 'file', 'line', 'time', ...columns],
        ),
      );
      const { stdout } = await runPowerShell(`Get-PortReporterLog -Session ${one.session}`, module.path, { COLUMNS: '80', TZ: 'UTC' });
      assert.deepEqual(
        stdout
          .replaceAll(/\u001b\[[\d;]*m/g, '')
          .trim()
          .split('\n')
          .map((line) => line.trim().split(/ +/)),
        [
          ['Computer', 'Time', 'Proto', 'Port', 'PID', 'State', 'Process'],
          ['--------', '----', '-----', '----', '---', '-----', '-------'],
          ['pc01', '2026-01-02', '03:04:05', 'TCP', '80', '7', 'x'],
        ],
      );
    });

    it('of output larger than a WinRM packet, with long lines and with split UTF-8 characters', async () => {
      // Every second letter has two bytes, so that batches of an even number of bytes cut one.
      const long = 'xü'.repeat(1_500_000);
      put(one, 'rows.tsv', table([{ path: `a${long}` }, { path: `b${long}` }, ...Array.from({ length: 20_000 }, () => ({ path: 'ü' }))]));
      assert.deepEqual(
        await run(`$all = Get-PortMapping -Session $pcs[0]
        $all.Count
        $all[0].Path -ceq 'a' + 'x\u00fc' * 1500000
        $all[1].Path.Length
        @($all | Where-Object Path -ceq "\u00fc").Count`),
        ['20002', 'True', '3000001', '20000'],
      );
    });
  });

  it('control the service', async () => {
    const serviceColumns = ['name', 'displayName', 'state', 'startType', 'recordsWritten', 'recordsLost', 'logDirectory'];
    for (const machine of [one, two]) {
      put(
        machine,
        'rows.tsv',
        table(
          [
            {
              name: 'PortReporter',
              displayName: 'Port Reporter',
              state: 'Running',
              startType: 'Manual',
              recordsWritten: '5',
              logDirectory: 'C:\\\\L',
            },
          ],
          serviceColumns,
        ),
      );
      machine.setEngine('printf "%s\\n" "$@" "" >> told; cat rows.tsv');
    }
    const lines =
      await run(`Get-PortReporterService -Session $pcs | ForEach-Object { "$($_.PSObject.TypeNames[0]) $($_.PSComputerName) $($_.Status)" }
      Start-PortReporterService -Session $pcs -LogDirectory 'D:\\L' -LogSize 1MB
      Set-PortReporterService -Session $pcs[0] -LogDirectory '\\L' -Default -PassThru |
        ForEach-Object { "$($_.PSComputerName) $($_.LogDirectory)" }
      $pcs[1] | Restart-PortReporterService
      $pcs | Stop-PortReporterService -WhatIf`);
    assert.deepEqual(lines.toSorted(), [
      'PortReporterRemoteServiceStatus pc01 Running',
      'PortReporterRemoteServiceStatus pc02 Running',
      'What if: Performing the operation "Stop" on target "the Port Reporter service on pc01".',
      'What if: Performing the operation "Stop" on target "the Port Reporter service on pc02".',
      'pc01 C:\\L',
    ]);
    const told = (machine: RemoteHost): string[] =>
      readFileSync(join(dirname(machine.engine), 'told'), 'utf8')
        .trim()
        .split('\n\n')
        .map((call) => call.replaceAll('\n', ' ').replace(' --format=tsv --exit-on-stdin-close', ''));
    const start = 'service start --log-directory=D:\\L --log-size=1048576B';
    assert.deepEqual(told(one), ['service status', start, 'service configure --defaults --log-directory=\\L']);
    assert.deepEqual(told(two), ['service status', start, 'service restart']);
    const { stdout } = await runPowerShell(`Get-PortReporterService -Session ${one.session}`, module.path, { COLUMNS: '80' });
    assert.deepEqual(
      stdout
        .replaceAll(/\u001b\[[\d;]*m/g, '')
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/ +/)),
      [
        ['Computer', 'Status', 'Written', 'Lost', 'LogDirectory', 'LastError'],
        ['--------', '------', '-------', '----', '------------', '---------'],
        ['pc01', 'Running', '5', 'C:\\L'],
      ],
    );
  });

  const engineOfTheBuild = join(builtModule, 'bin/linux-x64/portreporter');

  it('call the remote engine like the local one', async () => {
    for (const machine of [one, two]) machine.setEngine(`exec ${engineOfTheBuild} "$@"`);
    // Other programs of this machine open ports meanwhile.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { stdout } = await runPowerShell(
      `$session = ${one.session}
      $asText = { "$_ $($_.ProcessId) $($_.Path) $($_.UserName)" }
      $here = Get-PortMapping -State Listen -ProcessId ${process.pid} | ForEach-Object $asText
      $there = Get-PortMapping -State Listen -ProcessId ${process.pid} -Session $session | ForEach-Object $asText
      "$here" -ceq "$there"; $here.Count -gt 0`,
      builtModule,
    );
    server.close();
    assert.equal(stdout, 'True\nTrue');
  });

  it('pass arguments with any text', async () => {
    one.setEngine('printf "%s\\0" "$@" >> told; printf "\\0" >> told');
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '"', '\\', '\t', '\n', "'", '$', '%', '^', '&', '-', ';', '`', '\u00fc'),
      minLength: 1,
    });
    const names = ['C:\\Logs\\', '\\"', '$(exit)', ...fc.sample(text, { numRuns: 40, seed: 12 })];
    writeFileSync(join(one.folder, 'names'), names.join('\0'));
    await run(`foreach ($name in [System.IO.File]::ReadAllText(${quoted(join(one.folder, 'names'))}).Split([char] 0)) {
      Get-PortMapping -UserName $name -ProcessName '!*' -Session $pcs[0] }`);
    const told = readFileSync(join(dirname(one.engine), 'told'), 'utf8')
      .split('\0\0')
      .slice(0, -1);
    assert.deepEqual(
      told.map((call) => call.split('\0').find((argument) => argument.startsWith('--user='))),
      names.map((name) => `--user=${name}`),
    );
  });

  describe('report an error on one computer, and return the output of the others', () => {
    beforeEach(() => {
      put(two, 'rows.tsv', table([{}]));
    });
    const others = ['pc02 TCP 127.0.0.1:80'];

    it('that has no engine', async () => {
      rmSync(one.engine);
      const { objects, errors } = await runBadly('Get-PortMapping -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 4)),
        [['EngineNotFound,Get-PortMapping', 'ObjectNotFound', 'pc01', '/usr/local/bin/portreporter']],
      );
      assert.match(
        errors[0]?.[4] ?? '',
        /^pc01: Port Reporter is not installed there \(\/usr\/local\/bin\/portreporter does not exist\)\. Install it on Windows with Install-/,
      );
    });

    it('whose engine is for another system', async () => {
      writeFileSync(one.engine, 'MZ');
      const { objects, errors } = await runBadly('Get-PortMapping -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 3)),
        [['EngineNotStarted,Get-PortMapping', 'ResourceUnavailable', 'pc01']],
      );
    });

    it('whose engine reports an error, in addition to its output', async () => {
      put(one, 'rows.tsv', table([{ localPort: '1' }]));
      put(one, 'errors.tsv', 'Gone\tReadError\tC:\\\\temp is gone\u001b[2J\tC:\\\\temp\nOld\tInvalidArgument\tnot known here\t--new\n');
      const { objects, errors } = await runBadly('Get-PortMapping -Session $pcs');
      assert.deepEqual(objects, ['pc01 TCP 127.0.0.1:1', ...others]);
      assert.deepEqual(errors, [
        ['Gone,Get-PortMapping', 'ReadError', 'pc01', 'C:\\temp', String.raw`pc01: C:\temp is gone\x1b[2J`],
        ['Old,Get-PortMapping', 'InvalidArgument', 'pc01', '--new', 'pc01: not known here'],
      ]);
    });

    it('whose engine crashes', async () => {
      one.setEngine('echo "out of order" >&2; exit 3');
      const { objects, errors } = await runBadly('Get-PortMapping -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(errors, [
        [
          'EngineFailed,Get-PortMapping',
          'InvalidResult',
          'pc01',
          'The Port Reporter program',
          'pc01: The Port Reporter program failed (exit code 3); its output may be incomplete. Error output: out of order',
        ],
      ]);
    });

    it('that is disconnected', async () => {
      one.setEngine('cat rows.tsv; kill -KILL $PPID; sleep 1');
      const { objects, errors } = await runBadly('Get-PortMapping -Session $pcs');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => error.slice(0, 3)),
        [['SessionFailed,Get-PortMapping', 'ConnectionError', 'pc01']],
      );
      assert.match(errors[0]?.[4] ?? '', /^pc01: ./);
    });

    it('whose session is closed or busy', async () => {
      const { objects, errors } = await runBadly('Get-PortMapping -Session $pcs', 'Remove-PSSession $pcs[0]');
      assert.deepEqual(objects, others);
      assert.deepEqual(
        errors.map((error) => [...error.slice(0, 3), error[4]?.replace(/ Runspace\d+/, '')]),
        [
          [
            'SessionNotAvailable,Get-PortMapping',
            'ConnectionError',
            'pc01',
            'pc01: Session cannot be used (it is closed). Open a new one with New-PSSession.',
          ],
        ],
      );
      const busy = await runBadly(
        'Get-PortMapping -Session $pcs[0]',
        `$other = [powershell]::Create().AddScript('[System.Threading.Thread]::Sleep(5000)')
        $other.Runspace = $pcs[0].Runspace
        $null = $other.BeginInvoke()`,
      );
      assert.deepEqual(
        busy.errors.map((error) => error.slice(0, 3)),
        [['SessionNotAvailable,Get-PortMapping', 'ConnectionError', 'pc01']],
      );
    });

    for (const mode of ['ConstrainedLanguage', 'NoLanguage']) {
      it(`that allows ${mode} only`, async () => {
        const { objects, errors } = await runBadly(
          'Get-PortMapping -Session $pcs',
          `Invoke-Command $pcs[0] { $ExecutionContext.SessionState.LanguageMode = '${mode}' }`,
        );
        assert.deepEqual(objects, others);
        assert.deepEqual(
          errors.map((error) => error[2]),
          ['pc01'],
        );
        assert.match(errors[0]?.[4] ?? '', /^pc01: .*language/);
        const alone = await runBadly(
          'Get-PortMapping -Session $pcs[0]',
          `Invoke-Command $pcs[0] { $ExecutionContext.SessionState.LanguageMode = '${mode}' }`,
        );
        assert.deepEqual(
          alone.errors.map((error) => error[2]),
          ['pc01'],
        );
      });
    }

    it('that has no match for a named item', async () => {
      put(one, 'errors.tsv', 'NoMatch\tObjectNotFound\tnothing\t\n');
      assert.deepEqual(
        (await runBadly('Get-PortMapping 80 -Session $pcs')).errors.map(([id, , , , text]) => [id, text]),
        [['NoMatch,Get-PortMapping', 'pc01: nothing']],
      );
      assert.deepEqual((await runBadly('Get-PortMapping 8* -Session $pcs')).errors, []);
    });

    it('that writes a warning', async () => {
      put(one, 'errors.tsv', 'Rights\tWarning\tnot all is seen\t\n');
      assert.deepEqual(await run(`$null = Get-PortMapping -Session $pcs -WarningAction SilentlyContinue -WarningVariable said; "$said"`), [
        'pc01: not all is seen',
      ]);
    });

    it('with -ErrorAction Stop, which ends all', async () => {
      rmSync(one.engine);
      assert.deepEqual(await run('try { Get-PortMapping -Session $pcs[0] -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }'), [
        'EngineNotFound,Get-PortMapping',
      ]);
    });
  });

  it('reject parameters that do not apply to remote computers', async () => {
    const [piped = '', path = ''] = await run(`
      [System.Diagnostics.Process]::GetCurrentProcess() | Get-PortMapping -Session $pcs 2>&1 | ForEach-Object FullyQualifiedErrorId
      try { Get-PortReporterLog logs\\PR-* -Session $pcs } catch { $_ | ${asError} }`);
    assert.equal(piped, 'InputObjectNotBound,Get-PortMapping');
    assert.match(path, /^RelativePath,Get-PortReporterLog\|InvalidArgument\|\|logs\\PR-\*\|-Path cannot be .* Specify an absolute path\.$/);
  });

  it('show the progress of each computer', async () => {
    const row = table([], ['type']);
    for (const machine of [one, two]) {
      put(machine, 'rows.tsv', row);
      put(machine, 'errors.tsv', 'Progress\tProgress\t1 of 2 MB\t50\n');
    }
    const lines = await run(`
      $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
      $null = $shell.AddScript("param (\`$Session) Import-Module ${module.path}; Get-PortReporterLog -Session \`$Session").AddArgument($pcs)
      $null = $shell.Invoke()
      $shell.Streams.Progress | ForEach-Object { "$($_.Activity) $($_.RecordType) $($_.PercentComplete)" }`);
    assert.deepEqual(
      lines.toSorted(),
      ['pc01', 'pc02'].flatMap((name) => [`Get-PortReporterLog on ${name} Completed -1`, `Get-PortReporterLog on ${name} Processing 50`]),
    );
  });

  describe('for changes and logs', () => {
    const change = { event: 'opened', time: '2026-01-02T03:04:05.678Z', source: 'poll', localPort: '81' };
    const named = (command: string): string => `${command} | ForEach-Object { "$($_.PSObject.TypeNames[0]) $($_.PSComputerName) $_" }`;

    for (const [command, type, text, rows] of [
      ['Watch-PortMapping', 'Change', 'Opened TCP 127.0.0.1:81', table([change], [...Object.keys(change), ...columns])],
      ['Wait-PortMapping 81', 'Mapping', 'TCP 127.0.0.1:81', table([{ localPort: '81' }])],
      [
        'Get-PortReporterTimeline -ProcessName nginx',
        'TimelineEntry',
        'Connected: to 6.6.6.6 on TCP 443',
        table([{ event: 'connected', summary: 'to 6.6.6.6 on TCP 443' }], ['event', 'summary']),
      ],
      [
        'Measure-PortReporterLog',
        'Statistic',
        'process nginx',
        table([{ statistic: 'process', name: 'nginx', count: '3' }], ['statistic', 'name', 'count']),
      ],
      [
        'Find-PortReporterActivity',
        'Finding',
        'High irc: remote port TCP 6667',
        table(
          [{ severity: 'high', criterion: 'irc', reasons: 'remote port TCP 6667', count: '1', records: '' }],
          ['severity', 'criterion', 'reasons', 'count', 'records', ...columns],
        ),
      ],
      [
        'Test-PortReporterLog',
        'LogCheck',
        'PR-PORTS-x.log: Intact',
        table([{ file: 'PR-PORTS-x.log', state: 'Intact', intact: 'true' }], ['file', 'state', 'intact', 'folder']),
      ],
    ] as const) {
      it(`${command} returns objects with the name of their computer, also with piped sessions`, async () => {
        for (const machine of [one, two]) put(machine, 'rows.tsv', rows);
        const expected = (name: string): string => `PortReporterRemote${type} ${name} ${text}`;
        assert.deepEqual((await run(named(`${command} -Session $pcs`))).toSorted(), ['pc01', 'pc02'].map(expected));
        assert.deepEqual(await run(named(`$pcs[1] | ${command}`)), [expected('pc02')]);
      });
    }

    it('pass paths, times and files of the remote computers', async () => {
      one.setEngine(
        'printf "%s|" "$@" >> told; case " $* " in *" - "*) head -c 4 | tr "\\\\0" "|" >> told;; esac; echo >> told; cat rows.tsv',
      );
      put(one, 'told', '');
      await run(`Measure-PortReporterLog /l -Baseline C:\\old -Top 3 -Session $pcs[0]
        Measure-PortReporterLog /l -Baseline 7d -Session $pcs[0]
        Find-PortReporterActivity /l -Criteria /c.xml -Severity High -Session $pcs[0]
        Test-PortReporterLog /l -Anchor /a -Session $pcs[0]
        Watch-PortMapping 80 -Timeout 1 -Session $pcs[0]
        Wait-PortMapping 80 -Closed -Session $pcs[0]`);
      const told = readFileSync(join(dirname(one.engine), 'told'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.replace('--format=tsv|--exit-on-stdin-close|', '').replace('--progress|', ''));
      assert.deepEqual(told, [
        'log|measure|--top=3|--baseline=C:\\old|-|/l||',
        'log|measure|--baseline=7d|-|/l||',
        'log|find|--criteria=/c.xml|--severity=high|-|/l||',
        'log|verify|--anchor=/a|/l|',
        'watch|--for=1|--port=80|',
        'watch|--listening|--interval=250|--until=closed|--port=80|',
      ]);
    });

    it('never run on this computer without a session', async () => {
      const commands = [
        'Get-PortMapping',
        'Watch-PortMapping',
        'Wait-PortMapping 80',
        'Get-PortReporterLog',
        'Get-PortReporterTimeline -ProcessName x',
        'Measure-PortReporterLog',
        'Find-PortReporterActivity',
        'Test-PortReporterLog',
        `Export-PortReporterReport ${quoted(join(one.folder, 'none.html'))}`,
      ];
      const lines = await run(
        commands
          .map(
            (command) => `@(@() | ${command}).Count
        foreach ($none in $null, @()) { try { ${command} -Session $none } catch { $_.FullyQualifiedErrorId -replace ',.*' } }`,
          )
          .join('\n'),
      );
      assert.deepEqual(
        lines,
        commands.flatMap(() => [
          '0',
          'ParameterArgumentValidationErrorNullNotAllowed',
          'ParameterArgumentValidationErrorEmptyArrayNotAllowed',
        ]),
      );
    });

    it('return for each computer whether its logs are intact', async () => {
      const check = (intact: string): string => table([{ file: 'f', state: 'x', intact }], ['file', 'state', 'intact', 'folder']);
      put(one, 'rows.tsv', check('true'));
      put(two, 'rows.tsv', check('false'));
      assert.deepEqual(await run('Test-PortReporterLog -Quiet -Session $pcs | ForEach-Object { "$($_.PSComputerName) $_" }'), [
        'pc01 True',
        'pc02 False',
      ]);
    });
  });

  describe('while a remote engine runs', () => {
    const seen = (): string => join(one.folder, 'seen');
    const started = (): string => join(dirname(one.engine), 'started');
    beforeEach(() => {
      for (const file of [seen(), started()]) rmSync(file, { force: true });
    });

    it('return the first object', async () => {
      put(one, 'rows.tsv', table([{ localPort: '1' }]));
      one.setEngine(`cat rows.tsv; for i in $(seq 400); do [ -e ${seen()} ] && tail -n 1 rows.tsv && exit 0; sleep 0.05; done`);
      assert.deepEqual(
        await run(`Get-PortMapping -Session $pcs | ForEach-Object { [System.IO.File]::WriteAllText(${quoted(seen())}, ''); "$_" }`),
        ['TCP 127.0.0.1:1', 'TCP 127.0.0.1:1'],
      );
    });

    describe('without output', () => {
      beforeEach(() => {
        const row = {
          type: 'event',
          file: 'f',
          line: '1',
          event: 'opened',
          time: '2026-01-02T03:04:05.678Z',
          source: 'poll',
          severity: 'high',
          count: '1',
          records: '',
        };
        put(one, 'rows.tsv', table([row], [...Object.keys(row), ...columns]));
        one.setEngine('cat rows.tsv; echo $$ > started; exec cat > /dev/null');
      });

      /** The engine's process ID, as soon as it runs. */
      function engine(): Promise<number> {
        return waitUntil('the process ID of the engine', () => {
          const text = existsSync(started()) ? readFileSync(started(), 'utf8') : '';
          return text.endsWith('\n') && Number(text);
        });
      }

      for (const command of [
        'Get-PortMapping',
        'Watch-PortMapping',
        'Wait-PortMapping 80',
        'Get-PortReporterLog -Wait',
        'Find-PortReporterActivity -Wait',
      ]) {
        it(`end it with Ctrl-C in ${command}`, async () => {
          const shell = execa(...(await powerShell(`${command} -Session ${one.session}`, module.path)), { reject: false, timeout: 30_000 });
          const processId = await engine();
          shell.kill('SIGINT');
          assert.ok(await exitsInTime(processId));
          await shell;
        });

        it(`end it when the pipeline after ${command} needs no more objects, and can be used again`, async () => {
          const [count, again] = await run(`$found = foreach ($once in 1) { ${command} -Session $pcs | ForEach-Object { $_; break } }
            "$($found.Count)"
            "$($pcs[0].State) $($pcs[0].Availability)"`);
          assert.deepEqual([count, again], ['1', 'Opened Available']);
          assert.ok(await exitsInTime(await engine()));
        });

        for (const state of ['silent', 'busy']) {
          it(`end it when Select-Object -First needs no more objects of ${command} while it is ${state}`, async () => {
            if (state === 'busy') one.setEngine('cat rows.tsv; echo $$ > started; while tail -n 1 rows.tsv; do sleep 0.01; done');
            const [count, again] = await run(`$found = @(${command} -Session $pcs | Select-Object -First 1)
              "$($found.Count)"
              "$($pcs[0].State) $($pcs[0].Availability)"`);
            assert.deepEqual([count, again], ['1', 'Opened Available']);
            assert.ok(await exitsInTime(await engine()));
          });
        }
      }

      it('end it with a host that is killed', async () => {
        const shell = execa(...(await powerShell(`Get-PortMapping -Session ${one.session}`, module.path)), {
          reject: false,
          timeout: 30_000,
        });
        const processId = await engine();
        shell.kill('SIGKILL');
        assert.ok(await exitsInTime(processId));
        await shell;
      });

      it('end it with a session that is removed', async () => {
        const { stdout } = await runPowerShell(
          `$session = ${one.session}
          $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
          $null = $shell.AddScript("param (\`$Session) Import-Module ${module.path}; Get-PortMapping -Session \`$Session")
          $null = $shell.AddArgument($session)
          $running = $shell.BeginInvoke()
          while (-not [System.IO.File]::Exists(${quoted(started())})) { [System.Threading.Thread]::Sleep(20) }
          Remove-PSSession $session
          $null = $shell.EndInvoke($running)
          'ended'`,
          module.path,
        );
        assert.equal(stdout, 'ended');
        assert.ok(await exitsInTime(await engine()));
      });
    });
  });
});

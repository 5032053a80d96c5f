import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { requireTool } from '../require-tool.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { requirePowerShell, runPowerShell } from './pwsh.ts';
import type { ScriptEnd } from './shell-server.ts';

/** PowerShell source that shows every property of `$_` as JSON. */
const asJson = '$_ | ConvertTo-Json -Compress -WarningAction Stop';

describe('Get-PortMapping', function () {
  this.timeout(60_000);

  /** Writes `rows.tsv` and `errors.tsv` of its folder, leaves its arguments in the file `$RUN`, exits with `$EXIT`. */
  let module: ModuleUnderTest;
  let rows: string;
  let reports: string;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('printf "%s\\n" "$@" > "${RUN:-told}"; cat errors.tsv >&2; cat rows.tsv; exit ${EXIT:-0}');
    rows = join(module.path, 'bin/linux-x64/rows.tsv');
    reports = join(module.path, 'bin/linux-x64/errors.tsv');
  });
  beforeEach(async () => {
    await writeFile(rows, table([]));
    await writeFile(reports, '');
  });
  after(async () => module?.remove());

  async function run(code: string, env: NodeJS.ProcessEnv = {}): Promise<ScriptEnd> {
    return runPowerShell(code, module.path, env);
  }

  /** Runs many commands in one PowerShell. @returns for each the arguments of the engine; null if it was not started */
  async function toldBy(commands: readonly string[]): Promise<(string[] | null)[]> {
    const files = commands.map((_, i) => join(dirname(module.engine), `told-${i}`));
    await Promise.all(files.map((file) => rm(file, { force: true })));
    const script = commands.map((command, i) => `[System.Environment]::SetEnvironmentVariable('RUN', 'told-${i}'); $null = ${command}`);
    const { stdout, stderr } = await run(script.join('\n'));
    assert.deepEqual({ stdout, stderr }, { stdout: '', stderr: '' });
    return Promise.all(
      files.map(async (file) => {
        const told = await readFile(file, 'utf8').catch(() => null);
        return told?.split('\n').slice(1, -3).toSorted() ?? null;
      }),
    );
  }

  it('returns each row as a typed object, with the exact values of the engine', async () => {
    await writeFile(
      rows,
      table([
        {
          protocol: 'TCP',
          localAddress: 'fe80::1%2',
          localPort: '443',
          remoteAddress: '10.0.0.1',
          remotePort: '50000',
          state: 'Established',
          dualStack: 'true',
          exposure: 'LinkLocal',
          opened: '2026-03-04T05:06:07.089Z',
          processId: '4194303',
          processStarted: '2026-01-02T03:04:05.678Z',
          processName: 'a\\tb\\\\n\\\\\\nc',
          path: 'C:\\\\Program Files\\\\x.exe',
          deleted: 'true',
          commandLine: '',
          parentProcessId: '1',
          user: 'DOMAIN\\\\user',
          services: 'W3SVC\u001eWorld\\eWide\u001eshared process\u001fWAS\u001eActivation\u001eshared process',
          peer: '7\u001e\\N',
          sharedWith: '8\u001eeight\u001f9\u001e\\N',
          boundDevice: 'eth0',
          namespace: 'blue',
          container: 'c1',
          company: 'C',
          description: 'D',
          version: '1.2',
          signer: 'S',
          sha256: 'ab',
          modules: 'C:\\\\a.dll\u001e0x7ff0\u001e\\N\u001fC:\\\\b.dll\u001e0x10\u001etrue',
          missing: 'opened=NotSupported\u001fpath=AccessDenied\u001fuser=Gone',
        },
        { protocol: 'UDP' },
      ]),
    );
    const { stdout, stderr } = await run(`Get-PortMapping | ForEach-Object { $_.GetType().Name; ${asJson} }`);
    assert.equal(stderr, '');
    const lines = stdout.split('\n');
    assert.deepEqual([lines[0], lines[2]], ['PortReporterMapping', 'PortReporterMapping']);
    const [first, second] = [JSON.parse(lines[1] ?? ''), JSON.parse(lines[3] ?? '')];
    assert.deepEqual(
      [new Date(first.Opened), new Date(first.ProcessStarted)].map((time) => time.toISOString()),
      ['2026-03-04T05:06:07.089Z', '2026-01-02T03:04:05.678Z'],
    );
    assert.deepEqual(
      { ...first, Opened: null, ProcessStarted: null },
      {
        Protocol: 'TCP',
        LocalAddress: 'fe80::1%2',
        LocalPort: 443,
        RemoteAddress: '10.0.0.1',
        RemotePort: 50000,
        State: 'Established',
        DualStack: true,
        Exposure: 'LinkLocal',
        ReachableAt: null,
        Opened: null,
        ProcessId: 4194303,
        ProcessStarted: null,
        ProcessName: 'a\tb\\n\\\nc',
        Path: 'C:\\Program Files\\x.exe',
        Deleted: true,
        CommandLine: '',
        ParentProcessId: 1,
        UserName: 'DOMAIN\\user',
        ServiceName: 'W3SVC',
        Services: ['W3SVC', 'WAS'],
        Peer: '(7)',
        SharedWith: ['eight (8)', '(9)'],
        BoundDevice: 'eth0',
        Namespace: 'blue',
        Container: 'c1',
        Company: 'C',
        Description: 'D',
        Version: '1.2',
        Signer: 'S',
        Sha256: 'ab',
        Modules: ['C:\\a.dll', 'C:\\b.dll'],
        Missing: 'Opened: NotSupported, Path: AccessDenied, UserName: Gone',
      },
    );
    assert.deepEqual(second, {
      Protocol: 'UDP',
      LocalAddress: '127.0.0.1',
      LocalPort: 80,
      RemoteAddress: null,
      RemotePort: null,
      State: null,
      DualStack: null,
      Exposure: 'Loopback',
      ReachableAt: null,
      Opened: null,
      ProcessId: null,
      ProcessStarted: null,
      ProcessName: null,
      Path: null,
      Deleted: null,
      CommandLine: null,
      ParentProcessId: null,
      UserName: null,
      ServiceName: null,
      Services: [],
      Peer: null,
      SharedWith: [],
      BoundDevice: null,
      Namespace: null,
      Container: null,
      Company: null,
      Description: null,
      Version: null,
      Signer: null,
      Sha256: null,
      Modules: null,
      Missing: null,
    });
  });

  it('returns lists of strings with properties', async () => {
    await writeFile(
      rows,
      table([
        {
          services: 'W3SVC\u001eWorld\\eWide\u001eshared process\u001fWAS\u001eActivation\u001eshared process',
          peer: '7\u001e\\N',
          sharedWith: '8\u001eeight\u001f9\u001e\\N',
          modules: 'C:\\\\a.dll\u001e0x7ff0\u001e\\N\u001fC:\\\\b.dll\u001e0x10\u001etrue',
        },
      ]),
    );
    const { stdout, stderr } = await run(`$mapping = Get-PortMapping
      @($mapping.Services.Name) + $mapping.Services.DisplayName + $mapping.Services.Type -join '|'
      "$($mapping.Peer.ProcessId) $($null -eq $mapping.Peer.ProcessName)"
      @($mapping.SharedWith.ProcessId) + $mapping.SharedWith.ProcessName -join '|'
      @($mapping.Modules.Path) + $mapping.Modules.BaseAddress + $mapping.Modules.Deleted -join '|'
      "$($mapping.Services -contains 'WAS') $($mapping.SharedWith.Count)"`);
    assert.equal(stderr, '');
    assert.deepEqual(stdout.split('\n'), [
      'W3SVC|WAS|World\u001eWide|Activation|shared process|shared process',
      '7 True',
      '8|9|eight|',
      'C:\\a.dll|C:\\b.dll|0x7ff0|0x10||True',
      'True 2',
    ]);
  });

  it('finds columns by name: in another order, with unknown and with missing columns', async () => {
    await writeFile(
      rows,
      table(
        [
          { inode: '5', processName: 'web' },
          { inode: '6', processName: 'dns', localPort: '53' },
        ],
        [
          'processName',
          'inode',
          'missing',
          'localPort',
          'protocol',
          'services',
          'sharedWith',
          'localAddress',
          'remoteAddress',
          'remotePort',
          'state',
          'dualStack',
          'exposure',
          'opened',
          'processId',
          'processStarted',
          'path',
          'commandLine',
          'parentProcessId',
          'user',
          'peer',
          'namespace',
          'container',
        ],
      ),
    );
    const { stdout, stderr } = await run('Get-PortMapping | ForEach-Object { "$_ $($_.ProcessName) $($null -eq $_.Signer)" }');
    assert.equal(stderr, '');
    assert.equal(stdout, 'TCP 127.0.0.1:80 web True\nTCP 127.0.0.1:53 dns True');
  });

  it('returns nothing if the engine writes no row', async () => {
    assert.deepEqual(await run('Get-PortMapping'), { stdout: '', stderr: '', exitCode: 0 });
  });

  it('has the property names of other commands, without repeating values in exports', async () => {
    await writeFile(rows, table([{ processId: '7', opened: '2026-03-04T05:06:07.089Z' }, {}]));
    const { stdout } = await run(`$owned, $ownerless = Get-PortMapping
      Get-PortMapping | Where-Object OwningProcess -eq 7 |
        ForEach-Object { "$($_.Id) $($_.OwningProcess) $($_.CreationTime -eq $_.Opened)" }
      $null -eq $ownerless.Id -and $null -eq $ownerless.OwningProcess
      @($owned.psobject.Properties | Where-Object Name -in Id, OwningProcess, CreationTime | ForEach-Object Name)
      function Show-Id { param ([Parameter(ValueFromPipelineByPropertyName)] $Id) process { "bound: $Id" } }
      $owned, $ownerless | Show-Id`);
    assert.equal(stdout, '7 7 True\nTrue\nbound: 7\nbound: ');
  });

  describe('requests from the engine', () => {
    const filters: [string, string[]][] = [
      ['-LocalPort 80, 8000-8100 -RemotePort !22', ['--port=80', '--port=8000-8100', '--remote-port=!22']],
      ['443', ['--port=443']],
      ['-LocalAddress 10.0.0.0/8 -RemoteAddress fe80:*', ['--local-address=10.0.0.0/8', '--remote-address=fe80:*']],
      ['-Protocol tcp -State Listen, TimeWait -Listening', ['--listening', '--state=Listen', '--state=TimeWait', '--tcp']],
      ['-Protocol TCP, UDP', ['--tcp', '--udp']],
      ['-ProcessId 4, !5 -ProcessName chrome', ['--pid=!5', '--pid=4', '--process=chrome']],
      ['-Id 4', ['--pid=4']],
      ['-PID 4', ['--pid=4']],
      ['-OwningProcess 4', ['--pid=4']],
      ["-UserName 'NT AUTHORITY\\SYSTEM' -ServiceName 'Foo, Inc.'", ['--service=Foo`, Inc.', '--user=NT AUTHORITY\\SYSTEM']],
      ['-ProcessName --help', ['--process=--help']],
      ['-Include Module, Hash, Version, Signer', ['--include=modules,hash,version,signer']],
      ['-Include Address, Hash', ['--addresses', '--include=hash']],
      ['-Include Address', ['--addresses']],
      ['-Listening:$false', []],
    ];
    let told: (string[] | null)[];
    before(async () => {
      told = await toldBy(filters.map(([parameters]) => `Get-PortMapping ${parameters}`));
    });
    filters.forEach(([parameters, expected], i) => {
      it(`${expected.join(' ') || 'everything'} when called with ${parameters}`, () => assert.deepEqual(told[i], expected));
    });
  });

  it('rejects a null or empty filter or number, in every cmdlet that has it, and does not start the engine', async () => {
    const all = [
      'Protocol',
      'LocalPort',
      'RemotePort',
      'LocalAddress',
      'RemoteAddress',
      'State',
      'ProcessId',
      'ProcessName',
      'UserName',
      'ServiceName',
      'Include',
    ];
    const filters: [string, string[]][] = [
      ['Get-PortMapping', all],
      ['Watch-PortMapping', all],
      ['Wait-PortMapping', ['LocalPort', 'Protocol', 'LocalAddress', 'ProcessId', 'ProcessName']],
      ['Compare-PortMapping @() @()', ['Protocol', 'LocalPort', 'ProcessName']],
      ['Get-PortReporterLog', [...all.slice(0, -1), 'Type', 'Tail']],
      ['Get-PortReporterTimeline', [...all.slice(0, -1), 'Pause']],
      ['Measure-PortReporterLog', ['Top', 'Statistic', 'Baseline']],
      ['Export-PortReporterReport r.html', ['Baseline']],
      ['Set-PortReporterService', ['AnchorInterval']],
    ];
    const calls = filters.flatMap(([cmdlet, parameters]) =>
      parameters.flatMap((parameter) => {
        const mandatory = cmdlet === 'Wait-PortMapping' && parameter !== 'LocalPort' ? ' 80' : '';
        return ['$null', '@()', '@($null)'].map((value) => `${cmdlet}${mandatory} -${parameter} ${value}`);
      }),
    );
    calls.push(
      '1, 2 | ForEach-Object { [pscustomobject] @{ Id = $_ } } | Get-PortMapping -ProcessName $null',
      "Get-PortMapping -ProcessId 5, ''",
    );
    const started = join(dirname(module.engine), 'told-empty');
    await rm(started, { force: true });
    const { stdout, stderr } = await run(
      calls
        .map((call) => `try { $null = ${call}; '${call.replaceAll("'", "''")}: no error' } catch { $_.CategoryInfo.Category }`)
        .join('\n'),
      { RUN: 'told-empty' },
    );
    assert.equal(stderr, '');
    assert.deepEqual(
      stdout.split('\n').filter((line) => !/^Invalid(Argument|Data)$/.test(line)),
      [],
    );
    assert.equal(stdout.split('\n').length, calls.length);
    assert.equal(existsSync(started), false);
  });

  it('writes findings to the system log only if Find-PortReporterActivity runs without -WhatIf', async () => {
    const find = 'Find-PortReporterActivity -EventLog';
    const told = (name: string): Promise<string> => readFile(join(dirname(module.engine), name), 'utf8');
    const { stdout } = await run(`$env:RUN = 'told-what-if'; ${find} -WhatIf; $env:RUN = 'told-event-log'; ${find}`);
    assert.match(stdout, /^What if: .*"Write findings".*"journal"/);
    assert.doesNotMatch(await told('told-what-if'), /--event-log/);
    assert.match(await told('told-what-if'), /^find$/m);
    assert.match(await told('told-event-log'), /^--event-log$/m);
  });

  describe('accepts from the pipeline', () => {
    const pipes: [string, string, string[] | null][] = [
      ['processes by their ID', '[System.Diagnostics.Process]::GetProcessById(1) | Get-PortMapping', ['--pid=1']],
      [
        'services by their name',
        "[pscustomobject] @{ Name = 'W3SVC'; ServiceName = 'W3SVC'; DisplayName = 'Web' } | Get-PortMapping",
        ['--service=W3SVC'],
      ],
      ['connections by their owner', '[pscustomobject] @{ OwningProcess = [uint32] 5; LocalPort = 80 } | Get-PortMapping', ['--pid=5']],
      ['what has only a process name', "[pscustomobject] @{ ProcessName = 'nginx' } | Get-PortMapping", ['--process=nginx']],
      [
        'names as they are, not as filters',
        "'*', 'a?,b', '!x', '12', 'c`d' | ForEach-Object { [pscustomobject] @{ ProcessName = $_ } } | Get-PortMapping",
        ['--process=`*', '--process=a`?`,b', '--process=`!x', '--process=`12', '--process=c``d'].toSorted(),
      ],
      [
        'objects of two kinds, each by its own property',
        "[pscustomobject] @{ Id = 5 }, [pscustomobject] @{ ServiceName = 'W' } | Get-PortMapping",
        ['--service=W'],
      ],
      [
        'the same value once',
        "'a', 'a', 'b', 'a' | ForEach-Object { [pscustomobject] @{ ServiceName = $_ } } | Get-PortMapping",
        ['--service=a', '--service=b'],
      ],
      ['what Watch-PortMapping watches', '[pscustomobject] @{ Id = 5 } | Watch-PortMapping', ['--pid=5']],
      ['nothing to watch, and then watches nothing', '@() | Watch-PortMapping', null],
      [
        'a process ID rather than what else an object has',
        "[pscustomobject] @{ Id = 5; ProcessName = 'svchost'; ServiceName = 'Dnscache' } | Get-PortMapping",
        ['--pid=5'],
      ],
      [
        'objects and parameters together',
        "[pscustomobject] @{ Id = 5; ProcessName = 'x' } | Get-PortMapping 80 -ProcessName ssh*",
        ['--pid=5', '--port=80', '--process=ssh*'],
      ],
      ['nothing, and then asks for nothing', '@() | Get-PortMapping', null],
      [
        'an object without an owner, and then asks for nothing',
        '[pscustomobject] @{ ProcessId = $null; ServiceName = $null; ProcessName = $null } | Get-PortMapping',
        null,
      ],
    ];
    let told: (string[] | null)[];
    before(async () => {
      told = await toldBy(pipes.map(([, code]) => code));
    });
    pipes.forEach(([what, , expected], i) => {
      it(what, () => assert.deepEqual(told[i], expected));
    });

    it('many objects in one call of the engine', async () => {
      const [all] = await toldBy(['1..200 | ForEach-Object { [pscustomobject] @{ Id = $_ } } | Get-PortMapping']);
      assert.equal(all?.length, 200);
    });
  });

  describe('reports messages of the engine:', () => {
    const showError = `ForEach-Object { "$($_.FullyQualifiedErrorId) | $($_.CategoryInfo.Category) | $($_.TargetObject) | $_" }`;

    it('an error as an ErrorRecord, in addition to the rows', async () => {
      await writeFile(rows, table([{}]));
      await writeFile(reports, 'Unreadable\tReadError\tcannot read\\tit \u001b[31m\t/proc/net/tcp\n');
      const { stdout } = await run(
        `Get-PortMapping -ErrorVariable found -ErrorAction SilentlyContinue | ForEach-Object { "$_" }; $found | ${showError}`,
        { EXIT: '1' },
      );
      assert.equal(stdout, 'TCP 127.0.0.1:80\nUnreadable,Get-PortMapping | ReadError | /proc/net/tcp | cannot read\\x09it \\x1b[31m');
    });

    it('an invalid argument as a terminating error', async () => {
      await writeFile(reports, 'InvalidValue\tInvalidArgument\t--port cannot be 70000\t70000\n');
      const { stdout } = await run(`try { Get-PortMapping 70000; 'went on' } catch { $_ | ${showError} }`, { EXIT: '2' });
      assert.equal(stdout, 'InvalidValue,Get-PortMapping | InvalidArgument | 70000 | -LocalPort cannot be 70000');
    });

    it('a notice as a warning', async () => {
      await writeFile(reports, 'NotElevated\tWarning\tRun as root to see more.\t\n');
      const { stdout, stderr } = await run('Get-PortMapping -WarningVariable w -WarningAction SilentlyContinue; "$w"; Get-PortMapping');
      assert.equal(stdout, 'Run as root to see more.');
      assert.match(stderr, /WARNING: Run as root to see more\./);
    });

    it('an empty result as an error if a single item was named, and not for a pattern', async () => {
      const named = ['80', '-ProcessName nginx', '-ProcessId 5', '-ServiceName W3SVC', '-UserName root', '-RemotePort 443', '80-90, 443'];
      const targets = ['80', 'nginx', '5', 'W3SVC', 'root', '443', '80-90 443'];
      const sought = ['80-90', '-ProcessName ng*', '!80', '-State Listen', '-LocalAddress 10.0.0.1', ''];
      await writeFile(reports, 'NoMatch\tObjectNotFound\tnothing fits\t80\n');
      const { stdout } = await run(
        [...named, ...sought]
          .map(
            (parameters) =>
              `Get-PortMapping ${parameters} -ErrorVariable found -ErrorAction SilentlyContinue; if ($found) { $found | ${showError} } else { '-' }`,
          )
          .join('\n'),
        { EXIT: '1' },
      );
      assert.deepEqual(stdout.split('\n'), [
        ...targets.map((target) => `NoMatch,Get-PortMapping | ObjectNotFound | ${target} | nothing fits`),
        ...sought.map(() => '-'),
      ]);
    });

    it('an empty result for piped objects not as an error', async () => {
      await writeFile(reports, 'NoMatch\tObjectNotFound\tnothing fits\t5\n');
      assert.deepEqual(await run('[pscustomobject] @{ Id = 5 } | Get-PortMapping', { EXIT: '1' }), { stdout: '', stderr: '', exitCode: 0 });
    });

    it('a crash with the error output and the exit code of the engine', async () => {
      await writeFile(reports, 'Segmentation \u001b fault\nat 0x0\n');
      const { stdout } = await run(`Get-PortMapping -ErrorVariable found -ErrorAction SilentlyContinue; $found | ${showError}`, {
        EXIT: '139',
      });
      assert.match(
        stdout,
        /^EngineFailed,Get-PortMapping \| InvalidResult \| .*portreporter \| .*exit code 139.*Segmentation \\x1b fault at 0x0$/,
      );
    });
  });

  describe('and its engine', () => {
    const showId = 'catch { "$($_.FullyQualifiedErrorId) | $($_.CategoryInfo.Category) | $_" }';
    let aside: string;
    before(function () {
      const installed = '/usr/local/bin/portreporter';
      requireTool(this, `a machine without ${installed}`, !existsSync(installed), 'The module would find that one. Move it aside.');
    });
    beforeEach(async () => {
      aside = `${module.engine}.aside`;
      await rename(module.engine, aside);
    });
    afterEach(async () => rename(aside, module.engine));

    it('reports the searched paths when the engine is missing', async () => {
      const { stdout } = await run(`try { Get-PortMapping } ${showId}`);
      assert.match(stdout, /^EngineNotFound,Get-PortMapping \| ObjectNotFound \| .*bin\/linux-x64\/portreporter.*Reinstall the module/);
    });

    it('finds it one folder up, as in the release package, and not in the working directory', async () => {
      await mkdir(join(module.folder, 'elsewhere'), { recursive: true });
      await writeFile(join(module.folder, 'elsewhere/portreporter'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
      const { stdout } = await run(
        `[System.Environment]::CurrentDirectory = '${module.folder}/elsewhere'; try { Get-PortMapping } ${showId}`,
        { PATH: `${module.folder}/elsewhere:${process.env['PATH']}` },
      );
      assert.match(stdout, /^EngineNotFound/);
      const artifact = join(module.folder, 'portreporter');
      await writeFile(artifact, `#!/bin/sh\ncat '${rows}'\n`, { mode: 0o755 });
      await writeFile(rows, table([{}]));
      assert.equal((await run('Get-PortMapping | ForEach-Object { "$_" }')).stdout, 'TCP 127.0.0.1:80');
      await rm(artifact);
    });

    it('sets the execute bit that a Gallery package loses', async () => {
      await writeFile(module.engine, `#!/bin/sh\ncat '${rows}'\n`);
      await chmod(module.engine, 0o644);
      await writeFile(rows, table([{}]));
      const { stdout, stderr } = await run('Get-PortMapping | ForEach-Object { "$_" }');
      assert.equal(stderr, '');
      assert.equal(stdout, 'TCP 127.0.0.1:80');
    });

    it('reports that it is for another system', async () => {
      await writeFile(module.engine, 'MZ\u0090\u0000', { mode: 0o755 });
      const { stdout } = await run(`try { Get-PortMapping } ${showId}`);
      assert.match(stdout, /^EngineNotStarted,Get-PortMapping \| ResourceUnavailable \| .*\(x64\)\./);
    });
  });
});

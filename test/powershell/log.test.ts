import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { statisticNames } from '../../engine/analysis/statistics/statistic-rows.ts';
import { logFields } from '../../engine/cli/log/log-row.ts';
import { portsLogHeader } from '../../engine/log-writer/ports-log-writer.ts';
import { anchorLine } from '../../engine/model/anchor.ts';
import { severities } from '../../engine/model/severities.ts';
import { builtModule, powerShell, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

const engine = join(builtModule, 'bin/linux-x64/portreporter');
const fixtures = resolve('test/fixtures/reporter');
const stamp = '24-01-1-0-0-0';
const ports = `PR-PORTS-${stamp}.log`;
const line = (second: number, remotePort = 443, process = 'chrome.exe', day = 1): string =>
  `24/1/${day},9:0:${second},TCP,5000${second},10.0.0.1,${remotePort},6.6.6.6,7,${process},<LAB\\ann>\r\n`;
const head = portsLogHeader(stamp, 'win32');

type Json = Record<string, unknown>;

/** Writes an object with all its visible properties. */
const asJson = 'ForEach-Object { $_ | ConvertTo-Json -Compress -WarningAction Stop }';
/** Writes the properties of an error. */
const asError = 'ForEach-Object { "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$($_.TargetObject)|$_" }';

const word = (text: unknown): string | null => (typeof text === 'string' ? text.charAt(0).toUpperCase() + text.slice(1) : null);

/** Fields as a string; null without fields. */
function fieldsText(fields: Readonly<Record<string, string>>): string | null {
  const texts = Object.entries(fields).map(([name, text]) => `${name === 'user' ? 'UserName' : word(name)}: ${text}`);
  return texts.length === 0 ? null : texts.join(', ');
}

const processText = ({ processId, processName }: Json): string =>
  `${typeof processName === 'string' ? `${processName} ` : ''}(${String(processId)})`;

function portText({ protocol, localAddress, localPort, state }: Json): string {
  const address = String(localAddress);
  const host = address.includes(':') ? `[${address}]` : address;
  return `${String(protocol)} ${host}:${String(localPort)} ${typeof state === 'string' ? state : ''}`.trimEnd();
}

/** The object that the module should return for a record of the engine. */
function objectOf(record: Json): Json {
  const pick = (...names: string[]): Json => Object.fromEntries(names.map((name) => [word(name), record[name] ?? null]));
  const { type, time, file, line: at, timeSource, localTime = null, event = null } = record;
  const services: Json[] = Object(record['services'] ?? []);
  const base = {
    RecordType: word(type),
    Time: time,
    ComputerName: record['computer'] ?? null,
    Event: word(event),
    UserName: record['user'] ?? null,
    ServiceName: services[0]?.['name'] ?? null,
    PresentAtStart: record['presentAtStart'] ?? null,
    Direction: record['direction'] ?? null,
    LocalTime: localTime,
    TimeSource: timeSource,
    File: file,
    Line: at,
    ...pick('protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'state', 'processId', 'processName', 'path'),
  };
  if (type === 'start') {
    const { operatingSystem, reporterVersion, mappings } = record;
    return { ...base, OperatingSystem: operatingSystem, Version: reporterVersion, Mappings: mappings };
  }
  if (type === 'process') {
    const { ports: opened, modules } = record;
    return {
      ...base,
      ...pick('tcpMappings', 'udpMappings', 'entry'),
      Services: services.map(({ name }) => name),
      Ports: Object(opened).map(portText),
      Modules: Array.isArray(modules) ? modules.map(({ path }: Json) => path) : null,
    };
  }
  if (type === 'port') return base;
  const columns = new Set<string>(logFields.map((field) => field.name));
  const details = Object.entries(record)
    .filter(([name]) => !columns.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const);
  const lists = {
    Services: services.map(({ name }) => name),
    SharedWith: Object(record['sharedWith'] ?? []).map(processText),
    Peer: record['peer'] ? processText(Object(record['peer'])) : null,
  };
  return {
    ...base,
    ...lists,
    ...pick(
      'dualStack',
      'exposure',
      'opened',
      'processStarted',
      'commandLine',
      'parentProcessId',
      'deleted',
      'boundDevice',
      'namespace',
      'container',
    ),
    Source: word(record['source']),
    Lifetime: record['seconds'] ?? null,
    SessionId: record['session'] ?? null,
    Sequence: record['sequence'] ?? null,
    OperatingSystem: record['operatingSystem'] ?? null,
    Version: record['reporterVersion'] ?? null,
    Detail: details.length === 0 ? null : details.map(([name, text]) => `${name}=${text}`).join('; '),
    Details: fieldsText(Object.fromEntries(details)),
    Missing: fieldsText(Object(record['missing'] ?? {})),
  };
}

/** The module's times are local, the engine's UTC; durations are strings here. */
function comparable(name: string, value: unknown): unknown {
  if (name === 'Lifetime' && typeof value === 'object' && value !== null && 'TotalSeconds' in value) return value.TotalSeconds;
  if (typeof value !== 'string') return value;
  if (['Time', 'Opened', 'ProcessStarted'].includes(name)) return new Date(value).toISOString();
  return value;
}

describe('The cmdlets for logs, on the real engine', function () {
  this.timeout(60_000);
  let folder: string;
  let logs: string;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    assert.ok(existsSync(engine), 'The module is not built. Run: npm run build');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-logs-'));
    logs = join(folder, 'l\u00f6gs [1] \u65e5');
    mkdirSync(logs);
    writeFileSync(join(logs, ports), head + line(1) + line(2, 4444, 'nc.exe') + line(3));
  });
  /** Shells that a failed test has left. They would keep the run from ending. */
  const shells: ChildProcessWithoutNullStreams[] = [];
  async function startShell(script: string): Promise<ChildProcessWithoutNullStreams> {
    const shell = spawn(...(await powerShell(script)));
    shells.push(shell);
    return shell;
  }
  afterEach(() => {
    for (const shell of shells.splice(0)) shell.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(code: string): Promise<string> {
    const { stdout, stderr } = await runPowerShell(code, builtModule);
    assert.equal(stderr, '');
    return stdout;
  }

  /** The output of a command, each object as a string, and the properties of its errors. */
  async function runBadly(command: string): Promise<{ objects: string[]; errors: string[][] }> {
    const text =
      await run(`${command} -ErrorAction SilentlyContinue -ErrorVariable found -WarningAction SilentlyContinue | ForEach-Object { "$_" }
      '--'
      $found | ${asError}`);
    const [objects = '', errors = ''] = text.split(/^--$/m);
    const lines = (part: string): string[] => part.split('\n').filter((one) => one !== '');
    return { objects: lines(objects), errors: lines(errors).map((one) => one.split('|')) };
  }

  describe('Get-PortReporterLog', () => {
    for (const set of ['linux', 'windows-11', 'windows-xp', 'samples']) {
      it(`returns the records that the engine writes as JSON: ${set}`, async () => {
        const [objects, { stdout }] = await Promise.all([
          run(`Get-PortReporterLog ${quoted(join(fixtures, set))} -TimeZone +01:00 | ${asJson}`),
          execa(engine, ['log', 'read', join(fixtures, set), '--time-zone', '+01:00', '--format', 'json'], { maxBuffer: 1 << 28 }),
        ]);
        const records = stdout.split('\n').map((text): Json => JSON.parse(text));
        assert.ok(records.length > 20);
        // .NET writes read-only dictionaries as JSON that Node can read.
        assert.deepEqual(
          objects.split('\n').map((text): unknown => JSON.parse(text, comparable)),
          records.map((record) => JSON.parse(JSON.stringify(objectOf(record)), comparable)),
        );
      });
    }

    it('has a class for each record type, and common properties in all of them', async () => {
      const text = await run(`Get-PortReporterLog ${quoted(join(fixtures, 'linux'))} | ForEach-Object {
        "$($_.GetType().Name) $($_.RecordType) $($null -ne $_.PSObject.Properties['LocalPort']) $($_.OwningProcess -eq $_.ProcessId)" }`);
      assert.deepEqual(
        [...new Set(text.split('\n'))],
        ['Start', 'Port', 'Process', 'Event'].map((type) => `PortReporterLog${type} ${type} True True`),
      );
    });

    it('accepts paths, wildcards, files and objects with a path, also from the pipeline, and relative to the current folder', async () => {
      const file = quoted(join(logs, ports));
      const pattern = quoted(join(folder, '*', 'PR-*'));
      const count = (command: string): string => `@(${command}).Count`;
      const counts = await run(
        [
          // [1] is a wildcard: this path must be literal or escaped.
          `Get-PortReporterLog -LiteralPath ${file}`,
          `Get-PortReporterLog ([System.Management.Automation.WildcardPattern]::Escape(${file}))`,
          `Get-PortReporterLog ${pattern}`,
          `${pattern} | Get-PortReporterLog`,
          `Get-PortReporterLog ${quoted(join(folder, '*'))}`,
          `[System.IO.FileInfo]::new(${file}) | Get-PortReporterLog`,
          `[System.IO.DirectoryInfo]::new(${quoted(logs)}) | Get-PortReporterLog`,
          `[pscustomobject] @{ PSPath = 'Microsoft.PowerShell.Core\\FileSystem::' + ${file} } | Get-PortReporterLog`,
          `[pscustomobject] @{ LogDirectory = ${quoted(logs)} } | Get-PortReporterLog`,
          // A file that is specified twice is read once.
          `${pattern}, ${pattern} | Get-PortReporterLog`,
          `$null = $ExecutionContext.SessionState.Path.SetLocation(${quoted(folder)}); Get-PortReporterLog -LiteralPath ${quoted(
            `l\u00f6gs [1] \u65e5/${ports}`,
          )}`,
          `Get-PortReporterLog *`,
          `@() | Get-PortReporterLog`,
        ]
          .map((command) => {
            const [before, last] = command.includes('; ') ? command.split('; ') : ['', command];
            return `${before}\n${count(last ?? '')}`;
          })
          .join('\n'),
      );
      assert.deepEqual(counts.split('\n').map(Number), [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0]);
    });

    it('accepts more paths than fit into a command line', async () => {
      const many = join(folder, 'many');
      mkdirSync(many);
      const padding = 'x'.repeat(200);
      for (let i = 0; i < 3000; i++) writeFileSync(join(many, `${i}-${padding}.log`), head + line(1));
      assert.equal(await run(`@([System.IO.Directory]::GetFiles(${quoted(many)}) | Get-PortReporterLog).Count`), '3000');
    });

    it('accepts types, times and a number of records', async () => {
      const literal = `Get-PortReporterLog -LiteralPath ${quoted(logs)} -TimeZone Z`;
      const commands = [
        `${literal} -Type Event 3>$null`,
        `${literal} -Type Port, Event`,
        `${literal} -Tail 2`,
        `${literal} -Tail 0`,
        `${literal} -After ([datetime]::Parse('2024-01-01T09:00:03Z'))`,
        `${literal} -After 2024-01-02 3>$null`,
        `${literal} -Before ([datetime]::Parse('2024-01-01T09:00:03Z').ToUniversalTime())`,
      ];
      const counts = await run(commands.map((command) => `@(${command}).Count`).join('\n'));
      assert.deepEqual(counts.split('\n').map(Number), [0, 3, 2, 0, 1, 0, 2]);
    });

    it('reads a time without an offset in the time zone of the logs, as the engine does', async () => {
      const read = `Get-PortReporterLog ${quoted(join(fixtures, 'windows-11'))} -Type Port`;
      // Europe/Berlin: one hour before UTC.
      const times = ['2024-11-05T16:05:00', "'2024-11-05T15:05:00Z'", "([datetime]::Parse('2024-11-05T15:05:00Z'))"];
      const counts = await run(times.map((time) => `@(${read} -After ${time}).Count`).join('\n'));
      assert.deepEqual(counts.split('\n'), ['3', '3', '3']);
    });

    it('accepts the filters of Get-PortMapping', async () => {
      const literal = `Get-PortReporterLog -LiteralPath ${quoted(logs)}`;
      const many = Array.from({ length: 3000 }, (_, i) => `'!no-such-process-${i}'`).join(', ');
      const commands = [
        `${literal} -ProcessName chrome`,
        `${literal} -ProcessName !chrome`,
        `${literal} -ProcessId 7 -RemotePort 4444, 4445`,
        `${literal} -UserName ann -LocalPort 50002-50003 -Tail 1`,
        `${literal} -RemoteAddress 6.0.0.0/8 -Protocol TCP -LocalAddress 10.*`,
        `${literal} -State !Listen`,
        `${literal} -Listening`,
        `${literal} -ServiceName x*`,
        // More filters than fit into a command line, next to paths from standard input.
        `${literal} -ProcessName ${many}`,
        `[System.IO.DirectoryInfo]::new(${quoted(logs)}) | Get-PortReporterLog -ProcessName nc`,
      ];
      const counts = await run(commands.map((command) => `@(${command}).Count`).join('\n'));
      assert.deepEqual(counts.split('\n').map(Number), [2, 1, 1, 1, 3, 3, 0, 0, 3, 1]);
    });

    it('reports filters that are null, that no record matches, and that no record can match', async () => {
      const literal = `Get-PortReporterLog -LiteralPath ${quoted(logs)}`;
      const found = [];
      for (const filters of ['-ProcessName x', '-ProcessName x*', '-LocalPort 1', '-RemoteAddress 1.1.1.1']) {
        found.push((await runBadly(`${literal} ${filters}`)).errors.map(([id, category]) => [id, category]));
      }
      const none = [['NoMatchingRecord,Get-PortReporterLog', 'ObjectNotFound']];
      assert.deepEqual(found, [none, [], none, []]);
      const names = ['Protocol', 'LocalPort', 'RemotePort', 'LocalAddress', 'RemoteAddress', 'State', 'ProcessId', 'ProcessName'];
      const refused = await run(
        [
          ...[...names, 'UserName', 'ServiceName'].flatMap((name) => [`-${name} $null`, `-${name} @()`]),
          '-Type Port -ServiceName x',
          '-Type Port -State Established',
        ]
          .map((filters) => `try { ${literal} ${filters} } catch { $_.FullyQualifiedErrorId }`)
          .join('\n'),
      );
      const ids = refused.split('\n');
      assert.deepEqual(
        ids.slice(0, -2),
        Array.from({ length: 20 }, () => 'ParameterArgumentValidationError,Get-PortReporterLog'),
      );
      assert.deepEqual(ids.slice(-2), ['FilterWithoutEffect,Get-PortReporterLog', 'FilterWithoutEffect,Get-PortReporterLog']);
    });

    it('reports damaged lines by file and line, and missing files, and reads the rest', async () => {
      appendFileSync(join(logs, ports), `rubbish\n${line(4)}`);
      writeFileSync(join(folder, 'other.txt'), 'nothing');
      mkdirSync(join(folder, 'empty'));
      const paths = [logs, ...['nowhere', 'no*such', 'other.txt', 'empty', 'PR-x*.log'].map((name) => join(folder, name))];
      const { objects, errors } = await runBadly(`Get-PortReporterLog -LiteralPath ${paths.map(quoted).join(', ')}, 'Env:/PATH'`);
      assert.equal(objects.length, 4);
      const told = (code: string, category: string, target: string, text: RegExp): void => {
        const found = errors.filter(([id, kind, object]) => id === `${code},Get-PortReporterLog` && kind === category && object === target);
        assert.equal(found.length, 1, `${code} ${target}: ${JSON.stringify(errors)}`);
        assert.match(found[0]?.[3] ?? '', text);
      };
      told('DamagedLine', 'InvalidData', `${join(logs, ports)}:11`, /^line 11 of .*neither seven nor ten fields/);
      told('PathNotFound', 'ObjectNotFound', paths[1]!, / does not exist\b/);
      told('PathNotFound', 'ObjectNotFound', paths[2]!, /^Cannot find path /);
      told('NotALog', 'InvalidData', paths[3]!, /is not a Port Reporter log file/);
      told('NoLogs', 'ObjectNotFound', paths[4]!, /contains no logs/);
      told('PathNotFound', 'ObjectNotFound', paths[5]!, /^Cannot find path /);
      told('NotAFile', 'InvalidArgument', 'Env:/PATH', /is not a file system path/);
      assert.equal(errors.length, 7);
      const others = await runBadly(`Get-PortReporterLog ${quoted(join(folder, 'no*such'))}, 'Nix:/x'`);
      assert.deepEqual(
        others.errors.map(([id, kind]) => [id, kind]),
        [
          ['NoMatch,Get-PortReporterLog', 'ObjectNotFound'],
          ['PathNotFound,Get-PortReporterLog', 'ObjectNotFound'],
        ],
      );
      assert.equal(
        await run(`$null = Get-PortReporterLog -LiteralPath ${quoted(logs)} -ErrorAction SilentlyContinue -ErrorVariable found -WarningVariable warned 3> $null
        "$($found[0].TargetObject.File) $($found[0].TargetObject.Line) $warned"`),
        `${join(logs, ports)} 11 1 line could not be read and is missing from the result.`,
      );
    });

    it('rejects an invalid time zone before reading', async () => {
      assert.match(
        await run(`try { Get-PortReporterLog -LiteralPath ${quoted(logs)} -TimeZone Mars } catch { $_ | ${asError} }`),
        /^UnknownTimeZone,Get-PortReporterLog\|InvalidArgument\|Mars\|unknown time zone for -TimeZone: Mars/,
      );
    });

    it('continues with new records, also in new files, and ends when it is stopped', async () => {
      const shell = await startShell(
        `Get-PortReporterLog -LiteralPath ${quoted(logs)} -Tail 1 -Wait | ForEach-Object { "$($_.LocalPort)" }`,
      );
      const exited = new Promise((done) => {
        shell.once('exit', done);
      });
      const lines = createInterface(shell.stdout)[Symbol.asyncIterator]();
      const next = async (): Promise<unknown> => (await lines.next()).value;
      assert.equal(await next(), '50003');
      appendFileSync(join(logs, ports), line(4));
      assert.equal(await next(), '50004');
      writeFileSync(join(logs, 'PR-PORTS-24-01-2-0-0-0.log'), head + line(5, 443, 'x', 2));
      assert.equal(await next(), '50005');
      shell.kill('SIGINT');
      await exited;
    });

    it('stops the engine when its host is killed', async () => {
      const shell = await startShell(`Get-PortReporterLog -LiteralPath ${quoted(logs)} -Tail 1 -Wait | ForEach-Object { "$_" }`);
      await createInterface(shell.stdout)[Symbol.asyncIterator]().next();
      const running = readdirSync('/proc').find((name) => toldOf(name, 'status').includes(`\nPPid:\t${shell.pid}\n`)) ?? '';
      assert.ok(toldOf(running, 'cmdline').includes('\0--wait\0'), toldOf(running, 'cmdline'));
      shell.kill('SIGKILL');
      for (let wait = 0; wait < 100 && toldOf(running, 'cmdline') !== ''; wait++) await sleep(50);
      assert.equal(toldOf(running, 'cmdline'), '');
    });

    /** The command line of a process; an empty string if it does not exist. */
    function toldOf(processId: string, what: 'status' | 'cmdline'): string {
      try {
        return readFileSync(`/proc/${processId}/${what}`, 'utf8');
      } catch {
        return '';
      }
    }

    it('follows a wildcard to new files', async () => {
      const shell = await startShell(
        `Get-PortReporterLog ${quoted(join(folder, 'l*', 'PR-PORTS-*.log'))} -Tail 1 -Wait | ForEach-Object { "$($_.LocalPort)" }`,
      );
      const exited = new Promise((done) => {
        shell.once('exit', done);
      });
      const lines = createInterface(shell.stdout)[Symbol.asyncIterator]();
      assert.equal((await lines.next()).value, '50003');
      writeFileSync(join(logs, 'PR-PORTS-24-01-2-0-0-0.log'), head + line(5, 443, 'x', 2));
      assert.equal((await lines.next()).value, '50005');
      shell.kill('SIGINT');
      await exited;
    });
  });

  describe('logs in other encodings and with other files', () => {
    let kept = '';
    beforeEach(() => {
      kept = join(folder, 'kept');
      mkdirSync(kept);
      writeFileSync(join(kept, 'PR-PORTS-24-01-1-0-0-0 (1).log'), head + line(1) + 'rubbish\r\n' + line(2, 4444, 'nc.exe'));
      writeFileSync(join(kept, 'PR-STATUS.json'), '{}');
    });

    for (const [what, command] of [
      ['Get-PortReporterLog', 'Get-PortReporterLog'],
      ['Measure-PortReporterLog', 'Measure-PortReporterLog'],
      ['Find-PortReporterActivity', 'Find-PortReporterActivity'],
      ['Export-PortReporterReport', 'Export-PortReporterReport -OutputPath REPORT'],
    ] as const) {
      it(`${what} reports the line that it cannot read, and skips PR-STATUS.json`, async () => {
        const words = command.replace('REPORT', quoted(join(folder, 'kept.html')));
        const text = await run(`
          $splatKeep = @{
            ErrorAction = 'SilentlyContinue'; ErrorVariable = 'found'; WarningAction = 'SilentlyContinue'; WarningVariable = 'warned'
          }
          $null = [System.IO.DirectoryInfo]::new(${quoted(kept)}).GetFiles() | ${words} @splatKeep
          $found | ForEach-Object { "$($_.FullyQualifiedErrorId) $($_.TargetObject.Line)" }
          $warned | ForEach-Object { "$_" }`);
        const at = (head.match(/\n/g) ?? []).length + 2;
        assert.deepEqual(
          text.split('\n').map((one) => one.trimEnd()),
          [`DamagedLine,${what} ${at}`, '1 line could not be read and is missing from the result.'],
        );
      });
    }

    it('accepts the encoding of logs', async () => {
      const [before = '', after = ''] = line(1, 443, '@').split('@');
      writeFileSync(
        join(folder, 'russian.log'),
        Buffer.concat([Buffer.from(head + before), Buffer.from([0x88, 0xa2, 0xa0, 0xad]), Buffer.from(after)]),
      );
      assert.equal(
        (await run(`Get-PortReporterLog ${quoted(join(folder, 'russian.log'))} -Encoding ibm866 | ForEach-Object ProcessName`)).trim(),
        'Иван',
      );
    });
  });

  describe('Get-PortReporterTimeline', () => {
    it('returns the entries that the engine writes as JSON', async () => {
      const set = join(fixtures, 'windows-xp');
      const [objects, { stdout }] = await Promise.all([
        run(`Get-PortReporterTimeline ${quoted(set)} -ProcessName winword | ${asJson}`),
        execa(engine, ['log', 'timeline', set, '--process', 'winword', '--format', 'json']),
      ]);
      const entries = stdout.split('\n').map((text): Json => JSON.parse(text));
      assert.ok(entries.length > 5);
      const expected = entries.map(({ user, values, event, ...entry }) => ({
        ...Object.fromEntries(Object.entries(entry).map(([name, value]) => [word(name), value])),
        Event: word(event),
        UserName: user,
        Values: values,
        Value: Array.isArray(values) && values.length > 0 ? values.join('; ') : null,
      }));
      const times = (name: string, value: unknown): unknown => comparable(name === 'Last' ? 'Time' : name, value);
      assert.deepEqual(
        objects.split('\n').map((text): unknown => JSON.parse(text, times)),
        expected.map((entry) => JSON.parse(JSON.stringify(entry), times)),
      );
    });

    it('accepts filters, a pause and times, and requires a filter', async () => {
      const timeline = `Get-PortReporterTimeline -LiteralPath ${quoted(logs)} -TimeZone Z`;
      const text = await run(
        [
          `@(${timeline} -ProcessName chrome | Where-Object Event -eq Connected).Count`,
          `@(${timeline} -ProcessName chrome -Pause 00:00:01 | Where-Object Event -eq Connected).Count`,
          `@(${timeline} -RemotePort 4444 -After 2024-01-02).Count`,
        ]
          .map((command) => `${command} 2> $null`)
          .join('\n'),
      );
      assert.deepEqual(text.split('\n'), ['1', '2', '0']);
      const errors = await run(
        ['', '-ProcessName x', '-ProcessName x*', '-Pause 90.00:00:00 -ProcessName x']
          .map(
            (more) =>
              `try { $null = ${timeline} ${more} -ErrorAction SilentlyContinue -ErrorVariable found; "$($found.FullyQualifiedErrorId)" } ` +
              'catch { "$($_.FullyQualifiedErrorId)|$_" }',
          )
          .join('\n'),
      );
      const [none = '', literal, wildcard, pause] = errors.split('\n');
      assert.match(
        none,
        /^NoFilters,Get-PortReporterTimeline\|Get-PortReporterTimeline requires a filter\. Add a filter, such as -ProcessName nc\.$/,
      );
      assert.equal(literal, 'NoMatchingRecord,Get-PortReporterTimeline');
      assert.equal(wildcard, '');
      assert.match(pause ?? '', /^InvalidDuration,Get-PortReporterTimeline\|invalid duration for -Pause: 7776000s/);
    });
  });

  describe('Measure-PortReporterLog', () => {
    it('returns statistics as objects', async () => {
      const text = await run(`Measure-PortReporterLog -LiteralPath ${quoted(logs)} -TimeZone Z -Statistic process, hour, svchost |
        Where-Object Count -ne 0 | ForEach-Object { "$($_.GetType().Name) $_ $($_.Count) $($_.Share)" }`);
      assert.deepEqual(text.split('\n'), [
        'PortReporterStatistic process chrome.exe 2 66.67',
        'PortReporterStatistic process nc.exe 1 33.33',
        'PortReporterStatistic hour 9 3 100',
      ]);
      const set = quoted(join(fixtures, 'windows-11'));
      const events = await run(`Measure-PortReporterLog ${set} -Statistic lifetime, listener, svchost, gap | ${asJson}`);
      const rows = events.split('\n').map((row): Json => JSON.parse(row));
      const lifetime = rows.find(({ Statistic }) => Statistic === 'lifetime');
      assert.ok(Number(Object(lifetime?.['Longest']).TotalSeconds) > 0);
      const { Values, Value } = rows.find(({ Statistic }) => Statistic === 'svchost') ?? {};
      assert.ok(Array.isArray(Values) && Values.length > 0 && Value === Values.join('; '));
      assert.ok(rows.some(({ Statistic, First }) => Statistic === 'listener' && typeof First === 'string'));
    });

    it('marks estimates, and returns the share of time or the reason why it is missing', async () => {
      const many = join(folder, 'many');
      mkdirSync(many);
      const lines = Array.from(
        { length: 140_000 },
        (_, n) => `24/1/1,9:0:1,TCP,443,10.0.0.1,50000,${20 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.1,7,httpd,<www>\r\n`,
      );
      writeFileSync(join(many, ports), head + lines.join(''));
      const text = await run(`$rows = Measure-PortReporterLog ${quoted(many)} -Statistic summary, remotePort
        foreach ($name in 'records', 'remoteAddresses') {
          $row = $rows | Where-Object Name -eq $name
          "$($row.IsApproximate) $([math]::Abs($row.Count / 140000 - 1) -lt 0.03) $($row.ShownCount() -replace '[0-9]', '9')"
        }
        ($rows | Where-Object Statistic -eq remotePort).Missing.TimeShare
        $row = Measure-PortReporterLog ${quoted(join(fixtures, 'windows-11'))} -Statistic localTcpPort | Where-Object Name -eq 445
        "$($row.TimeShare) $($null -eq $row.Missing) $($row.ShownDetail())"`);
      assert.deepEqual(text.split('\n'), ['False True 999999', 'True True ≈999,999', 'NotLogged', '100 True open 100.00 % of the time']);
    });

    it('warns if no record is of the requested time', async () => {
      const cmdlets = ['Get-PortReporterLog', 'Measure-PortReporterLog', 'Find-PortReporterActivity'];
      const text = await run(
        cmdlets.map((name) => `$null = ${name} -LiteralPath ${quoted(logs)} -After 2030-01-01 -WarningVariable w 3>$null; "$w"`).join('\n'),
      );
      const warning = 'no record of the requested time was read. Select another time, or other logs.';
      assert.deepEqual(text.split('\n'), [warning, warning, warning]);
    });

    it('refuses a period that ends before it starts', async () => {
      const text = await run(
        `try { Measure-PortReporterLog -LiteralPath ${quoted(logs)} -After 2024-01-02 -Before 2024-01-01 } catch { $_ | ${asError} }`,
      );
      assert.match(text, /^InvalidPeriod,Measure-PortReporterLog\|InvalidArgument\|/);
    });

    it('accepts a baseline: a time, a period, other logs', async () => {
      const known = join(folder, 'known');
      mkdirSync(known);
      writeFileSync(join(known, ports), head + line(1));
      const measure = `Measure-PortReporterLog -LiteralPath ${quoted(logs)} -TimeZone Z -Statistic newProcess`;
      const names = (baseline: string): string => `@(${measure} -Baseline ${baseline} | ForEach-Object Name) -join ','`;
      const texts = await run(
        [
          names("([datetime]::Parse('2024-01-01T09:00:02Z'))"),
          names('2024-01-01T09:00:02Z'),
          // No record is of the last day.
          names('1d 3>$null'),
          names(quoted(known)),
          names(`([System.IO.DirectoryInfo]::new(${quoted(known)}))`),
          names(`@(Get-Item -LiteralPath ${quoted(known)})`),
        ].join('\n'),
      );
      assert.deepEqual(texts.split('\n'), ['nc.exe', 'nc.exe', '', 'nc.exe', 'nc.exe', 'nc.exe']);
      for (const [baseline, id] of [
        [quoted(join(folder, 'nowhere')), 'PathNotFound'],
        [`${quoted(known)},${quoted(known)}`, 'SeveralBaselines'],
      ] as const) {
        const { objects, errors } = await runBadly(`${measure} -Baseline ${baseline}`);
        assert.deepEqual([objects, errors.map(([one]) => one)], [[], [`${id},Measure-PortReporterLog`]]);
      }
    });

    it('limits the rows of a statistic', async () => {
      assert.equal(await run(`@(Measure-PortReporterLog -LiteralPath ${quoted(logs)} -Statistic process -Top 1).Count`), '1');
    });

    it('rejects an unknown statistic, and new* without a baseline', async () => {
      const text = await run(
        ['cheese', 'new*']
          .map(
            (statistic) => `try { Measure-PortReporterLog -LiteralPath ${quoted(logs)} -Statistic ${statistic} } catch { $_ | ${asError} }`,
          )
          .join('\n'),
      );
      const [unknown = '', noBaseline = ''] = text.split('\n');
      assert.match(
        unknown,
        /^UnknownStatistic,Measure-PortReporterLog\|InvalidArgument\|cheese\|unknown statistic 'cheese'\. Valid names: /,
      );
      assert.match(noBaseline, /^NoBaseline,Measure-PortReporterLog\|InvalidArgument\|new\*\|/);
    });

    it('completes the names of the statistics of the engine', async () => {
      const completed = await run(`$input = 'Measure-PortReporterLog -Statistic '
        [System.Management.Automation.CommandCompletion]::CompleteInput($input, $input.Length, @{}).CompletionMatches.CompletionText`);
      assert.deepEqual(completed.split('\n'), [...statisticNames]);
      const severe = await run(`$input = 'Find-PortReporterActivity -Severity '
        [System.Management.Automation.CommandCompletion]::CompleteInput($input, $input.Length, @{}).CompletionMatches.CompletionText`);
      assert.deepEqual(severe.toLowerCase().split('\n').toSorted(), severities.toSorted());
    });
  });

  it('refuse paths that are not in the file system, with the path as the target', async () => {
    const commands = ['Compare-PortMapping', 'Compare-PortMapping -NmapScan', 'Compare-PortMapping -Machine', 'Export-PortReporterReport'];
    const own = `-LiteralPath ${quoted(logs)} -Criteria`;
    const attempts = [...commands, `Find-PortReporterActivity ${own}`, `Export-PortReporterReport no.html ${own}`].flatMap((command) =>
      [String.raw`Q:\x`, 'env:x'].map((path) => ({ command, path })),
    );
    const text = await run(
      attempts
        .map(({ command, path }) => `try { ${command} ${path} -ErrorVariable e } catch { "$($e.Count)|" + ($_ | ${asError}) }`)
        .join('\n'),
    );
    assert.deepEqual(
      text.split('\n'),
      attempts.map(({ command, path }) => {
        const reason = path === 'env:x' ? 'it is not a file system path, but one of the provider Environment' : "drive 'Q' does not exist";
        const problem = `Cannot use path '${path}' (${reason}). Specify a path in the file system.`;
        return `1|NotAFile,${command.split(' ')[0]}|InvalidArgument|${path}|${problem}`;
      }),
    );
  });

  describe('piped records', () => {
    const asText = (properties: string): string =>
      `ForEach-Object { "$_|${properties
        .split(' ')
        .map((name) => `$($_.${name})`)
        .join('|')}" }`;

    for (const set of ['linux', 'windows-11', 'windows-xp', 'samples']) {
      it(`have the statistics, findings and report of their logs: ${set}`, async () => {
        const [statistics, findings] = [asText('Count Share First Last Longest Value'), asText('File Line Count Last Path UserName')];
        const page = join(folder, 'report.html');
        const text = await run(`$splatQuiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
          $logs = @{ Path = ${quoted(join(fixtures, set))}; TimeZone = '+01:00' }
          $records = @(Get-PortReporterLog @logs @splatQuiet)
          $same = { $args[0].Count -gt 0 -and ($args[0] -join ' ') -ceq ($args[1] -join ' ') }
          # The logs count the lines that cannot be read too.
          $isRecord = { $_.Name -ne 'damaged' }
          $ofFiles = @(Measure-PortReporterLog @logs @splatQuiet | Where-Object $isRecord | ${statistics})
          & $same $ofFiles @($records | Measure-PortReporterLog | Where-Object $isRecord | ${statistics})
          & $same @(Find-PortReporterActivity @logs @splatQuiet | ${findings}) @($records | Find-PortReporterActivity | ${findings})
          ($records | Export-PortReporterReport ${quoted(page)} -PassThru).Name
          $xml = [System.Management.Automation.PSSerializer]::Serialize($records, 2)
          $copies = [System.Management.Automation.PSSerializer]::Deserialize($xml)
          & $same @($records | Measure-PortReporterLog | ${statistics}) @($copies | Measure-PortReporterLog | ${statistics})`);
        const found = await run(
          `@(Find-PortReporterActivity ${quoted(join(fixtures, set))} -ErrorAction SilentlyContinue -WarningAction SilentlyContinue).Count`,
        );
        assert.deepEqual(text.split('\n'), ['True', found === '0' ? 'False' : 'True', 'report.html', 'True']);
        assert.match(readFileSync(page, 'utf8'), /<\/html>\n$/);
      });
    }

    for (const set of ['linux', 'windows-11', 'windows-xp', 'samples']) {
      it(`are passed to the engine as it wrote them, also copies: ${set}`, async () => {
        const logOptions = ['--time-zone', '+01:00', '--format', 'json'];
        const { stdout } = await execa(engine, ['log', 'read', join(fixtures, set), ...logOptions], { reject: false });
        const text =
          await run(`$records = @(Get-PortReporterLog ${quoted(join(fixtures, set))} -TimeZone +01:00 -ErrorAction SilentlyContinue)
          $copies = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($records, 2))
          & (Get-Module PortReporter) { foreach ($record in $args[0]) { [PortReporterJson]::Record($record) } } ($records + $copies)`);
        // An object has a property for each field, and the owner of each port is the process itself.
        const withoutOwner = (port: Json): Json =>
          Object.fromEntries(Object.entries(port).filter(([name]) => name !== 'processId' && name !== 'processName'));
        const written = stdout
          .split('\n')
          .map((json): Json => JSON.parse(json))
          .map((record) => (record['event'] && record['protocol'] ? { commandLine: null, ...record } : record))
          .map((record) => (Array.isArray(record['ports']) ? { ...record, ports: record['ports'].map(withoutOwner) } : record));
        assert.deepEqual(
          text.split('\n').map((json): unknown => JSON.parse(json)),
          [...written, ...written],
        );
      });
    }

    for (const set of ['linux', 'windows-11', 'windows-xp', 'samples']) {
      it(`have the same statistics and findings after JSON and, of one type, after CSV: ${set}`, async () => {
        const [statistics, findings] = [asText('Count Share First Last Longest Value'), asText('File Line Count Last Path UserName')];
        const text = await run(`function Show($Records) {
            ($Records | Measure-PortReporterLog -WarningAction SilentlyContinue | ${statistics}) +
              ($Records | Find-PortReporterActivity -WarningAction SilentlyContinue | ${findings}) -join "\`n"
          }
          $records = @(Get-PortReporterLog ${quoted(join(fixtures, set))} -TimeZone +01:00 -ErrorAction SilentlyContinue)
          (Show ($records | ConvertTo-Json | ConvertFrom-Json)) -ceq (Show $records)
          foreach ($type in $records | Group-Object RecordType) {
            (Show ($type.Group | ConvertTo-Csv | ConvertFrom-Csv)) -ceq (Show $type.Group)
          }`);
        assert.match(text, /^(?:True\n){2,4}True$/);
      });
    }

    it('keep services that are not known apart from none', async () => {
      const file = join(folder, 'PR-PIDS-24-01-1-9-0-0.log');
      const block = (entry: number, text: string): string =>
        `System Date: Mon Jan 01 09:00:0${entry} 2024\r\nEntry: ${entry}\r\n\r\n${'='.repeat(54)}\r\nProcess ID: ${entry} (a.exe)\r\n\r\n${text}\r\n\r\n`;
      writeFileSync(
        file,
        block(1, 'Could not access service information for this process') + block(2, "Process doesn't appear to be a service"),
      );
      const text = await run(`$records = @(Get-PortReporterLog -LiteralPath ${quoted(file)} -TimeZone Z)
        $xml = [System.Management.Automation.PSSerializer]::Serialize($records, 2)
        $copies = [System.Management.Automation.PSSerializer]::Deserialize($xml)
        foreach ($record in $records + $copies) {
          $json = & (Get-Module PortReporter) { [PortReporterJson]::Record($args[0]) } $record
          "$($null -eq $record.Services) $($json -match '"services":null')"
        }`);
      rmSync(file);
      assert.deepEqual(text.split('\n'), ['True True', 'False False', 'True True', 'False False']);
    });

    it('are selected by earlier commands, by time, and with a baseline', async () => {
      const read = `Get-PortReporterLog -LiteralPath ${quoted(logs)} -TimeZone Z`;
      const text = await run(
        [
          `${read} | Where-Object ProcessName -eq nc.exe | Measure-PortReporterLog -Statistic process | ${asText('Count')}`,
          `${read} | Measure-PortReporterLog -Statistic process -After ([datetime]::Parse('2024-01-01T09:00:03Z')) | ${asText('Count')}`,
          `${read} | Measure-PortReporterLog -Statistic newProcess -Baseline 2024-01-01T09:00:02Z | ${asText('Count')}`,
          `@(${read} | Where-Object RemotePort -ne 4444 | Find-PortReporterActivity).Count`,
          `@(${read} | Where-Object RemotePort -eq 1 | Measure-PortReporterLog).Count`,
        ].join('\n'),
      );
      assert.deepEqual(text.split('\n'), ['process nc.exe|1', 'process chrome.exe|1', 'newProcess nc.exe|1', '0', '0']);
    });

    it('can be read from CSV', async () => {
      const csv =
        "[pscustomobject] @{ RecordType = 'Port'; Time = '2024-01-01T09:00:01.000Z'; LocalTime = '2024-01-01T09:00:01'; TimeSource = 'Option'; " +
        "File = 'f'; Line = '9'; Protocol = 'TCP'; LocalAddress = '10.0.0.1'; LocalPort = '50001'; RemoteAddress = '6.6.6.6'; RemotePort = '4444'; " +
        "State = ''; ProcessId = '7'; ProcessName = 'a,\"b\"'; UserName = ''; PresentAtStart = 'False' }";
      assert.equal(
        await run(`${csv} | Measure-PortReporterLog -Statistic process | ${asText('Count')}
        ${csv} | Find-PortReporterActivity | ${asText('File Line UserName')}`),
        'process a,"b"|1\nHigh metasploit-port: remote port TCP 4444|f|9|',
      );
    });

    it('have the same local time as text, as a time, and as a spreadsheet shows it', async () => {
      const text = await run(`[cultureinfo]::CurrentCulture = 'th-TH'
        $text = '2024-02-01T09:00:01'
        $unzoned = [datetime]::new(2024, 2, 1, 9, 0, 1)
        foreach ($time in $text, $unzoned, [datetimeoffset]::new($unzoned, [timespan]::FromHours(9)), $unzoned.ToString()) {
          $record = [pscustomobject] @{ RecordType = 'Port'; File = 'f'; Line = 1; LocalTime = $time }
          (& (Get-Module PortReporter) { [PortReporterJson]::Record($args[0]) } $record | ConvertFrom-Json -DateKind String).localTime
        }`);
      assert.deepEqual(
        text.split('\n'),
        Array.from({ length: 4 }, () => '2024-02-01T09:00:01'),
      );
    });

    it('may have details that only look like JSON', async () => {
      const json = await run(`$record = [pscustomobject] @{ RecordType = 'Event'; Event = 'Stopped'; SessionId = 's'; File = 'f'; Line = 1
          Detail = 'reason=[Errno 5; totals={"lost":0}' }
        & (Get-Module PortReporter) { [PortReporterJson]::Record($args[0]) } $record`);
      const { reason, totals }: Json = JSON.parse(json);
      assert.deepEqual([reason, totals], ['[Errno 5', { lost: 0 }]);
    });

    it('are refused once, with the reason, if they are incomplete or wrong', async () => {
      const faults = {
        "RecordType = 'Foo'": "its RecordType is 'Foo'",
        'File = $null': 'it has no File',
        "Line = ''": 'it has no Line',
        "RecordType = 'Event'": 'it has no Event',
        "RecordType = 'Event'; Event = 'Opened'": 'it has no SessionId',
        "LocalPort = 'abc'": "LocalPort is 'abc', not a number",
        "PresentAtStart = 'maybe'": "PresentAtStart is 'maybe', not True or False",
        "Time = 'yesterday'": "'yesterday' is not a time",
      };
      const text = await run(
        Object.keys(faults)
          .map(
            (fault) => `$fields = @{ RecordType = 'Port'; File = 'f'; Line = 1 }; $wrong = @{ ${fault} }
            foreach ($name in $wrong.Keys) { $fields[$name] = $wrong[$name] }
            try { [pscustomobject] $fields, [pscustomobject] $fields | Measure-PortReporterLog } catch { "$($_.TargetObject.File -eq $fields.File) $_" }`,
          )
          .join('\n'),
      );
      assert.deepEqual(
        text.split('\n'),
        Object.values(faults).map(
          (reason) =>
            `True A piped object is not a complete record of a log (${reason}). Pipe in records of Get-PortReporterLog with all their ` +
            'properties; Export-Csv keeps them if all records have the same type.',
        ),
      );
    });

    it('are no paths, as other objects', async () => {
      const ofFiles = ['Get-PortReporterLog', 'Get-PortReporterTimeline', 'Test-PortReporterLog'];
      const ofRecords = [
        'Measure-PortReporterLog',
        'Find-PortReporterActivity',
        `Export-PortReporterReport ${quoted(join(folder, 'no.html'))}`,
      ];
      const attempt = (object: string, cmdlet: string): string => `try { ${object}, ${object} | ${cmdlet} } catch { $_ | ${asError} }`;
      const text = await run(`$record = Get-PortReporterLog -LiteralPath ${quoted(logs)} | Select-Object -First 1
        $found = Find-PortReporterActivity -LiteralPath ${quoted(logs)} | Select-Object -First 1
        ${ofFiles.map((cmdlet) => attempt('$record', cmdlet)).join('\n')}
        ${[...ofFiles, ...ofRecords].map((cmdlet) => attempt('$found', cmdlet)).join('\n')}
        $part = $record | Select-Object Time
        ${ofRecords.map((cmdlet) => attempt('$part', cmdlet)).join('\n')}
        $process = Get-Process -Id $PID
        ${[...ofFiles, ...ofRecords].map((cmdlet) => attempt('$process', cmdlet)).join('\n')}`);
      const ofRecord = ', or records of Get-PortReporterLog with all their properties';
      const message = (cmdlet: string, object: string, more = ''): RegExp =>
        new RegExp(
          `^NotAPath,${cmdlet.split(' ')[0]}\\|InvalidArgument\\|.*\\|A piped object is not a path \\(${object}\\)\\. Pipe in .* paths${more}\\.$`,
        );
      const expected = [
        ...ofFiles.map((cmdlet) => message(cmdlet, 'PortReporterLogPort')),
        ...ofFiles.map((cmdlet) => message(cmdlet, 'PortReporterFinding')),
        ...ofRecords.map((cmdlet) => message(cmdlet, 'PortReporterFinding', ofRecord)),
        ...ofRecords.map((cmdlet) => message(cmdlet, 'Selected.PortReporterLogPort', ofRecord)),
        ...ofFiles.map((cmdlet) => message(cmdlet, 'System.Diagnostics.Process')),
        ...ofRecords.map((cmdlet) => message(cmdlet, 'System.Diagnostics.Process', ofRecord)),
      ];
      const errors = text.split('\n');
      assert.equal(errors.length, expected.length);
      errors.forEach((error, i) => assert.match(error, expected[i]!));
    });

    it('are rejected together with files, and if they are not records', async () => {
      const text = await run(`$record = [pscustomobject] @{ RecordType = 'Port'; File = 'f'; Line = 1 }
        try { $record, [System.IO.FileInfo]::new(${quoted(join(logs, ports))}) | Measure-PortReporterLog } catch { $_ | ${asError} }
        try { Measure-PortReporterLog -RecordType Port } catch { $_ | ${asError} }
        try { [pscustomobject] @{ RecordType = 'Event' } | Measure-PortReporterLog } catch { $_.FullyQualifiedErrorId }
        $null = $record | Measure-PortReporterLog -ErrorVariable found -ErrorAction SilentlyContinue -WarningAction SilentlyContinue; "$found"`);
      const [mixed = '', alone = '', noRecord = '', incomplete = ''] = text.split('\n');
      assert.match(mixed, /^MixedInput,Measure-PortReporterLog\|InvalidArgument\|.*\|Records and files were piped in together\./);
      assert.match(alone, /^NoRecord,Measure-PortReporterLog\|InvalidArgument\|Port\|/);
      assert.equal(noRecord, 'NotARecord,Measure-PortReporterLog');
      assert.match(incomplete, /^piped record 1 cannot be read \(missing or invalid (?:presentAtStart|protocol)\)/);
    });
  });

  describe('Find-PortReporterActivity', () => {
    it('returns findings as objects, with the locations of their records', async () => {
      const [text = ''] = (await run(`Find-PortReporterActivity -LiteralPath ${quoted(logs)} -TimeZone Z | ${asJson}`)).split('\n');
      const { First, Last, Title, Source, ...found }: Json = JSON.parse(text);
      for (const time of [First, Last]) assert.equal(new Date(String(time)).toISOString(), '2024-01-01T09:00:02.000Z');
      assert.ok(String(Title).length > 10 && String(Source).length > 10);
      const file = join(logs, ports);
      assert.deepEqual(found, {
        Severity: 'High',
        Criterion: 'metasploit-port',
        Reason: 'remote port TCP 4444',
        Reasons: ['remote port TCP 4444'],
        Direction: null,
        ProcessId: 7,
        ProcessName: 'nc.exe',
        Path: null,
        UserName: 'LAB\\ann',
        ParentProcessName: null,
        Protocol: 'TCP',
        LocalAddress: '10.0.0.1',
        LocalPort: null,
        RemoteAddress: '6.6.6.6',
        RemotePort: 4444,
        RemoteAddresses: ['6.6.6.6'],
        RemoteAddressCount: 1,
        RemoteAddressCountIsMinimum: false,
        Count: 1,
        File: file,
        Line: 9,
        Records: [`${file}:9`],
        Command: `portreporter log read "${logs}" --process=nc.exe --remote-port=4444 --remote-address=6.6.6.6`,
      });
    });

    it('accepts custom criteria based on the built-in ones, times and severities', async () => {
      const own = join(folder, 'own.xml');
      const text = await run(`$criteria = (Find-PortReporterActivity -DefaultCriteria).Replace('>4444<', '>443<')
        [System.IO.File]::WriteAllText(${quoted(own)}, $criteria)
        $found = Find-PortReporterActivity -LiteralPath ${quoted(logs)} -Criteria ${quoted(own)} |
          Where-Object Criterion -eq metasploit-port
        "$($found.Count) $($found.Records.Count)"
        @(Find-PortReporterActivity -LiteralPath ${quoted(logs)} -After 2024-01-02 3>$null).Count
        @(Find-PortReporterActivity ${quoted(join(fixtures, '*'))} -Severity High | Where-Object Severity -ne High).Count`);
      assert.equal(text, '2 2\n0\n0');
      assert.equal(
        (await execa(engine, ['log', 'find', '--print-criteria'])).stdout.trimEnd(),
        (await run('Find-PortReporterActivity -DefaultCriteria')).trimEnd(),
      );
    });

    for (const [what, content, code, message] of [
      ['missing', null, 'CriteriaUnreadable', /cannot read/],
      ['no XML', '<criteria', 'InvalidXml', /invalid XML/],
      ['XML of something else', '<scan/>', 'InvalidXml', /its root is <scan>/],
      ['criteria with a wrong port', '<criteria><criterion id="x"><port>x</port></criterion></criteria>', 'InvalidXml', /must be a port/],
      ['XML with entities', '<!DOCTYPE x [<!ENTITY a "b">]><criteria/>', 'InvalidXml', /declares entities/],
    ] as const) {
      it(`reports that its criteria are ${what}`, async () => {
        const file = join(folder, 'criteria.xml');
        if (content !== null) writeFileSync(file, content);
        const { objects, errors } = await runBadly(`Find-PortReporterActivity -LiteralPath ${quoted(logs)} -Criteria ${quoted(file)}`);
        assert.deepEqual([objects, errors.map(([id, , target]) => [id, target])], [[], [[`${code},Find-PortReporterActivity`, file]]]);
        assert.match(errors[0]?.[3] ?? '', message);
      });
    }

    it('resolves names only on request', async () => {
      writeFileSync(join(logs, ports), head + line(1).replace('6.6.6.6', '127.0.0.1'));
      const own = join(folder, 'own.xml');
      writeFileSync(own, '<criteria><criterion id="here"><host>*</host></criterion></criteria>');
      const find = `@(Find-PortReporterActivity -LiteralPath ${quoted(logs)} -Criteria ${quoted(own)}`;
      // The name of this machine's own address is in /etc/hosts.
      assert.match(await run(`${find}).Count\n${find} -ResolveNames | ForEach-Object Reason)`), /^0\nhost \S+$/);
    });

    it('follows new records, and returns each finding once', async () => {
      const shell = await startShell(
        `Find-PortReporterActivity -LiteralPath ${quoted(logs)} -Wait | Where-Object Criterion -ne netcat | ForEach-Object { "$_" }`,
      );
      const exited = new Promise((done) => {
        shell.once('exit', done);
      });
      const lines = createInterface(shell.stdout)[Symbol.asyncIterator]();
      assert.equal((await lines.next()).value, 'High metasploit-port: remote port TCP 4444');
      appendFileSync(join(logs, ports), line(3, 4444, 'nc.exe') + line(4, 4444, 'other.exe'));
      assert.equal((await lines.next()).value, 'High metasploit-port: remote port TCP 4444');
      appendFileSync(join(logs, ports), line(5, 6667, 'mirc.exe'));
      assert.equal((await lines.next()).value, 'Medium irc: remote port TCP 6667; direction not known');
      shell.kill('SIGINT');
      await exited;
    });
  });

  describe('Export-PortReporterReport', () => {
    it('writes a page, and returns the file with -PassThru', async () => {
      const page = join(folder, 'report.html');
      const export_ = `Export-PortReporterReport ${quoted(page)} -LiteralPath ${quoted(logs)}`;
      assert.match(
        await run(`${export_} -WhatIf\n[System.IO.File]::Exists(${quoted(page)})`),
        /^What if: .*"Write report".*report\.html.*\nFalse$/,
      );
      assert.equal(
        await run(`@(${export_}).Count
        (${export_} -Force -PassThru).GetType().FullName + ' ' + (${export_} -Force -PassThru).FullName
        $page = Export-PortReporterReport -Destination ${quoted(page)} ${quoted(join(folder, '*'))} -Force -PassThru -After 2024-01-01
        $page.Name`),
        `0\nSystem.IO.FileInfo ${page}\nreport.html`,
      );
      assert.match(readFileSync(page, 'utf8'), /^<!DOCTYPE html>[^]*nc\.exe/);
      assert.deepEqual(readdirSync(folder).toSorted(), ['l\u00f6gs [1] \u65e5', 'report.html']);
    });

    it('shows what is new compared with a baseline: a time, a period, other logs', async () => {
      const [page, known] = [join(folder, 'report.html'), join(folder, 'known')];
      mkdirSync(known);
      writeFileSync(join(known, ports), head + line(1));
      const export_ = `Export-PortReporterReport ${quoted(page)} -LiteralPath ${quoted(logs)} -TimeZone Z -Force`;
      for (const [baseline, expected] of [
        ['2024-01-01T09:00:02Z', '1 new program since Mon 1 Jan 09:00'],
        ["([datetime]::Parse('2024-01-01T09:00:02Z'))", '1 new program since Mon 1 Jan 09:00'],
        ['1d', 'No new listener or program since'],
        [quoted(known), '1 new program compared with'],
      ] as const) {
        await run(`${export_} -Baseline ${baseline}`);
        const sentence = /class="sentence">([^<]*)/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
        assert.ok(sentence.includes(expected), sentence);
      }
      rmSync(page);
      for (const [baseline, id] of [
        [quoted(join(folder, 'nowhere')), 'PathNotFound'],
        [`${quoted(known)},${quoted(known)}`, 'SeveralBaselines'],
      ] as const) {
        const { objects, errors } = await runBadly(`${export_} -Baseline ${baseline}`);
        assert.deepEqual([objects, errors.map(([one]) => one), existsSync(page)], [[], [`${id},Export-PortReporterReport`], false]);
      }
    });

    it('replaces a file only with -Force, and leaves no partial file', async () => {
      const page = join(folder, 'report.html');
      writeFileSync(page, 'mine');
      const there = await runBadly(`Export-PortReporterReport ${quoted(page)} -LiteralPath ${quoted(logs)}`);
      assert.deepEqual(
        there.errors.map((error) => error.slice(0, 3)),
        [['ReportExists,Export-PortReporterReport', 'ResourceExists', page]],
      );
      const nothing = quoted(join(folder, 'nowhere'));
      const empty = await runBadly(`Export-PortReporterReport ${quoted(page)} -LiteralPath ${nothing} -Force -PassThru`);
      assert.deepEqual([empty.objects, empty.errors.map(([id]) => id)], [[], ['PathNotFound,Export-PortReporterReport']]);
      assert.equal(readFileSync(page, 'utf8'), 'mine');
      const elsewhere = quoted(join(folder, 'no', 'x.html'));
      const nowhere = await runBadly(`Export-PortReporterReport ${elsewhere} -LiteralPath ${quoted(logs)} -PassThru`);
      assert.deepEqual(
        [nowhere.objects, nowhere.errors.map((error) => error.slice(0, 2))],
        [[], [['ReportNotWritten,Export-PortReporterReport', 'WriteError']]],
      );
    });
  });

  describe('Test-PortReporterLog', () => {
    it('returns the state of each file, and whether all files are intact', async () => {
      const [good, bad] = [join(folder, 'good'), join(folder, 'bad')];
      for (const copy of [good, bad]) cpSync(join(fixtures, 'linux'), copy, { recursive: true });
      const altered = readdirSync(bad).find((name) => name.startsWith('PR-PORTS')) ?? '';
      appendFileSync(join(bad, altered), 'x\n');
      const missing = readdirSync(bad).find((name) => name.startsWith('PR-PIDS')) ?? '';
      rmSync(join(bad, missing));
      const text = await run(`$WarningPreference = 'SilentlyContinue'
        Test-PortReporterLog ${quoted(join(folder, '*d'))} | ForEach-Object {
          "$($_.Folder) $_ $($_.IsIntact) $($_.Sealed.Year)" }
        Test-PortReporterLog ${quoted(good)}, ${quoted(bad)} -Quiet
        ${quoted(bad)} | Test-PortReporterLog | Where-Object IsIntact -eq $false | ForEach-Object { "$($_.Actual -ne $_.Expected)" }`);
      const lines = text.split('\n');
      assert.ok(lines.includes(`${bad} ${altered}: Altered False 2026`) && lines.includes(`${bad} ${missing}: Missing False 2026`), text);
      assert.equal(lines.filter((one) => one.startsWith(`${good} PR-`) && / True/.test(one)).length, 4);
      assert.deepEqual(lines.slice(-4), ['True', 'False', 'True', 'True']);
    });

    it('returns what is wrong with the numbers of the lines of PR-EVENTS', async () => {
      const copy = join(folder, 'stripped');
      cpSync(join(fixtures, 'linux'), copy, { recursive: true });
      const name = readdirSync(copy).find((one) => one.startsWith('PR-EVENTS')) ?? '';
      const lines = readFileSync(join(copy, name), 'utf8').split('\n');
      writeFileSync(join(copy, name), [...lines.slice(0, 3), ...lines.slice(5, 7), ...lines.slice(6)].join('\n'));
      const text = await run(`$WarningPreference = 'SilentlyContinue'
        Test-PortReporterLog ${quoted(copy)} | Where-Object IsIntact -eq $false | ForEach-Object { "$_"; $_.Sequence }`);
      assert.deepEqual(text.split('\n'), [`${name}: OutOfSequence`, 'line 6 repeats 7', '4 to 5 are missing before line 4']);
    });

    it('does not accept files that are not logs', async () => {
      const copy = join(folder, 'no-logs');
      mkdirSync(copy);
      writeFileSync(join(copy, 'PR-PORTS-26-01-5-9-30-1.log'), '');
      const text = await run(`$WarningPreference = 'SilentlyContinue'
        Test-PortReporterLog ${quoted(copy)} | ForEach-Object { "$_ $($_.IsIntact)" }
        Test-PortReporterLog ${quoted(copy)} -Quiet`);
      assert.deepEqual(text.split('\n'), ['PR-PORTS-26-01-5-9-30-1.log: NotALog False', 'False']);
    });

    it('compares the files with anchors from a file', async () => {
      const [anchored, anchors] = [join(folder, 'anchored'), join(folder, 'anchors.txt')];
      cpSync(join(fixtures, 'linux'), anchored, { recursive: true });
      const name = readdirSync(anchored).find((one) => one.startsWith('PR-EVENTS')) ?? '';
      const files = [
        { file: name, size: 0, sha256: createHash('sha256').digest('hex') },
        { file: 'PR-PORTS-26-01-3-0-0-0.log', size: 1, sha256: 'a'.repeat(64) },
      ];
      writeFileSync(
        anchors,
        anchorLine({ time: new Date(0), session: 's', sequence: 1, computer: 'c', folder: realpathSync(anchored), files, deleted: [] }),
      );
      const text =
        await run(`Test-PortReporterLog ${quoted(anchored)} -Anchor ${quoted(anchors)} | Where-Object { $_.Anchored -or -not $_.IsIntact } |
        ForEach-Object { "$_ $($_.Anchored.Year)" }`);
      assert.deepEqual(text.split('\n').toSorted(), [`${name}: Open 1970`, 'PR-PORTS-26-01-3-0-0-0.log: Missing '].toSorted());
    });

    it('rejects a path that is not a folder with logs', async () => {
      mkdirSync(join(folder, 'empty'));
      const paths = [join(folder, 'nowhere'), join(folder, 'empty'), join(logs, ports)].map(quoted).join(', ');
      const { objects, errors } = await runBadly(`Test-PortReporterLog -LiteralPath ${paths}`);
      assert.deepEqual(
        [objects, errors.map(([id]) => id)],
        [[], ['PathNotFound', 'NoLogs', 'NotAFolder'].map((id) => `${id},Test-PortReporterLog`)],
      );
      assert.equal((await runBadly(`Test-PortReporterLog ${quoted(join(folder, 'nowhere'))} -Quiet`)).objects.join(), 'False');
    });
  });

  describe('with damaged logs', () => {
    it('count and search the remaining lines', async () => {
      copyFileSync(join(logs, ports), join(folder, ports));
      appendFileSync(join(folder, ports), 'rubbish\n');
      const { objects, errors } = await runBadly(`Measure-PortReporterLog ${quoted(join(folder, ports))} -Statistic summary`);
      assert.deepEqual(
        [objects, errors.map(([id, , target]) => [id, target])],
        [
          ['records', 'damaged', 'files', 'processes', 'users', 'remoteAddresses', 'timeZone'].map((name) => `summary ${name}`),
          [['DamagedLine,Measure-PortReporterLog', `${join(folder, ports)}:11`]],
        ],
      );
    });
  });
});

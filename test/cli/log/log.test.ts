import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { portsLogHeader } from '../../../engine/log-writer/ports-log-writer.ts';
import { anchorLine } from '../../../engine/model/anchor.ts';
import { requireExecutable, startPortReporter } from '../../linux-executable.ts';
import { generatePortsLog } from '../../log-reader/generate-ports-log.ts';
import { withFiles } from '../../log-reader/read-text.ts';
import { mainFile, runNode, runProgram, type Run } from '../run-program.ts';
import { asOfRecords } from './as-of-records.ts';
import { countsOf, largeLogWords, withLargeLog } from './large-log.ts';
import { eventHead, eventsLog } from '../../builders.ts';

const stamp = '24-01-1-0-0-0';
const log = `PR-PORTS-${stamp}.log`;
const line = (second: number, remotePort = 443, process = 'chrome.exe'): string =>
  `24/1/1,9:0:${second},TCP,5000${second},10.0.0.1,${remotePort},6.6.6.6,7,${process},<LAB\\ann>\r\n`;
const files = { [log]: portsLogHeader(stamp, 'win32') + line(1) + line(2, 4444, '=1+1') + line(3) };

const gap = {
  time: '2024-01-01T08:00:00.000Z',
  event: 'gap',
  from: '2024-01-01T07:00:00.000Z',
  to: '2024-01-01T08:00:00.000Z',
  why: 'late',
};

const records = ({ stdout }: Run): Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
const cells = ({ stdout }: Run): string[][] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((text) => text.split('\t'));

describe('log read', () => {
  it('prints records in every format', () =>
    withFiles(files, async (folder) => {
      const json = records(await runProgram('log', 'read', folder, '--time-zone', '+01:00', '--format', 'json'));
      assert.deepEqual(json[1], {
        type: 'port',
        file: path.join(folder, log),
        line: 9,
        time: '2024-01-01T08:00:02.000Z',
        localTime: '2024-01-01T09:00:02',
        timeSource: 'Option',
        protocol: 'TCP',
        localAddress: '10.0.0.1',
        localPort: 50002,
        remoteAddress: '6.6.6.6',
        remotePort: 4444,
        state: null,
        processId: 7,
        processName: '=1+1',
        user: 'LAB\\ann',
        presentAtStart: false,
        // Without PR-INITIAL they are not known.
        direction: null,
        computer: null,
      });
      const [header = [], ...rows] = cells(await runProgram('log', 'read', folder, '--format', 'tsv'));
      assert.equal(rows.length, 3);
      assert.deepEqual(
        ['type', 'line', 'remotePort', 'user', 'state'].map((name) => rows[1]?.[header.indexOf(name)]),
        ['port', '9', '4444', 'LAB\\\\ann', '\\N'],
      );
      assert.match((await runProgram('log', 'read', folder, '--format', 'csv')).stdout, /,'=1\+1,/);
      assert.match((await runProgram('log', 'read', folder)).stdout, /TIME .*PROCESS.*\n.*chrome\.exe.*LAB\\ann/);
    }));

  it('prints the records of several machines in the order of their times, each with its computer', () =>
    withFiles({}, async (folder) => {
      const later = { ...gap, time: '2024-01-01T09:00:03.000Z', computer: 'PC-B' };
      for (const [machine, text] of [
        ['a', { [log]: line(2) + line(4) }],
        ['b', { [log]: line(1), [`PR-EVENTS-${stamp}.jsonl`]: eventsLog([later]) }],
      ] as const) {
        mkdirSync(path.join(folder, machine));
        for (const [file, content] of Object.entries(text)) writeFileSync(path.join(folder, machine, file), content);
      }
      const read = async (...args: string[]): Promise<string[]> =>
        records(await runProgram('log', 'read', folder, '--time-zone', 'UTC', '--format', 'json', ...args)).map(
          ({ time, type, computer }) => `${String(time).slice(17, 19)} ${String(type)} ${String(computer)}`,
        );
      // Nothing in the logs of a names the computer.
      assert.deepEqual(await read(), ['01 port PC-B', '02 port a', '03 event PC-B', '04 port a']);
      assert.deepEqual(await read('--tail', '2'), ['03 event PC-B', '04 port a']);
      assert.deepEqual(await read('--type', 'port'), ['01 port PC-B', '02 port a', '04 port a']);
      assert.match((await runProgram('log', 'read', folder)).stdout, /COMPUTER.*\n.* PC-B *\n.* a *\n/);
      // Of one machine, only its starts have the name in the table.
      assert.doesNotMatch((await runProgram('log', 'read', path.join(folder, 'b'))).stdout, /PC-B/);
    }));

  it('prints events unchanged in JSON, and with their details in columns', () =>
    withFiles(
      {
        [`PR-EVENTS-${stamp}.jsonl`]: eventsLog([gap]),
      },
      async (folder) => {
        assert.equal(records(await runProgram('log', 'read', folder, '--format', 'json'))[0]?.['why'], 'late');
        const [header = [], row] = cells(await runProgram('log', 'read', folder, '--format', 'tsv'));
        assert.equal(row?.[header.indexOf('details')], 'from=2024-01-01T07:00:00.000Z\u001fto=2024-01-01T08:00:00.000Z\u001fwhy=late');
      },
    ));

  it('filters by type and time, and limits the number of records', () =>
    withFiles(files, async (folder) => {
      const count = async (...args: string[]): Promise<number> =>
        (await runProgram('log', 'read', folder, '--format', 'tsv', '--time-zone', 'Z', ...args)).stdout.split('\n').length - 2;
      assert.equal(await count('--type', 'event'), 0);
      assert.equal(await count('--type', 'port,event'), 3);
      assert.equal(await count('--tail', '2'), 2);
      assert.equal(await count('--after', '2024-01-01T09:00:03Z'), 1);
      assert.equal(await count('--before', '2024-01-01T09:00:03Z'), 2);
      assert.equal(await count('--after', '1h'), 0);
    }));

  it('reports damaged lines and missing files, and reads the rest', () =>
    withFiles({ [log]: `rubbish\n${line(1)}` }, async (folder) => {
      const { stdout, stderr, exitCode } = await runProgram('log', 'read', '/no/such/log', folder, '--format', 'tsv');
      assert.equal(stdout.trimEnd().split('\n').length, 2);
      const reported = stderr
        .trimEnd()
        .split('\n')
        .map((text) => text.split('\t'));
      assert.deepEqual(
        reported.map(([code, category]) => [code, category]),
        [
          ['DamagedLine', 'InvalidData'],
          ['DamagedLines', 'Warning'],
          ['PathNotFound', 'ObjectNotFound'],
        ],
      );
      assert.match(reported[0]?.[2] ?? '', /^line 1 of .*neither seven nor ten fields/);
      assert.equal(exitCode, 1);
    }));

  it('follows new records with --wait, and exits when standard input is closed', () =>
    withFiles(files, async (folder) => {
      const child = spawn(process.execPath, [
        mainFile,
        'log',
        'read',
        folder,
        '--wait',
        '--tail',
        '1',
        '--format',
        'json',
        '--exit-on-stdin-close',
      ]);
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value)).line;
      assert.equal(await next(), 10);
      appendFileSync(path.join(folder, log), line(4));
      assert.equal(await next(), 11);
      child.stdin.end();
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    }));

  it('reads paths from standard input', () =>
    withFiles(files, async (folder) => {
      const args = [mainFile, 'log', 'read', '-', '--format', 'tsv'];
      const count = ({ stdout, stderr }: Run): [number, string] => [stdout.trimEnd().split('\n').length - 1, stderr];
      const found = path.join(folder, log);
      assert.deepEqual(count(await runNode(args, `${found}\n`)), [3, '']);
      assert.deepEqual(count(await runNode(args, `\ufeff${found}\r\n\r\n/not/read\r\n`)), [3, '']);
      assert.deepEqual(count(await runNode(args, `${found}\0\0/not/read\0`)), [3, '']);
      assert.match((await runNode(args, '')).stderr, /^NoPaths\t/);
      // The stream may stay open.
      const child = spawn(process.execPath, [...args, '--exit-on-stdin-close']);
      child.stdin.write(`${folder}\0\0`);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    }));

  for (const [args, message] of [
    [['--after', 'yesterday'], /invalid time for --after: yesterday/],
    [['--time-zone', 'Mars'], /unknown time zone for --time-zone: Mars/],
    [['--type', 'cheese'], /'--type <types>'/],
    [['--tail', '-3'], /--tail/],
    [['--raw'], /--raw has no effect/],
    [['--frmat', 'json'], /unknown option/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { stderr, exitCode, stdout } = await runProgram('log', 'read', '.', ...args);
      assert.match(stderr, message);
      assert.deepEqual([exitCode, stdout, stderr.trimEnd().split('\n').length], [2, '', 1]);
    });
  }
});

describe('log measure', () => {
  it('prints statistics as rows', () =>
    withFiles(files, async (folder) => {
      const rows = records(
        await runProgram(
          'log',
          'measure',
          folder,
          '--format',
          'json',
          '--statistics',
          'process,new*',
          '--baseline',
          '2024-01-01T09:00:02Z',
          '--time-zone',
          'Z',
        ),
      );
      assert.deepEqual(
        rows.map(({ statistic, name, count, share }) => [statistic, name, count, share]),
        [
          ['process', '=1+1', 1, 50],
          ['process', 'chrome.exe', 1, 50],
          ['newProcess', '=1+1', 1, null],
        ],
      );
      const [header = [], ...all] = cells(await runProgram('log', 'measure', folder, '--format', 'tsv'));
      assert.ok(all.every((row) => row.length === header.length));
      assert.ok(
        ['summary', 'localTcpPort', 'remoteAddress', 'user', 'hour', 'weekday', 'day', 'browser'].every((statistic) =>
          all.some(([name]) => name === statistic),
        ),
      );
    }));

  it('reports progress if a program requests it and the command takes longer', () =>
    withFiles({}, async (folder) => {
      assert.equal((await runProgram('log', 'measure', 'test/fixtures/reporter/linux', '--progress', '--format', 'tsv')).stderr, '');
      const large = path.join(folder, log);
      generatePortsLog(large, 300_000_000);
      // The same logs twice, for the baseline too, which contains all records.
      const { stderr } = await runProgram('log', 'measure', large, '--baseline', '2024-01-05', '--progress', '--format', 'tsv');
      const lines = stderr
        .trimEnd()
        .split('\n')
        .map((text) => text.split('\t'));
      assert.deepEqual(lines.at(-1)?.slice(0, 2), ['NoRecord', 'Warning']);
      const reported = lines.slice(0, -1);
      assert.ok(
        reported.every(
          ([code, category, message = '']) =>
            code === 'Progress' && category === 'Progress' && /^\d+ % of 60\d MB, \d+ s left$/.test(message),
        ),
        stderr,
      );
      const parts = reported.map(([, , , part]) => Number(part));
      assert.ok(parts.length > 2 && parts.every((part, i) => part <= 100 && part >= (parts[i - 1] ?? 0)), parts.join(' '));
    })).timeout(60_000);

  it('counts a large log, as sources and as executable', function test() {
    requireExecutable(this);
    return withLargeLog(async (large, expected) => {
      assert.deepEqual(countsOf((await runProgram(...largeLogWords(large))).stdout), expected);
      const running = startPortReporter(largeLogWords(large));
      assert.deepEqual([await running.ended, running.stderr()], [0, '']);
      assert.deepEqual(countsOf(running.stdout()), expected);
    });
  });

  it('reports a missing baseline before anything is printed', () =>
    withFiles(files, async (folder) => {
      for (const [baseline, code] of [
        ['/no/such/log', 'PathNotFound'],
        ['2023-12-31', 'EmptyBaseline'],
      ] as const) {
        const { stdout, stderr, exitCode } = await runProgram('log', 'measure', folder, '--baseline', baseline, '--format', 'json');
        assert.deepEqual([exitCode, stdout], [1, '']);
        assert.equal(JSON.parse(stderr).code, code);
      }
    }));

  it('marks an estimate, in a table and in the other formats', () =>
    withFiles({}, async (folder) => {
      const lines = Array.from(
        { length: 140_000 },
        (_, n) => `24/1/1,9:0:1,TCP,50000,10.0.0.1,443,${20 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.1,7,httpd,<www>\r\n`,
      );
      writeFileSync(path.join(folder, log), portsLogHeader(stamp, 'win32') + lines.join(''));
      const words = ['log', 'measure', folder, '--statistics', 'summary,processRemote*'];
      const found = records(await runProgram(...words, '--format', 'json'));
      const counts = Object.fromEntries(
        found.map(({ statistic, name, count, approximate }) => [`${String(statistic)} ${String(name)}`, [count, approximate]]),
      );
      assert.deepEqual(counts['summary records'], [140_000, false]);
      assert.deepEqual(counts['processRemotePorts httpd'], [1, false]);
      for (const name of ['summary remoteAddresses', 'processRemoteAddresses httpd']) {
        const [count, approximate] = counts[name]!;
        assert.ok(approximate === true && Math.abs(Number(count) / 140_000 - 1) < 0.03, `${name} ${String(count)}`);
      }
      const table = await runProgram(...words);
      assert.match(table.stdout, /^summary +remoteAddresses +≈1\d\d,\d{3}/m);
      assert.match(table.stdout, /^summary +records +140000 /m);
      assert.match(
        (await runProgram(...words, '--format', 'csv')).stdout.split('\r\n').find((row) => row.startsWith('summary,remoteAddresses')) ?? '',
        /^summary,remoteAddresses,\d+,true,/,
      );
    }));

  it('shows times in the time zone of the logs with their offset, names it, and reads --after, --before and --baseline in it', () => {
    const started = {
      time: '2024-01-01T00:00:00.000Z',
      event: 'started',
      computer: 'PC',
      operatingSystem: 'x',
      utcOffset: '+09:00',
      timeZone: 'Asia/Tokyo',
      continued: false,
    };
    return withFiles({ ...files, [`PR-EVENTS-${stamp}.jsonl`]: eventsLog([started]) }, async (folder) => {
      const { stdout } = await runProgram('log', 'measure', folder, '--statistics', 'summary');
      assert.match(stdout, /^summary +records +3 .*2024-01-01 09:00:01\+09:00 +2024-01-01 09:00:03\+09:00/m);
      assert.match(stdout, /^summary +timeZone .*Asia\/Tokyo$/m);
      const count = async (...words: string[]): Promise<unknown> =>
        records(await runProgram('log', 'measure', folder, '--statistics', 'summary', '--format', 'json', ...words))[0]?.['count'];
      assert.equal(await count('--after', '2024-01-01T09:00:02'), 2);
      assert.equal(await count('--after', '2024-01-01T00:00:02Z'), 2);
      assert.equal(await count('--before', '2024-01-01 09:00:02.5', '--after', '2024-01-01'), 2);
      assert.equal(await count('--after', '2024-01-01T09:00:02', '--before', '2024-01-01T00:00:03Z'), 1);
      assert.equal(await count('--baseline', '2024-01-01T09:00:03'), 1);
    });
  });

  for (const [args, message] of [
    [['--statistics', 'user,cheese'], /unknown statistic 'cheese'\. Valid names: summary, localTcpPort,/],
    [['--statistics', ''], /unknown statistic ''/],
    [['--statistics', 'new*'], /'new\*' requires --baseline\. Add --baseline/],
    [['--top', 'x'], /invalid number for --top: x/],
    [['--after', '2024-01-02', '--before', '2024-01-01'], /--after 2024-01-02 is not earlier than --before 2024-01-01/],
    [['--after', '1d', '--before', '2d'], /--after 1d is not earlier than --before 2d: no record can match\. Exchange the two times/],
    [['--after', '2024-01-01', '--before', '2024-01-01'], /is not earlier than/],
    [['--after', '2024-02-30'], /invalid time for --after: 2024-02-30/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { stderr, exitCode, stdout } = await runProgram('log', 'measure', '.', ...args);
      assert.match(stderr, message);
      assert.deepEqual([exitCode, stdout, stderr.trimEnd().split('\n').length], [2, '', 1]);
    });
  }
});

describe('an unreadable line', () => {
  const damagedFiles = {
    [log]: `${portsLogHeader(stamp, 'win32')}rubbish\r\n${line(1)}`,
    [`PR-EVENTS-${stamp}.jsonl`]: `${eventsLog([gap])}{"cut":`,
  };
  for (const args of [
    ['read'],
    ['find'],
    ['find', '--resolve'],
    ['measure'],
    ['measure', '--baseline', '2024-01-02'],
    ['report', '-o', 'OUT'],
    ['compare', 'SAME'],
    ['verify'],
  ]) {
    it(`is reported once by log ${args.join(' ')}, with the number of such lines`, () =>
      withFiles(damagedFiles, async (folder) => {
        const given = args.map((word) =>
          word === 'OUT' ? path.join(folder, 'report.html') : word === 'SAME' ? path.join(folder, 'none') : word,
        );
        const { stderr } = await runProgram('log', ...given, folder, '--format', 'tsv');
        const codes = stderr
          .trimEnd()
          .split('\n')
          .map((text) => text.split('\t'))
          .filter(([code]) => code?.startsWith('Damaged'));
        const expected = args[0] === 'verify' ? 1 : 2;
        assert.deepEqual(
          codes.map(([code]) => code),
          [...Array.from({ length: expected }, () => 'DamagedLine'), 'DamagedLines'],
          stderr,
        );
        assert.match(codes.at(-1)?.[2] ?? '', new RegExp(`^${expected} lines? could not be read`));
      }));
  }
});

describe('log find', () => {
  it('prints findings, and fails for severe ones if requested', () =>
    withFiles(files, async (folder) => {
      const found = await runProgram('log', 'find', folder, '--format', 'json');
      assert.deepEqual(
        records(found).map(({ criterion, severity, reasons }) => [criterion, severity, reasons]),
        [['metasploit-port', 'high', ['remote port TCP 4444']]],
      );
      assert.equal(found.exitCode, 0);
      const failed = await runProgram('log', 'find', folder, '--fail-on', 'high');
      assert.deepEqual([failed.exitCode, failed.stderr.includes('1 finding is of severity high')], [1, true]);
      assert.match(failed.stdout, /metasploit-port/);
    }));

  it('finds lines that end in a space or in CR CR LF', () =>
    withFiles(
      {
        [log]: portsLogHeader(stamp, 'win32') + line(1, 4444).replace('\r\n', ' \r\n') + line(2, 4445).replace('\r\n', '\r\r\n'),
      },
      async (folder) => {
        const found = await runProgram('log', 'find', folder, '--fail-on', 'high', '--format', 'json');
        assert.deepEqual(
          records(found).map(({ criterion, severity, reasons }) => [criterion, severity, reasons]),
          [
            ['metasploit-port', 'high', ['remote port TCP 4444']],
            ['metasploit-port', 'high', ['remote port TCP 4445']],
          ],
        );
        assert.equal(found.exitCode, 1);
      },
    ));

  it('fails --fail-on if lines or files could not be read, or if no record was read', () =>
    withFiles(
      {
        ...files,
        'PR-PORTS-damaged.log': `Port usage log\nrubbish\n${line(1)}`,
        'PR-PORTS-empty.log': 'Port Reporter Version 1.01 Log File - Port usage log\n',
      },
      async (folder) => {
        const failOn = async (...names: string[]): Promise<number> =>
          (await runProgram('log', 'find', ...names.map((name) => path.join(folder, name)), '--fail-on', 'high')).exitCode;
        assert.equal(await failOn('PR-PORTS-damaged.log'), 5);
        assert.equal(await failOn('PR-PORTS-empty.log'), 5);
        assert.equal(await failOn('nothing.log'), 5);
        assert.equal(await failOn(log, 'nothing.log'), 1);
        writeFileSync(path.join(folder, 'PR-PORTS-sound.log'), portsLogHeader(stamp, 'win32') + line(1));
        assert.equal(await failOn('PR-PORTS-sound.log'), 0);
        assert.equal(await failOn('PR-PORTS-sound.log', 'nothing.log'), 5);
        const other = path.join(folder, 'other');
        mkdirSync(other);
        writeFileSync(path.join(other, log), portsLogHeader(stamp, 'win32') + line(1));
        assert.equal(await failOn('other'), 0);
        // A complete copy holds no other records.
        writeFileSync(path.join(other, `Copy of ${log}`), portsLogHeader(stamp, 'win32'));
        assert.equal(await failOn('other'), 0);
        writeFileSync(path.join(other, `${log}.1`), 'rubbish');
        assert.equal(await failOn('other'), 5);
      },
    ));

  it('reads custom criteria that are based on the built-in ones', async () => {
    const printed = await runProgram('log', 'find', '--print-criteria');
    await withFiles(
      {
        ...files,
        'own.xml': printed.stdout.replace('>4444<', '>443<'),
        'bad.xml': '<criteria><criterion id="x"><port>x</port></criterion></criteria>',
      },
      async (folder) => {
        const found = await runProgram(
          'log',
          'find',
          path.join(folder, log),
          '--criteria',
          path.join(folder, 'own.xml'),
          '--format',
          'json',
        );
        assert.deepEqual(
          records(found).map(({ count }) => count),
          [2],
        );
        const bad = await runProgram('log', 'find', path.join(folder, log), '--criteria', path.join(folder, 'bad.xml'));
        assert.match(bad.stderr, /bad\.xml cannot be used \(<port>x<\/port> of criterion "x"\)\. It must be a port or a range/);
        assert.equal(bad.exitCode, 1);
        // As Windows PowerShell redirects it.
        writeFileSync(path.join(folder, 'own16.xml'), `\ufeff${readFileSync(path.join(folder, 'own.xml'), 'utf8')}`, 'utf16le');
        const args = ['--criteria', path.join(folder, 'own16.xml'), '--format', 'json'];
        const wide = await runProgram('log', 'find', path.join(folder, log), ...args);
        assert.equal(wide.stdout, found.stdout);
      },
    );
  });
});

describe('log find --wait --resolve', () => {
  it('resolves the addresses of new records', () =>
    withFiles(
      {
        [log]: `${portsLogHeader(stamp, 'win32')}24/1/1,9:0:1,TCP,80,0.0.0.0,,0.0.0.0,7,nginx,<www>\r\n`,
        'own.xml': '<criteria><criterion id="named"><host>*</host></criterion></criteria>',
      },
      async (folder) => {
        const child = spawn(process.execPath, [
          mainFile,
          'log',
          'find',
          path.join(folder, log),
          '--wait',
          '--resolve',
          '--time-zone',
          'Z',
          '--criteria',
          path.join(folder, 'own.xml'),
          '--format',
          'json',
          '--exit-on-stdin-close',
        ]);
        const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
        // The name of this machine's own address is in its hosts file.
        const time = new Date(Date.now() + 60_000);
        const fileTimestamp = [time.getUTCFullYear() % 100, time.getUTCMonth() + 1, time.getUTCDate()].join('/');
        appendFileSync(
          path.join(folder, log),
          `${fileTimestamp},${time.getUTCHours()}:${time.getUTCMinutes()}:0,TCP,5000,10.0.0.1,443,127.0.0.1,7,x,<y>\r\n`,
        );
        const found: unknown = JSON.parse(String((await lines.next()).value));
        assert.ok(typeof found === 'object' && found !== null && 'reasons' in found);
        assert.match(String(found.reasons), /^host \S+$/);
        child.stdin.end();
        assert.deepEqual(await once(child, 'exit'), [0, null]);
      },
    ));
});

describe('log report, compare and verify', () => {
  it('report writes one HTML file', () =>
    withFiles(files, async (folder) => {
      const file = path.join(folder, 'report.html');
      writeFileSync(file, 'old', { mode: 0o600 });
      const { exitCode, stdout, stderr } = await runProgram('log', 'report', folder, '-o', file, '--time-zone', 'Z', '--format', 'json');
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(readFileSync(file, 'utf8'), /^<!DOCTYPE html>/);
      const { size, mode } = statSync(file);
      assert.equal(mode & 0o777, 0o600);
      assert.deepEqual(JSON.parse(stdout), {
        file,
        bytes: size,
        records: 3,
        damaged: 0,
        first: '2024-01-01T09:00:01.000Z',
        last: '2024-01-01T09:00:03.000Z',
        timeZone: 'UTC',
        findings: 1,
        high: 1,
      });
      const empty = await runProgram('log', 'report', path.join(folder, 'nothing'), '-o', path.join(folder, 'new.html'));
      assert.deepEqual([empty.exitCode, empty.stdout, existsSync(path.join(folder, 'new.html'))], [1, '', false]);
      assert.deepEqual(readdirSync(folder).toSorted(), [log, 'report.html']);
      const failed = await runProgram('log', 'report', folder, '-o', path.join(folder, 'no', 'report.html'));
      assert.deepEqual([failed.exitCode, existsSync(path.join(folder, 'no'))], [1, false]);
      assert.match(failed.stderr, /cannot write/);
    }));

  it('measure, find and report read records from standard input', () =>
    withFiles(files, async (folder) => {
      const read = await runProgram('log', 'read', folder, '--time-zone', '+00:00', '--format', 'json');
      for (const args of [
        ['measure'],
        ['measure', '--baseline', '2024-01-01T09:00:02Z'],
        ['measure', '--after', '2024-01-01T09:00:02Z'],
        ['find'],
      ]) {
        const ofLogs = await runProgram('log', ...args, folder, '--time-zone', '+00:00', '--format', 'json');
        const ofRecords = await runNode([mainFile, 'log', ...args, '--records', '--time-zone', '+00:00', '--format', 'json'], read.stdout);
        assert.deepEqual(ofRecords, { ...ofLogs, stdout: asOfRecords(ofLogs.stdout) });
        assert.ok(ofLogs.stdout.length > 100);
      }
      const page = await runNode([mainFile, 'log', 'report', '--records', '-o', '-'], read.stdout);
      assert.match(page.stdout, /<\/html>\n$/);
      const both = await runNode([mainFile, 'log', 'measure', folder, '--records', '--format', 'tsv'], read.stdout);
      assert.deepEqual([both.exitCode, both.stderr.split('\t')[0]], [2, 'RecordsAndPaths']);
      const waiting = await runNode([mainFile, 'log', 'find', '--wait', '--records', '--format', 'tsv'], read.stdout);
      assert.deepEqual([waiting.exitCode, waiting.stderr.split('\t')[0]], [2, 'RecordsWithWait']);
    }));

  it('invalid records are reported as unreadable lines', async () => {
    const location = { file: 'f', line: 1, time: null, localTime: null, timeSource: null };
    const port = {
      type: 'port',
      ...location,
      time: '2024-01-01T09:00:00.000Z',
      localTime: '2024-01-01T09:00:00',
      timeSource: 'Option',
      protocol: 'TCP',
      localAddress: '::1',
      localPort: 1,
      remoteAddress: null,
      remotePort: null,
      state: null,
      processId: null,
      processName: null,
      user: null,
      presentAtStart: false,
    };
    const wrong: [string | object, string][] = [
      ['x', 'not JSON'],
      [[], 'not a JSON object'],
      [{ type: 'port' }, 'file and line are missing'],
      [{ ...location, type: 'other' }, 'not a log record'],
      [{ ...port, localAddress: 'x' }, 'missing or invalid localAddress'],
      [{ ...port, time: 'x' }, 'missing or invalid time'],
      [{ ...location, ...eventHead, type: 'event', event: 'stopped', time: '2024-01-01T00:00:00Z' }, 'stopped: no reason'],
      [
        {
          ...location,
          type: 'process',
          processId: 1,
          processName: 'x',
          user: null,
          presentAtStart: true,
          services: [{}],
          ports: [],
          modules: null,
        },
        'missing or invalid services',
      ],
    ];
    const input = [...wrong.map(([value]) => (typeof value === 'string' ? value : JSON.stringify(value))), JSON.stringify(port), ''].join(
      '\n',
    );
    const { exitCode, stderr } = await runNode([mainFile, 'log', 'measure', '--records', '--format', 'tsv'], input);
    assert.equal(exitCode, 0);
    assert.deepEqual(
      stderr
        .trimEnd()
        .split('\n')
        .slice(0, -1)
        .map((report) => report.split('\t')[2]),
      wrong.map(([, reason], i) => `line ${i + 1} of standard input cannot be read (${reason}). It was skipped.`),
    );
    assert.match(stderr, /\tWarning\t8 lines could not be read/);
  });

  it('report writes the page to standard output for -', () =>
    withFiles(files, async (folder) => {
      const { exitCode, stdout, stderr } = await runProgram('log', 'report', folder, '-o', '-', '--time-zone', 'Z', '--format', 'tsv');
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /^<!DOCTYPE html>[^]*<\/html>\n?$/);
      assert.deepEqual(readdirSync(folder), [log]);
    }));

  it('compare shows the differences between two logs', () =>
    withFiles(
      {
        'PR-PORTS-24-01-1-0-0-0.log':
          '24/1/1,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,4,nginx,<www>\n24/1/1,9:0:0,TCP,21,0.0.0.0,,0.0.0.0,4,ftpd,<root>\n',
        'PR-PORTS-24-01-2-0-0-0.log':
          '24/1/2,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,9,nc,<eve>\n24/1/2,9:0:0,TCP,22,0.0.0.0,,0.0.0.0,5,sshd,<root>\n',
      },
      async (folder) => {
        const logs = ['1', '2'].map((day) => path.join(folder, `PR-PORTS-24-01-${day}-0-0-0.log`));
        const rows = records(await runProgram('log', 'compare', ...logs, '--format', 'json'));
        assert.deepEqual(
          rows
            .filter(({ what }) => what === 'listener')
            .map(({ difference, name, processName, previousProcessName }) => [difference, name, processName, previousProcessName]),
          [
            ['new', 'TCP 0.0.0.0:22', 'sshd', null],
            ['changed', 'TCP 0.0.0.0:80', 'nc', 'nginx'],
            ['gone', 'TCP 0.0.0.0:21', 'ftpd', null],
          ],
        );
        assert.deepEqual(
          rows.filter(({ what }) => what === 'user').map(({ difference, name }) => [difference, name]),
          [
            ['new', 'eve'],
            ['gone', 'www'],
          ],
        );
      },
    ));

  it('verify exits with 0 for intact logs, and reports files that are not intact', async () => {
    const folder = 'test/fixtures/reporter/linux';
    const intact = await runProgram('log', 'verify', folder, '--format', 'json');
    assert.equal(intact.exitCode, 0, intact.stderr);
    const names = records(intact).map(({ file }) => String(file));
    const copies = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name))]));
    const ports = names.find((name) => name.startsWith('PR-PORTS')) ?? '';
    await withFiles({ ...copies, [ports]: `${String(copies[ports])}x\n` }, async (changed) => {
      const { exitCode, stderr, stdout } = await runProgram('log', 'verify', changed);
      assert.equal(exitCode, 1);
      assert.match(stderr, new RegExp(`1 of 4 files failed verification \\(${ports}: Altered\\)`));
      assert.match(stdout, /Altered/);
      // The exit code is the same if the output is not read.
      const { status } = spawnSync(
        'bash',
        ['-c', '"$@" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}', 'bash', process.execPath, mainFile, 'log', 'verify', changed],
        { stdio: ['ignore', 'ignore', 'ignore'] },
      );
      assert.equal(status, 1);
    });
  });

  it('verify fails if no file has the name of a log', () =>
    withFiles({ [`PR-EVENTS-${stamp}.jsonl.gz`]: gzipSync(eventsLog([gap])) }, async (folder) => {
      const { exitCode, stdout, stderr } = await runProgram('log', 'verify', folder);
      assert.deepEqual([exitCode, stdout], [1, '']);
      assert.match(stderr, /\.gz was omitted: .*\nPortReporter: no file of \S+ was verified\. Specify a folder/);
    }));

  it('verify fails if the files are not logs', () =>
    withFiles({ [`PR-PORTS-${stamp}.log`]: '', [`PR-EVENTS-${stamp}.jsonl`]: Buffer.alloc(4096, 'x') }, async (folder) => {
      const { exitCode, stdout, stderr } = await runProgram('log', 'verify', folder);
      assert.equal(exitCode, 1);
      assert.deepEqual(stdout.match(/PR-[A-Z]+(?=\S+ +NotALog)/g), ['PR-PORTS', 'PR-EVENTS']);
      assert.match(stderr, /2 of 2 files failed verification \(PR-PORTS\S+: NotALog; PR-EVENTS\S+: NotALog\)/);
    }));

  it('verify reports what is wrong with the numbers of the lines of PR-EVENTS, with file and line', async () => {
    const name = `PR-EVENTS-${stamp}.jsonl`;
    const stripped = eventsLog([gap, gap, gap, gap]).split('\n').toSpliced(1, 2).join('\n');
    await withFiles({ [name]: stripped }, async (folder) => {
      const { exitCode, stdout, stderr } = await runProgram('log', 'verify', folder);
      assert.equal(exitCode, 1);
      assert.match(stdout, /^PR-EVENTS\S+ +OutOfSequence +2 to 3 are missing before line 2$/m);
      assert.match(stderr, /1 of 1 file failed verification \(PR-EVENTS\S+: OutOfSequence, 2 to 3 are missing before line 2\)/);
      const [row] = records(await runProgram('log', 'verify', folder, '--format', 'json'));
      assert.deepEqual([row?.['state'], row?.['sequence']], ['OutOfSequence', ['2 to 3 are missing before line 2']]);
    });
  });

  it('verify reports missing anchors, and compares with those in a copy of the system log', async () => {
    const folder = 'test/fixtures/reporter/linux';
    const copies = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name))]));
    await withFiles(copies, async (copied) => {
      const { exitCode, stderr } = await runProgram('log', 'verify', copied);
      assert.equal(exitCode, 0);
      assert.match(stderr, /not compared with anchors outside of the folder/);
      const anchors = path.join(path.dirname(copied), `${path.basename(copied)}-anchors`);
      const anchored = [{ file: 'PR-PORTS-26-01-9-0-0-0.log', size: 5, sha256: 'a'.repeat(64) }];
      writeFileSync(
        anchors,
        `x ${anchorLine({
          time: new Date(0),
          session: 's',
          sequence: 1,
          computer: 'c',
          folder: realpathSync(copied),
          files: anchored,
          deleted: [],
        })}\n`,
      );
      const removed = await runProgram('log', 'verify', copied, '--anchor', anchors);
      rmSync(anchors);
      assert.equal(removed.exitCode, 1);
      assert.match(removed.stderr, /PR-PORTS-26-01-9-0-0-0\.log: Missing/);
    });
  });
});

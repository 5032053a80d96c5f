import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { logFields } from '../../engine/cli/log/log-row.ts';
import { escapeTsv } from '../../engine/cli/output/tsv-escape.ts';
import { safeText } from '../../engine/model/safe-text.ts';
import { columns, moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

const hostile = '\u001b]0;owned\u0007\u001b[31m a,"b"\r\nc\td\\ \u202egpj.exe\u009b2J';
const shown = safeText(hostile);

describe("The module's views", function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('cat rows.tsv');
  });
  after(async () => module?.remove());

  async function show(code: string, rows: Readonly<Record<string, string>>[], header?: readonly string[]): Promise<string> {
    await writeFile(join(module.path, 'bin/linux-x64/rows.tsv'), table(rows, header));
    const { stdout, stderr } = await runPowerShell(code, module.path, { COLUMNS: '400' });
    assert.equal(stderr, '');
    // PowerShell colours the headings.
    return stdout.replaceAll(/\u001b\[(32|1|3|0|;)*m/g, '');
  }

  it('show a table with ports and owners', async () => {
    const text = await show('Get-PortMapping', [
      {
        localAddress: '::',
        localPort: '443',
        state: 'Listen',
        processId: '4711',
        processName: 'nginx',
        user: 'www-data',
        services: 'nginx.service\u001enginx.service\u001eunit',
      },
      { protocol: 'UDP', localAddress: '10.0.0.1', localPort: '68', remoteAddress: 'fe80::1', remotePort: '67' },
      { protocol: 'UDP', localAddress: '0.0.0.0', localPort: '68', boundDevice: 'eth0' },
    ]);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}| (?=\[)/));
    assert.deepEqual(lines[0]?.join(' ').split(/ +/), [
      'Proto',
      'LocalAddress',
      'Port',
      'State',
      'PID',
      'Process',
      'ServiceName',
      'Remote',
      'UserName',
    ]);
    assert.deepEqual(lines[2]?.join(' ').split(/ +/), ['TCP', '::', '443', 'Listen', '4711', 'nginx', 'nginx.service', 'www-data']);
    assert.deepEqual(lines[3]?.join(' ').split(/ +/), ['UDP', '10.0.0.1', '68', '[fe80::1]:67']);
    assert.deepEqual(lines[4], ['UDP', '0.0.0.0%eth0', '68']);
  });

  const names = [
    'processName',
    'path',
    'commandLine',
    'user',
    'boundDevice',
    'namespace',
    'container',
    'company',
    'description',
    'version',
    'signer',
  ];
  const hostileRow = Object.fromEntries([
    ...names.map((name) => [name, escapeTsv(hostile)]),
    ['services', [hostile, hostile, 'unit'].map(escapeTsv).join('\u001e')],
    ['peer', `1\u001e${escapeTsv(hostile)}`],
    ['sharedWith', `1\u001e${escapeTsv(hostile)}`],
    ['modules', `${escapeTsv(hostile)}\u001e0x1`],
    ['processId', '7'],
  ]);

  it('show hostile names in the table without control characters', async () => {
    const text = await show('Get-PortMapping | Format-Table -Wrap', [hostileRow]);
    assert.doesNotMatch(text, /[^\n\P{Cc}]|\p{Bidi_Control}/u);
    // Columns are wrapped: join the text below a heading, without spaces, because wrapping may drop them.
    const [heading = '', , ...lines] = text.trim().split('\n');
    for (const column of ['Process', 'ServiceName', 'UserName']) {
      const from = heading.indexOf(column);
      const width = (/^\S+ */.exec(heading.slice(from))?.[0] ?? '').length;
      const cell = lines.map((line) => line.slice(from, column === 'UserName' ? undefined : from + width)).join('');
      assert.equal(cell.replaceAll(' ', ''), shown.replaceAll(' ', ''));
    }
  });

  it('show hostile names in the list without control characters', async () => {
    const text = await show('Get-PortMapping | Format-List', [hostileRow]);
    assert.match(text, /^CommandLine +: /m);
    assert.doesNotMatch(text, /[^\n\P{Cc}]|\p{Bidi_Control}/u);
    assert.equal(text.replaceAll(/\n +/g, '').split(shown).length - 1, names.length + 4);
  });

  it('fit windows of 80 and of 120 columns', () => {
    const views = readFileSync(join(import.meta.dirname, '../../powershell/PortReporter/PortReporter.Format.ps1xml'), 'utf8');
    for (const [view, name] of views.matchAll(/<View>\s*<Name>(\w+)<(?:(?!<\/View>)[^])*<TableHeaders>[^]*?<\/View>/g)) {
      const widths = [...view.matchAll(/<TableColumnHeader>(?:(?!<\/TableColumnHeader>)[^])*<Width>(\d+)</g)].map(([, width]) =>
        Number(width),
      );
      // The columns of a table that wraps share the window.
      if (view.includes('<Wrap />')) continue;
      // A column is followed by a space, and PowerShell cuts the last column that starts in the window.
      const ends = widths.map((_, last) => widths.slice(0, last + 1).reduce((sum, width) => sum + width + 1, -1));
      assert.ok(ends.includes(79) || ends.includes(80), `${name}: ${ends.join(' ')}`);
    }
  });

  it('of objects of remote computers start with their names', async () => {
    for (const [type, command, header, row] of hostiles) {
      const isOfLog = type === 'PortReporterLogRecord';
      if (
        ['PortReporterDifference', 'PortReporterScannedPort', 'PortReporterLogDifference', 'PortReporterMachineDifference'].includes(type)
      )
        continue;
      const code = `${command} | ForEach-Object { & (Get-Module PortReporter) { [PortReporterTsvReader]::OfComputer($args[0], 'pc01') } $_ }`;
      const text = await show(code, [row], header);
      assert.match(text, /^Computer /m, type);
      assert.match(text, /^pc01 /m, type);
      if (!isOfLog) assert.match(await show(`${code} | Format-List`, [row], header), /^PSComputerName +: pc01$/m, type);
    }
  });

  const cell = escapeTsv(hostile);
  const allHostile = (...fields: string[]): Record<string, string> => Object.fromEntries(fields.map((name) => [name, cell]));
  const port = { protocol: 'TCP', localAddress: '::', localPort: '80', remoteAddress: '10.0.0.1', remotePort: '81', processId: '7' };
  const location = { file: cell, line: '3', time: '2026-01-02T03:04:05.678Z', localTime: '2026-01-02T03:04:05', timeSource: 'Events' };
  const services = { services: [hostile, hostile, 'unit'].map(escapeTsv).join('\u001e') };
  const columnsOf = (fields: readonly { readonly name: string }[]): string[] => fields.map(({ name }) => name);
  const logColumns = columnsOf(logFields);
  const findColumns = [
    'severity',
    'criterion',
    'title',
    'reasons',
    'processId',
    'processName',
    'path',
    'user',
    'protocol',
    'localAddress',
    'localPort',
    'remoteAddress',
    'remotePort',
    'first',
    'last',
    'count',
    'source',
    'records',
  ];
  /** Type, command, columns, a row, number of hostile texts in the table and in the list. */
  const hostiles: [type: string, command: string, columns: string[], row: Record<string, string>, inTable: number, inList: number][] = [
    [
      'PortReporterLogRecord',
      'Get-PortReporterLog',
      logColumns,
      { ...port, ...location, type: 'port', ...allHostile('state', 'processName', 'user') },
      3,
      4,
    ],
    [
      'PortReporterLogRecord',
      'Get-PortReporterLog',
      logColumns,
      { ...location, type: 'start', ...allHostile('computer', 'operatingSystem', 'reporterVersion') },
      3,
      4,
    ],
    [
      'PortReporterLogRecord',
      'Get-PortReporterLog',
      logColumns,
      {
        ...location,
        ...services,
        type: 'process',
        processId: '7',
        tcpMappings: '1',
        udpMappings: '0',
        ...allHostile('processName', 'path', 'user'),
        modules: `${cell}\u001e0x1`,
        ports: `TCP\u001e::\u001e1\u001e\\N\u001e\\N\u001e${cell}`,
      },
      3,
      7,
    ],
    [
      'PortReporterLogRecord',
      'Get-PortReporterLog',
      logColumns,
      {
        ...port,
        ...location,
        ...services,
        type: 'event',
        peer: `1\u001e${cell}`,
        sharedWith: `1\u001e${cell}`,
        details: `why=${cell}`,
        ...allHostile(
          'event',
          'source',
          'state',
          'exposure',
          'processName',
          'path',
          'commandLine',
          'user',
          'boundDevice',
          'namespace',
          'container',
          'computer',
          'session',
        ),
        missing: `path=${cell}`,
      },
      7,
      19,
    ],
    [
      'PortReporterStatistic',
      'Measure-PortReporterLog',
      ['statistic', 'name', 'count', 'share', 'processName', 'user', 'values'],
      { statistic: 'process', count: '1', share: '2.5', values: cell, ...allHostile('name', 'processName', 'user') },
      3,
      4,
    ],
    [
      'PortReporterTimelineEntry',
      'Get-PortReporterTimeline -ProcessName x',
      ['time', 'event', 'processName', 'user', 'path', 'summary', 'values', 'file'],
      { event: 'connected', values: cell, ...allHostile('processName', 'user', 'path', 'summary', 'file') },
      2,
      6,
    ],
    [
      'PortReporterFinding',
      'Find-PortReporterActivity',
      findColumns,
      {
        ...port,
        severity: 'high',
        reasons: cell,
        count: '1',
        records: `${cell}\u001e3`,
        ...allHostile('criterion', 'title', 'processName', 'path', 'user', 'source'),
      },
      3,
      8,
    ],
    [
      'PortReporterLogCheck',
      'Test-PortReporterLog',
      ['file', 'state', 'intact', 'sealed', 'sealedIn', 'expected', 'actual', 'anchored', 'sequence', 'folder'],
      { state: 'Missing', intact: 'false', ...allHostile('file', 'sealedIn', 'expected', 'actual', 'sequence', 'folder') },
      1,
      6,
    ],
    [
      'PortReporterDifference',
      'Compare-PortMapping @() @()',
      ['difference', ...columns, 'previous'],
      { ...hostileRow, difference: 'changed', previous: ['5', cell, cell, cell].join('\u001e') },
      4,
      13,
    ],
    [
      'PortReporterScannedPort',
      'Compare-PortMapping -NmapScan x',
      [
        'verdict',
        'address',
        'protocol',
        'port',
        'scanState',
        'scanService',
        'localAddress',
        'processId',
        'processName',
        'path',
        'user',
        'services',
      ],
      {
        ...services,
        verdict: 'Open',
        address: '::1',
        port: '1',
        processId: '5',
        ...allHostile('scanState', 'scanService', 'processName', 'path', 'user'),
      },
      4,
      6,
    ],
    [
      'PortReporterLogDifference',
      'Compare-PortMapping -ReferenceLog / -DifferenceLog /',
      ['difference', 'what', 'name', 'processName', 'user', 'previousProcessName', 'previousUser', 'count'],
      { difference: 'new', what: 'user', ...allHostile('name', 'processName', 'user', 'previousProcessName', 'previousUser') },
      5,
      5,
    ],
    [
      'PortReporterMachineDifference',
      'Compare-PortMapping -Machine /',
      ['protocol', 'localPort', 'processName', 'count', 'presentOn', 'absentOn'],
      { protocol: 'TCP', localPort: '1', count: '1', ...allHostile('processName', 'presentOn', 'absentOn') },
      2,
      3,
    ],
  ];
  hostiles.forEach(([type, command, header, row, inTable, inList], i) => {
    const what = `${type} (${i})`;
    it(`escape hostile text of a ${what}`, async () => {
      // Lists are wrapped: the text is counted without spaces.
      const count = (written: string): number => written.replaceAll(/\s/g, '').split(shown.replaceAll(' ', '')).length - 1;
      const asTable = await show(command, [row], header);
      assert.doesNotMatch(asTable, /[^\n\P{Cc}]|\p{Bidi_Control}/u);
      const asList = await show(`${command} | Format-List`, [row], header);
      assert.match(asList, / : /);
      assert.doesNotMatch(asList, /[^\n\P{Cc}]|\p{Bidi_Control}/u);
      // The columns of a table are next to each other and wrapped: only the first line of the row is counted.
      const firstLine = /\n[- ]+\n(.*)/.exec(asTable)?.[1] ?? '';
      assert.deepEqual([count(asList), firstLine.split('\\x1b]').length - 1], [inList, inTable], asTable + asList);
    });
  });

  it('escape as the engine does', async () => {
    const texts = [...fc.sample(fc.string({ unit: 'binary' }), { numRuns: 300, seed: 7 }), hostile];
    const units = (text: string): number[] => text.split('').map((unit) => unit.charCodeAt(0));
    const file = join(module.folder, 'texts');
    // UTF-16 as numbers: lone surrogates do not survive a text file.
    await writeFile(file, texts.map((text) => units(text).join(' ')).join('\n'));
    const { stdout, stderr } = await runPowerShell(
      `$lines = [System.IO.File]::ReadAllText(${quoted(file)}).Split("\`n")
      & (Get-Module PortReporter) {
        foreach ($line in $args[0]) {
          $text = [string]::new([char[]] @(foreach ($unit in $line.Split(' ')) { if ($unit) { [int] $unit } }))
          $shown = [PortReporterText]::Safe($text)
          # The types file has its own, for sessions without the module's classes.
          if ([PortReporterObject]::Create([PortReporterMapping]).SafeText($text) -cne $shown) { "SafeText: $line" }
          [int[]] [char[]] $shown -join ' '
        }
      } $lines`,
      module.path,
    );
    assert.equal(stderr, '');
    assert.deepEqual(
      `${stdout}\n`.split('\n').slice(0, texts.length),
      texts.map((text) => units(safeText(text)).join(' ')),
    );
  });
});

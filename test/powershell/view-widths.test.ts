import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columns, moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { requirePowerShell, runPowerShell } from './pwsh.ts';

const views = readFileSync(join(import.meta.dirname, '../../powershell/PortReporter/PortReporter.Format.ps1xml'), 'utf8');

/** No text below has more than 24 characters without a space, so that a column of 8 characters has at most three lines for it. */
const text = 'abcdefghijklmnopqrstuvwx';
const texts = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, text]));
const time = '2026-01-02T03:04:05.678Z';
const shownTime = '2026-01-02 03:04:05';
const port = { localPort: '65535', remoteAddress: '100.100.100.100', remotePort: '65534', state: 'Established', processId: '4194304' };
const logRow = { ...port, ...texts('file', 'processName', 'user'), line: '3', time, localTime: '2026-01-02T03:04:05' };

interface ViewCase {
  readonly type: string;
  readonly command: string;
  readonly row: Readonly<Record<string, string>>;
  readonly columns?: readonly string[];
  /** Texts of the first line of a row that no window may break. */
  readonly whole: readonly string[];
  /** Texts of the view of remote computers, if it shows others. */
  readonly wholeRemote?: readonly string[];
}

const portTexts = ['65535', '4194304'];
const cases: readonly ViewCase[] = [
  {
    type: 'PortReporterMapping',
    command: 'Get-PortMapping',
    row: { ...port, ...texts('processName', 'user') },
    columns,
    whole: portTexts,
  },
  {
    type: 'PortReporterChange',
    command: 'Watch-PortMapping',
    row: { ...port, ...texts('processName', 'user'), event: 'opened', time },
    columns: ['event', 'time', 'source', 'lifetimeSeconds', 'previous', ...columns],
    whole: ['03:04:05', ...portTexts],
  },
  {
    type: 'PortReporterDifference',
    command: 'Compare-PortMapping @() @()',
    row: { ...port, ...texts('processName', 'user'), difference: 'changed', previous: `5\u001e${text}\u001e${text}\u001e${text}` },
    columns: ['difference', ...columns, 'previous'],
    whole: ['Changed', ...portTexts],
  },
  { type: 'PortReporterLogPort', command: 'Get-PortReporterLog', row: { ...logRow, type: 'port' }, whole: [shownTime, ...portTexts] },
  {
    type: 'PortReporterFinding',
    command: 'Find-PortReporterActivity',
    row: { ...texts('criterion', 'processName', 'user', 'reasons'), severity: 'medium', count: '1234567', first: time, last: time },
    whole: ['Medium', shownTime],
    wholeRemote: ['Medium'],
  },
  {
    type: 'PortReporterStatistic',
    command: 'Measure-PortReporterLog',
    row: { ...texts('name', 'values'), statistic: 'process', count: '1234567890', share: '12.5', first: time, last: time },
    whole: ['1234567890', '12.50 %', shownTime],
    wholeRemote: ['1234567890', shownTime],
  },
  {
    type: 'PortReporterTimelineEntry',
    command: 'Get-PortReporterTimeline -ProcessName x',
    row: { ...texts('processName', 'user', 'summary'), event: 'reporterStarted', time, last: time, processId: '4194304' },
    whole: [shownTime, 'ReporterStarted'],
  },
  {
    type: 'PortReporterLogCheck',
    command: 'Test-PortReporterLog',
    row: { ...texts('file', 'sealedIn'), state: 'Intact', intact: 'true', sealed: time },
    whole: ['Intact', 'True', shownTime],
  },
  {
    type: 'PortReporterScannedPort',
    command: 'Compare-PortMapping -NmapScan x',
    row: { ...texts('processName', 'scanState', 'user'), verdict: 'Open', address: '100.100.100.100', port: '65535', processId: '4194304' },
    whole: ['Open', ...portTexts],
  },
  {
    type: 'PortReporterLogDifference',
    command: 'Compare-PortMapping -ReferenceLog / -DifferenceLog /',
    row: { ...texts('name', 'processName', 'previousProcessName'), difference: 'changed', what: 'listener', count: '1234567' },
    whole: ['Changed', 'Listener'],
  },
  {
    type: 'PortReporterMachineDifference',
    command: 'Compare-PortMapping -Machine /',
    row: { ...texts('processName', 'presentOn', 'absentOn'), protocol: 'TCP', localPort: '65535', count: '12345' },
    whole: ['65535', '12345'],
  },
  {
    type: 'PortReporterServiceStatus',
    command: 'Get-PortReporterService',
    row: {
      ...texts('logDirectory', 'lastError'),
      state: 'Running',
      startType: 'Automatic',
      recordsWritten: '1234567890',
      recordsLost: '123456',
    },
    whole: [],
    wholeRemote: ['Running', '1234567890', '123456'],
  },
];

describe("The module's views, in windows of 60 to 160 columns", function () {
  this.timeout(120_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('cat "$ROWS"');
  });
  after(async () => module?.remove());

  /** The rows of tables in each width, by width: of objects of this computer, or of a remote one. */
  async function show({ type, command, row, columns: names }: ViewCase, computer: string): Promise<Map<number, string[]>> {
    const rows = join(module.folder, `${type}.tsv`);
    const own = `& (Get-Module PortReporter) { [${type}]::OwnColumns + [${type}]::CommonColumns }`;
    const { stdout: header } = names ? { stdout: names.join('\n') } : await runPowerShell(own, module.path);
    await writeFile(rows, table([row], header.trim().split('\n')));
    const remote =
      computer && `ForEach-Object { & (Get-Module PortReporter) { [PortReporterTsvReader]::OfComputer($args[0], '${computer}') } $_ } |`;
    const code = `$PSStyle.OutputRendering = 'PlainText'
      $env:ROWS = '${rows}'
      $objects = ${command} | ${remote} ForEach-Object { $_ }
      foreach ($width in 60..160) { "=$width"; $objects | Format-Table | Out-String -Width $width }`;
    const { stdout, stderr } = await runPowerShell(code, module.path);
    assert.equal(stderr, '');
    const parts = [...stdout.matchAll(/^=(\d+)\n([^]*?)(?=^=\d|$(?![^]))/gm)];
    return new Map(parts.map(([, width, shown = '']) => [Number(width), (/\n[- ]+\n([^]*)/.exec(shown)?.[1] ?? '').trimEnd().split('\n')]));
  }

  for (const one of cases) {
    for (const computer of ['', 'pc01']) {
      const whole = computer ? (one.wholeRemote ?? one.whole) : one.whole;
      if (whole.length === 0) continue;
      it(`${one.type}${computer && ' of a remote computer'}: no column is too narrow for its text`, async () => {
        const shown = await show(one, computer);
        assert.equal(shown.size, 101);
        for (const [width, lines] of shown) {
          const message = `${width} columns:\n${lines.join('\n')}`;
          assert.ok(lines.length <= 3, message);
          assert.ok(
            lines.every((line) => line.length <= width),
            message,
          );
          for (const part of whole) assert.ok(` ${lines[0]} `.includes(` ${part} `), `${part} in ${message}`);
        }
      });
    }
  }

  it('wrap only in columns that share the rest of the window', () => {
    for (const [view, name] of views.matchAll(/<View>\s*<Name>(\w+)<(?:(?!<\/View>)[^])*<TableHeaders>[^]*?<\/View>/g)) {
      if (!view.includes('<Wrap />')) continue;
      const widths = [...view.matchAll(/<TableColumnHeader>(?:(?!<\/TableColumnHeader>)[^])*?<\/TableColumnHeader>/g)].map(([header]) =>
        Number(/<Width>(\d+)/.exec(header)?.[1] ?? 8),
      );
      assert.match(view, /^(?:(?!<\/TableColumnHeader>)[^])*<Width>/, `${name}: PowerShell sizes all columns by their content`);
      assert.ok(widths.reduce((sum, width) => sum + width + 1, -1) <= 60, `${name}: ${widths.join(' ')}`);
    }
  });
});

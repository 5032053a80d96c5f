import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { escapeCell } from '../../engine/cli/output/escape-cell.ts';
import { safeText } from '../../engine/facts/safe-text.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
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

  async function show(code: string, rows: Readonly<Record<string, string>>[]): Promise<string> {
    await writeFile(join(module.path, 'bin/linux-x64/rows.tsv'), table(rows));
    const { stdout, stderr } = await runPowerShell(code, module.path, { COLUMNS: '400' });
    assert.equal(stderr, '');
    // PowerShell's own colours of the headings.
    return stdout.replaceAll(/\u001b\[(32|1|3|0|;)*m/g, '');
  }

  it('show a table that says who holds what', async () => {
    const text = await show('Get-PortMapping', [
      {
        localAddress: '::', localPort: '443', state: 'Listen', processId: '4711', processName: 'nginx', user: 'www-data',
        services: 'nginx.service\u001enginx.service\u001eunit',
      },
      { protocol: 'UDP', localAddress: '10.0.0.1', localPort: '68', remoteAddress: 'fe80::1', remotePort: '67' },
    ]);
    const lines = text.trim().split('\n').map((line) => line.trim().split(/ {2,}| (?=\[)/));
    assert.deepEqual(lines[0]?.join(' ').split(/ +/), ['Proto', 'Local', 'Remote', 'State', 'Process', 'UserName', 'ServiceName']);
    assert.deepEqual(lines[2]?.join(' ').split(/ +/), ['TCP', '[::]:443', 'Listen', 'nginx', '(4711)', 'www-data', 'nginx.service']);
    assert.deepEqual(lines[3]?.join(' ').split(/ +/), ['UDP', '10.0.0.1:68', '[fe80::1]:67']);
  });

  const names = ['processName', 'path', 'commandLine', 'user', 'namespace', 'container', 'company', 'description', 'version', 'signer'];
  const hostileRow = Object.fromEntries([
    ...names.map((name) => [name, escapeCell(hostile)]),
    ['services', [hostile, hostile, 'unit'].map(escapeCell).join('\u001e')], ['peer', `1\u001e${escapeCell(hostile)}`],
    ['sharedWith', `1\u001e${escapeCell(hostile)}`], ['modules', `${escapeCell(hostile)}\u001e0x1`], ['processId', '7'],
  ]);

  it('show hostile names in the table without what steers a terminal', async () => {
    const text = await show('Get-PortMapping', [hostileRow]);
    assert.doesNotMatch(text, /[^\n\P{Cc}]|\p{Bidi_Control}/u);
    // Columns are wrapped: put together what stands under a heading, but for the blanks that a wrap may swallow.
    const [heading = '', , ...lines] = text.trim().split('\n');
    for (const column of ['Process', 'UserName', 'ServiceName']) {
      const from = heading.indexOf(column);
      const width = (/^\S+ */.exec(heading.slice(from))?.[0] ?? '').length;
      const cell = lines.map((line) => line.slice(from, column === 'ServiceName' ? undefined : from + width)).join('');
      assert.equal(cell.replaceAll(' ', ''), `${shown}${column === 'Process' ? '(7)' : ''}`.replaceAll(' ', ''));
    }
  });

  it('show hostile names in the list without what steers a terminal', async () => {
    // The small host has no Format-List: without the table, the list is the view that it takes.
    const file = join(module.path, 'PortReporter.Format.ps1xml');
    const views = await readFile(file, 'utf8');
    await writeFile(file, views.replace(/<View>\s*<Name>PortReporterMapping<(?:(?!<\/View>)[^])*<TableControl>[^]*?<\/View>/, ''));
    const text = await show('Get-PortMapping', [hostileRow]);
    await writeFile(file, views);
    assert.match(text, /^CommandLine +: /m);
    assert.doesNotMatch(text, /[^\n\P{Cc}]|\p{Bidi_Control}/u);
    assert.equal(text.replaceAll(/\n +/g, '').split(shown).length - 1, names.length + 4);
  });

  it('escape as the engine does', async () => {
    const texts = [...fc.sample(fc.string({ unit: 'binary' }), { numRuns: 300, seed: 7 }), hostile];
    const units = (text: string): number[] => text.split('').map((unit) => unit.charCodeAt(0));
    const file = join(module.folder, 'texts');
    // UTF-16 as numbers: lone surrogates do not survive a text file.
    await writeFile(file, texts.map((text) => units(text).join(' ')).join('\n'));
    const { stdout, stderr } = await runPowerShell(`$lines = [System.IO.File]::ReadAllText(${quoted(file)}).Split("\`n")
      & (Get-Module PortReporter) {
        foreach ($line in $args[0]) {
          $text = [string]::new([char[]] @(foreach ($unit in $line.Split(' ')) { if ($unit) { [int] $unit } }))
          [int[]] [char[]] [PortReporterText]::Safe($text) -join ' '
        }
      } $lines`, module.path);
    assert.equal(stderr, '');
    assert.deepEqual(`${stdout}\n`.split('\n').slice(0, texts.length), texts.map((text) => units(safeText(text)).join(' ')));
  });
});

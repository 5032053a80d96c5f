import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { makeModule } from '../../installer/build/module.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { compatibilityChecker } from './host.ts';

/** A script, and the findings of the checker. */
const samples: readonly (readonly [script: string, ...problems: string[]])[] = [
  // Syntax
  ['$a ? 1 : 2', 'syntax: ?'],
  ['$a ?? 1', 'syntax: ??'],
  ['$a ??= 1', 'syntax: ??='],
  ['${a}?.b', 'syntax: ?.'],
  ['${a}?[0]', 'syntax: ?['],
  ['f && g', 'syntax: &&'],
  ['f || g', 'syntax: ||'],
  ['f &', 'syntax: &'],
  ['function f { clean { } }', 'syntax: clean'],
  ["'a'..'c'", "syntax: 'a'..'c'"],
  ['0b11; 5u; 5uy; 3n; 1l; 1d; 1kb; 0xff', 'syntax: 0b11', 'syntax: 5u', 'syntax: 5uy', 'syntax: 3n'],
  ['"`e[0m"', 'syntax: "`e[0m"'],
  ['"`u{263a}"', 'syntax: "`u{263a}"'],
  ['"``e"; \'`e\''],
  // Types
  ['[System.Text.Json.JsonSerializer]', 'type: System.Text.Json.JsonSerializer'],
  ['[System.Collections.Generic.PriorityQueue[string, int]]', 'type: System.Collections.Generic.PriorityQueue[string,int]'],
  ['[System.Collections.Generic.List[System.Half]]', 'type: System.Half'],
  ['[System.IO.Compression.ZipFile]', 'type: System.IO.Compression.ZipFile'], // there, but not loaded
  ['[semver] $a = 1; [ulong[]] $b = 1', 'type: semver', 'type: ulong'],
  ['class C { [ValidateNotNullOrWhiteSpace()] [string] $D }', 'type: ValidateNotNullOrWhiteSpace'],
  ["param ([ValidateSet('a', ErrorMessage = 'b')] $c)", 'attribute: ValidateSet ErrorMessage'],
  ['[System.Collections.Generic.List[int[]]]; [Diagnostics.Process]; [ordered] @{}; [uint64] 1; [System.Nullable[timespan]] $null'],
  // Members: of a named type
  ["[System.IO.Path]::GetRelativePath('a', 'b')", 'member: [System.IO.Path]::GetRelativePath(2)'],
  ["[System.IO.Path]::Join('a', 'b')", 'member: [System.IO.Path]::Join(2)'],
  ['[System.OperatingSystem]::IsWindows()', 'member: [System.OperatingSystem]::IsWindows(0)'],
  ['[System.Environment]::ProcessPath', 'member: [System.Environment]::ProcessPath'],
  ['[System.Collections.Generic.List[string]]::new(1, 2)', 'member: [System.Collections.Generic.List[string]]::new(2)'],
  ["[System.IO.Path]::Combine('a', 'b', 'c', 'd', 'e'); [guid]::new(); [System.TimeSpan]::FromSeconds(1)"],
  ['[byte[]]::new(5); [byte[]]::new(5, 6)', 'member: [byte[]]::new(2)'],
  // Members: of the type of a variable
  ['$s = [System.Diagnostics.ProcessStartInfo]::new(); $s.ArgumentList', 'member: $s.ArgumentList'],
  ['param ([System.Diagnostics.Process] $p) $p.Kill($true); $p.Kill()', 'member: $p.Kill(1)'],
  ["$t = 'a'; $t.Contains('a', 'Ordinal'); $t.Contains('a')", 'member: $t.Contains(2)'],
  ['([datetime]::Now).Nanosecond', 'member: ([datetime]::Now).Nanosecond'],
  ['function f { [CmdletBinding()] param () $PSCmdlet.WriteError($null); $PSCmdlet.WriteMore($null) }', 'member: $PSCmdlet.WriteMore(1)'],
  ['$x.EnumerateRunes()', 'member: $x.EnumerateRunes(0)'], // unknown what it is, but no type there has such
  ['class Own { [int] $Held; [int] Doubled() { return 2 * $this.Held } } [Own]::new().Doubled(); @{}.AnyKey; (1, 2).Count'],
  [
    'class Own { [int] $Held } function f { 1; $args } foreach ($one in f) { $one.Held }; f | ForEach-Object { $_.Held; $_.Kept }',
    'member: $_.Kept',
  ],
  // Exists, but with another meaning
  ["'a, b'.Split(', ')", "meaning: 'a, b'.Split(1)"],
  ["'a,b'.Split(',')"],
  [
    '[timespan]::FromSeconds($s); [System.TimeSpan]::FromMilliseconds(0.5)',
    'meaning: [timespan]::FromSeconds(1)',
    'meaning: [System.TimeSpan]::FromMilliseconds(1)',
  ],
  ['[timespan]::FromDays(1); [timespan]::FromTicks($t)'],
  // Cmdlets, parameters and variables
  ['1 | ForEach-Object -Parallel { $_ }', 'parameter: ForEach-Object -Parallel'],
  ['1 | Where-Object -Not a', 'parameter: Where-Object -Not'],
  ['Get-Command -ProgressAction Ignore -ErrorAction Ignore', 'parameter: Get-Command -ProgressAction'],
  ['Switch-Process', 'command: Switch-Process'],
  ['if ($IsWindows) { $PSStyle }', 'variable: $IsWindows', 'variable: $PSStyle'],
  ['$isLinux = 1; $isLinux'],
];

describe('Windows PowerShell 5.1 on .NET Framework 4.7.2', function () {
  this.timeout(60_000);
  let checker: string;
  let folder: string;
  before(async function () {
    this.timeout(600_000);
    requireTool(this, 'the .NET SDK', onPath('dotnet'), 'Install the .NET 10 SDK.');
    checker = await compatibilityChecker();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'port-reporter-compatibility-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const check = async (): Promise<string[]> => (await execa('dotnet', [checker, folder], { reject: false })).stdout.split('\n');

  it('has all syntax, types, members and parameters that the module uses, as far as metadata shows', async () => {
    await makeModule(join(import.meta.dirname, '../../powershell/PortReporter'), folder, []);
    const [summary = '', ...more] = (await check()).toReversed();
    assert.deepEqual(more, []);
    const [, scripts = 0, xmlFiles = 0, byType = 0, byName = 0] =
      /^(\d+) scripts, (\d+) files of types and views, (\d+) .* (\d+) by name$/.exec(summary)?.map(Number) ?? [];
    assert.deepEqual([scripts, xmlFiles], [3, 2]);
    assert.ok(byType > 100 && byName < byType, summary);
  });

  it('supports the examples of the help and the about topics', async () => {
    const sources = join(import.meta.dirname, '../../powershell/PortReporter');
    // The scripts of the module define the members of its own types.
    await makeModule(sources, folder, []);
    let count = 0;
    for (const script of globSync('Public/*.ps1', { cwd: sources })) {
      const [help = ''] = (await readFile(join(sources, script), 'utf8')).split('#>');
      for (const [, code = ''] of help.matchAll(/^ {4}\.EXAMPLE\n([^]*?)\n\n/gm)) {
        await writeFile(join(folder, `${basename(script, '.ps1')}-${++count}.ps1`), code.replaceAll(/^ {4}/gm, ''));
      }
    }
    assert.ok(count > 50, String(count));
    for (const topic of globSync('*/about_*.help.txt', { cwd: sources })) {
      const code = (await readFile(join(sources, topic), 'utf8')).split('\n').filter((line) => line.startsWith('        '));
      assert.ok(code.length > 20, String(code.length));
      await writeFile(join(folder, `${basename(topic)}.ps1`), code.join('\n'));
    }
    assert.deepEqual((await check()).slice(0, -1), []);
  });

  it("supports the lab's scripts, except members of dynamic objects", async () => {
    await cp(join(import.meta.dirname, '../../docs/lab'), folder, { recursive: true });
    const lines = (await check()).filter((line) => !line.includes(': member: $'));
    assert.match(lines.join('\n'), /^2 scripts, .*$/);
  });

  it('lacks features of newer versions, and the check reports them', async () => {
    await Promise.all(samples.map(([script], place) => writeFile(join(folder, `${String(place).padStart(3, '0')}.ps1`), script)));
    const found = samples.map(([script]): string[] => [script]);
    for (const line of (await check()).slice(0, -1)) {
      const [, place, problem = ''] = /^(\d+)\.ps1:1: (.*)$/.exec(line) ?? [];
      found[Number(place)]?.push(problem);
    }
    assert.deepEqual(
      found.map(([script, ...problems]) => [script, ...problems.toSorted()]),
      samples.map(([script, ...problems]) => [script, ...problems.toSorted()]),
    );
  });

  it('is checked in views and types, too', async () => {
    await writeFile(join(folder, 'A.Format.ps1xml'), '<Configuration>\n<ScriptBlock>$a ?? 1</ScriptBlock>\n</Configuration>');
    await writeFile(join(folder, 'A.Types.ps1xml'), '<Types><GetScriptBlock>\n[System.Half] 1</GetScriptBlock></Types>');
    assert.deepEqual((await check()).slice(0, -1), ['A.Format.ps1xml:2: syntax: ??', 'A.Types.ps1xml:2: type: System.Half']);
  });
});

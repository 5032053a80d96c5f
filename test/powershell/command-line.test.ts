import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { moduleWithEngine, type ModuleUnderTest } from './fake-engine.ts';
import { quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

describe('The command line that the module writes', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('exit 0');
  });
  after(async () => module?.remove());

  it('is split into the same arguments by another program', async () => {
    const text = fc
      .oneof(
        fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '\t', '\n', "'", '$', '%', '^', '&', '-') }),
        fc.string({ unit: 'grapheme' }),
      )
      .filter((value) => !value.includes('\0'));
    const lists = [
      ['C:\\Logs\\', 'a b\\', '', '"', '\\"', '\\\\"', 'a\\\n', '--state=Listen'],
      ...fc.sample(fc.array(text, { minLength: 1, maxLength: 6 }), { numRuns: 100, seed: 11 }),
    ];
    // Separated by NULs, which no argument can contain. Each list is preceded by its length, because an argument may be empty.
    await writeFile(join(module.folder, 'lists'), lists.map((list) => [list.length, ...list].join('\0')).join('\0'));
    const { stdout, stderr } = await runPowerShell(
      `$texts = [System.IO.File]::ReadAllText(${quoted(join(module.folder, 'lists'))}).Split([char] 0)
      & (Get-Module PortReporter) {
        $texts = $args[0]
        for ($i = 0; $i -lt $texts.Length; $i += $count + 1) {
          $count = [int] $texts[$i]
          $list = [string[]] '%s\\0' + $texts[($i + 1)..($i + $count)]
          $start = [System.Diagnostics.ProcessStartInfo]::new('/usr/bin/printf', (ConvertTo-CommandLine $list))
          $start.RedirectStandardOutput = $true
          $printf = [System.Diagnostics.Process]::Start($start)
          $printed = $printf.StandardOutput.ReadToEnd()
          if ($printed -cne ([string]::Join([char] 0, $list[1..$count]) + [char] 0)) { "$i : $printed" }
        }
      } $texts`,
      module.path,
    );
    assert.deepEqual({ stdout, stderr }, { stdout: '', stderr: '' });
  });
});

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { escapeCell } from '../../engine/cli/output/escape-cell.ts';
import { tcpStates } from '../../engine/facts/tcp-states.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

describe('Tab completion', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine("cat rows.tsv; printf 'NotElevated\\tWarning\\tRun as root.\\t\\n' >&2");
    const service = (name: string): string => [name, 'A display name', 'unit'].map(escapeCell).join('\u001e');
    await writeFile(join(dirname(module.engine), 'rows.tsv'), table([
      { processName: 'nginx', user: 'www-data', services: service('nginx.service') },
      { processName: 'nginx', user: 'www-data', services: `${service('nginx.service')}\u001f${service('it\u2019s.service')}` },
      { processName: escapeCell("node's $(rm)\u001b[2J"), user: 'NT AUTHORITY\\\\SYSTEM' }, {},
    ]));
  });
  after(async () => module?.remove());

  const inputs: [string, [typed: string, shown: string][]][] = [
    ['Get-PortMapping -ProcessName ng', [['nginx', 'nginx']]],
    ['Get-PortMapping -ProcessName ', [['nginx', 'nginx'], ["'node''s $(rm)?[2J'", "node's $(rm)\\x1b[2J"]]],
    ["Get-PortMapping -ProcessName 'NO", [["'node''s $(rm)?[2J'", "node's $(rm)\\x1b[2J"]]],
    ['Get-PortMapping -ServiceName ', [["'it\u2019\u2019s.service'", 'it\u2019s.service'], ['nginx.service', 'nginx.service']]],
    ['Get-PortMapping -UserName ', [["'NT AUTHORITY\\SYSTEM'", 'NT AUTHORITY\\SYSTEM'], ['www-data', 'www-data']]],
    ['Get-PortMapping -UserName root', []],
    ['Get-PortMapping -State ', tcpStates.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).map((state) => [state, state])],
    ['Get-PortMapping -State fin', [['FinWait1', 'FinWait1'], ['FinWait2', 'FinWait2']]],
    ['Get-PortMapping -Protocol u', [['UDP', 'UDP']]],
    ['Get-PortMapping -Include h', [['Hash', 'Hash']]],
  ];
  let found: string[];
  before(async () => {
    const { stdout, stderr } = await runPowerShell(inputs.map(([input]) => `
      $found = [System.Management.Automation.CommandCompletion]::CompleteInput(${quoted(input)}, ${input.length}, @{}).CompletionMatches
      @($found | ForEach-Object { $_.CompletionText + '<' + $_.ListItemText + '<' + $_.ToolTip }) -join '>'`).join('\n'), module.path);
    assert.equal(stderr, '');
    found = stdout.split('\n');
  });

  inputs.forEach(([input, expected], i) => {
    it(`of "${input}"`, () => assert.deepEqual(
      found[i]?.split('>').filter((match) => match !== '').map((match) => match.split('<')),
      // The values of ValidateSet have PowerShell's own tooltips, which are the values.
      expected.map(([typed, shown]) => [typed, shown, shown]),
    ));
  });
});

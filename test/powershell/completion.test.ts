import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { escapeTsv } from '../../engine/cli/output/tsv-escape.ts';
import { tcpStates } from '../../engine/model/tcp-states.ts';
import { moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

describe('Tab completion', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine("cat rows.tsv; printf 'NotElevated\\tWarning\\tRun as root.\\t\\n' >&2");
    const service = (name: string): string => [name, 'A display name', 'unit'].map(escapeTsv).join('\u001e');
    await writeFile(
      join(dirname(module.engine), 'rows.tsv'),
      table([
        { processName: 'nginx', user: 'www-data', services: service('nginx.service'), localPort: '8080', processId: '12' },
        { processName: 'nginx', user: 'www-data', services: `${service('nginx.service')}\u001f${service('it\u2019s.service')}` },
        { localPort: '443', remotePort: '50000', remoteAddress: 'fe80::1', processId: '7' },
        { processName: escapeTsv("node's $(rm)\u001b[2J"), user: 'NT AUTHORITY\\\\SYSTEM' },
        {},
      ]),
    );
  });
  after(async () => module?.remove());

  const inputs: [string, [typed: string, shown: string][]][] = [
    ['Get-PortMapping -ProcessName ng', [['nginx', 'nginx']]],
    [
      'Get-PortMapping -ProcessName ',
      [
        ['nginx', 'nginx'],
        ["'node''s $(rm)?[2J'", "node's $(rm)\\x1b[2J"],
      ],
    ],
    ["Get-PortMapping -ProcessName 'NO", [["'node''s $(rm)?[2J'", "node's $(rm)\\x1b[2J"]]],
    [
      'Get-PortMapping -ServiceName ',
      [
        ["'it\u2019\u2019s.service'", 'it\u2019s.service'],
        ['nginx.service', 'nginx.service'],
      ],
    ],
    [
      'Get-PortMapping -UserName ',
      [
        ["'NT AUTHORITY\\SYSTEM'", 'NT AUTHORITY\\SYSTEM'],
        ['www-data', 'www-data'],
      ],
    ],
    ['Get-PortMapping -UserName root', []],
    ['Get-PortMapping -State ', tcpStates.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).map((state) => [state, state])],
    [
      'Get-PortMapping -State fin',
      [
        ['FinWait1', 'FinWait1'],
        ['FinWait2', 'FinWait2'],
      ],
    ],
    [
      'Watch-PortMapping -ProcessName n',
      [
        ['nginx', 'nginx'],
        ["'node''s $(rm)?[2J'", "node's $(rm)\\x1b[2J"],
      ],
    ],
    ['Wait-PortMapping 80 -ProcessName ng', [['nginx', 'nginx']]],
    ['Compare-PortMapping $a -ProcessName ng', [['nginx', 'nginx']]],
    [
      'Get-PortMapping ',
      [
        ['80', '80'],
        ['443', '443'],
        ['8080', '8080'],
      ],
    ],
    [
      'Wait-PortMapping 8',
      [
        ['80', '80'],
        ['8080', '8080'],
      ],
    ],
    ['Compare-PortMapping $a -LocalPort 4', [['443', '443']]],
    ['Watch-PortMapping -RemotePort 5', [['50000', '50000']]],
    [
      'Get-PortMapping -ProcessId ',
      [
        ['7', '7'],
        ['12', '12'],
      ],
    ],
    ['Wait-PortMapping 80 -Id 1', [['12', '12']]],
    ['Get-PortMapping -LocalAddress 1', [['127.0.0.1', '127.0.0.1']]],
    ['Get-PortMapping -RemoteAddress ', [["'fe80::1'", 'fe80::1']]],
    // Remote computers are not queried.
    ['Get-PortMapping -Session $s -ProcessName ng', [['nginx', 'nginx']]],
    [
      'Watch-PortMapping -Session $s -State fin',
      [
        ['FinWait1', 'FinWait1'],
        ['FinWait2', 'FinWait2'],
      ],
    ],
    ['Get-PortMapping -Protocol u', [['UDP', 'UDP']]],
    ['Get-PortReporterLog -ProcessName ng', [['nginx', 'nginx']]],
    ['Get-PortReporterTimeline -ProcessName ng', [['nginx', 'nginx']]],
    ['Get-PortReporterLog -LocalPort 4', [['443', '443']]],
    ['Get-PortMapping -Include h', [['Hash', 'Hash']]],
  ];
  let found: string[];
  before(async () => {
    const { stdout, stderr } = await runPowerShell(
      inputs
        .map(
          ([input]) => `
      $found = [System.Management.Automation.CommandCompletion]::CompleteInput(${quoted(input)}, ${input.length}, @{}).CompletionMatches
      @($found | ForEach-Object { $_.CompletionText + '<' + $_.ListItemText + '<' + $_.ToolTip }) -join '>'`,
        )
        .join('\n'),
      module.path,
    );
    assert.equal(stderr, '');
    found = stdout.split('\n');
  });

  it('of the properties of the output of each cmdlet', async () => {
    const lines = {
      'Get-PortMapping | Where-Object ': ['OwningProcess', 'ProcessName', 'Missing'],
      'Watch-PortMapping | Sort-Object ': ['Event', 'LocalPort'],
      'Get-PortReporterLog | Where-Object Det': ['Details'],
      'Measure-PortReporterLog | Select-Object ': ['Statistic', 'Share'],
      'Find-PortReporterActivity | Where-Object Sev': ['Severity'],
      'Compare-PortMapping $a | Group-Object Diff': ['Difference'],
    };
    const { stdout } = await runPowerShell(
      Object.keys(lines)
        .map(
          (input) =>
            `[System.Management.Automation.CommandCompletion]::CompleteInput(${quoted(input)}, ${input.length}, @{}).CompletionMatches.CompletionText -join ','`,
        )
        .join('\n'),
      module.path,
    );
    Object.values(lines).forEach((names, i) => {
      const properties = stdout.split('\n')[i]?.split(',') ?? [];
      assert.deepEqual(
        names.filter((name) => !properties.includes(name)),
        [],
        stdout,
      );
    });
  });

  it('knows the class of the output of each cmdlet', async () => {
    const { stdout, stderr } = await runPowerShell(
      `foreach ($command in (Get-Module PortReporter).ExportedFunctions.Values) {
        foreach ($type in $command.OutputType) {
          if ($type.Name -notlike 'PortReporterRemote*' -and -not $type.Type) { "$($command.Name): $($type.Name)" }
        }
        if (-not $command.OutputType.Type) { $command.Name }
      }
      (Get-Command Get-PortMapping).OutputType[0].Type.GetProperty('ProcessName').PropertyType.Name`,
      module.path,
    );
    assert.deepEqual([stdout, stderr], ['String', '']);
  });

  inputs.forEach(([input, expected], i) => {
    it(`of "${input}"`, () =>
      assert.deepEqual(
        found[i]
          ?.split('>')
          .filter((match) => match !== '')
          .map((match) => match.split('<')),
        // PowerShell uses the values of ValidateSet as their tooltips.
        expected.map(([typed, shown]) => [typed, shown, shown]),
      ));
  });
});

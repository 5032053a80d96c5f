import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logFields } from '../../engine/cli/log/log-row.ts';
import { columns, moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { quoted, requirePowerShell, runPowerShell } from './pwsh.ts';
import { requireSsh, startRemoteHost } from './remote-host.ts';

const logColumns = logFields.map(({ name }) => name);
const time = '2026-01-02T03:04:05.678Z';
const port = { processId: '7', processName: 'web', user: 'LAB\\\\ann', remoteAddress: '10.0.0.1', remotePort: '81', state: 'Listen' };
const parts = {
  services: 'W3SVC\u001eWeb\u001eshared process\u001fWAS\u001eActivation\u001eshared process',
  peer: '8\u001ecurl',
  sharedWith: '9\u001eother',
};
const location = { file: '/PR-EVENTS.log', line: '3', time, localTime: '2026-01-02T03:04:05', timeSource: 'Events' };

interface Sample {
  readonly type: string;
  /** Returns one object of it, with this row. */
  readonly command: string;
  readonly columns: readonly string[];
  readonly row: Readonly<Record<string, string>>;
}

const samples: readonly Sample[] = [
  {
    type: 'Mapping',
    command: 'Get-PortMapping',
    columns,
    row: {
      ...port,
      ...parts,
      opened: time,
      processStarted: time,
      boundDevice: 'eth0',
      modules: '/lib/a.so\u001e0x10\u001etrue',
      missing: 'path=AccessDenied',
    },
  },
  { type: 'Mapping', command: 'Get-PortMapping', columns, row: { missing: 'processName=AccessDenied\u001fservices=AccessDenied' } },
  {
    type: 'Change',
    command: 'Watch-PortMapping',
    columns: ['event', 'time', 'source', 'seconds', ...columns, 'previous'],
    row: { ...port, ...parts, event: 'changed', time, source: 'poll', seconds: '1.5', previous: 'state=Bound' },
  },
  {
    type: 'Difference',
    command: 'Compare-PortMapping @() @()',
    columns: ['difference', ...columns, 'previous'],
    row: { ...port, ...parts, difference: 'changed', previous: '5\u001eold\u001e/old\u001eroot' },
  },
  {
    type: 'ScannedPort',
    command: 'Compare-PortMapping -NmapScan x',
    columns: [
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
    row: { ...port, services: parts.services, verdict: 'Open', address: '10.0.0.2', port: '80', scanState: 'open', scanService: 'http' },
  },
  {
    type: 'LogDifference',
    command: 'Compare-PortMapping -ReferenceLog / -DifferenceLog /',
    columns: ['difference', 'what', 'name', 'processName', 'user', 'previousProcessName', 'previousUser', 'count'],
    row: { difference: 'new', what: 'user', name: 'ann', processName: 'web', previousProcessName: 'old', count: '5' },
  },
  {
    type: 'MachineDifference',
    command: 'Compare-PortMapping -Machine /',
    columns: ['protocol', 'localPort', 'processName', 'count', 'presentOn', 'absentOn'],
    row: { protocol: 'TCP', localPort: '445', processName: 'web', count: '2', presentOn: 'a\u001fb', absentOn: 'c' },
  },
  {
    type: 'LogStart',
    command: 'Get-PortReporterLog',
    columns: logColumns,
    row: { ...location, type: 'start', computer: 'PC01', operatingSystem: 'Linux', reporterVersion: '2.0.0', mappings: '5' },
  },
  { type: 'LogPort', command: 'Get-PortReporterLog', columns: logColumns, row: { ...port, ...location, type: 'port' } },
  {
    type: 'LogProcess',
    command: 'Get-PortReporterLog',
    columns: logColumns,
    row: {
      ...location,
      type: 'process',
      processId: '7',
      processName: 'web',
      services: parts.services,
      tcpMappings: '1',
      udpMappings: '0',
      entry: '1',
      modules: '/lib/a.so\u001e0x10',
      ports: 'TCP\u001e::\u001e80\u001e\\N\u001e\\N\u001eLISTENING',
    },
  },
  {
    type: 'LogEvent',
    command: 'Get-PortReporterLog',
    columns: logColumns,
    row: {
      ...port,
      ...parts,
      ...location,
      type: 'event',
      event: 'closed',
      source: 'poll',
      seconds: '90.5',
      details: 'why=end',
      missing: 'path=Gone',
    },
  },
  {
    type: 'TimelineEntry',
    command: 'Get-PortReporterTimeline -ProcessName web',
    columns: ['time', 'last', 'event', 'summary', 'processId', 'processName', 'presentAtStart', 'count', 'values', 'valueCount', 'line'],
    row: {
      time,
      last: time,
      event: 'connected',
      summary: 'to 2 addresses on TCP 443',
      processId: '7',
      processName: 'web',
      presentAtStart: 'false',
      count: '3',
      values: 'a\u001fb',
      valueCount: '2',
      line: '5',
    },
  },
  {
    type: 'Statistic',
    command: 'Measure-PortReporterLog',
    columns: ['statistic', 'name', 'count', 'share', 'first', 'shortest', 'longest', 'mean', 'values'],
    row: {
      statistic: 'process',
      name: 'web',
      count: '1',
      share: '2.5',
      first: time,
      shortest: '1',
      longest: '60',
      mean: '30.5',
      values: 'a\u001fb',
    },
  },
  {
    type: 'Finding',
    command: 'Find-PortReporterActivity',
    columns: ['severity', 'criterion', 'title', 'reasons', ...columns, 'first', 'last', 'count', 'source', 'records'],
    row: {
      ...port,
      severity: 'high',
      criterion: 'x',
      title: 'X',
      reasons: 'a\u001fb',
      first: time,
      last: time,
      count: '2',
      source: 's',
      records: '/PR-PORTS.log\u001e3\u001f/PR-PORTS.log\u001e4',
    },
  },
  {
    type: 'LogCheck',
    command: 'Test-PortReporterLog',
    columns: ['file', 'state', 'intact', 'sealed', 'sealedIn', 'expected', 'actual', 'anchored', 'sequence', 'folder'],
    row: {
      file: 'PR-PORTS.log',
      state: 'Intact',
      intact: 'true',
      sealed: time,
      sealedIn: 'PR-EVENTS.log',
      sequence: 'a\u001fb',
      folder: '/logs',
    },
  },
  {
    type: 'ServiceStatus',
    command: 'Get-PortReporterService',
    columns: [
      'name',
      'displayName',
      'state',
      'startType',
      'logDirectory',
      'logFiles',
      'since',
      'sources',
      'recordsWritten',
      'recordsLost',
      'lastError',
    ],
    row: { name: 'PortReporter', displayName: 'Port Reporter', state: 'Running', startType: 'Manual', logFiles: 'a\u001fb', since: time },
  },
];

describe('Copies of the objects', function () {
  this.timeout(120_000);
  let module: ModuleUnderTest;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('cat "${ROWS:-rows.tsv}"');
  });
  after(async () => module?.remove());

  /** PowerShell source of each way to copy the output of `$command`. */
  const roads = {
    'Export-Clixml': '& $command | Export-Clixml $file; Import-Clixml $file',
    'Start-Job': 'Start-Job $script | Receive-Job -Wait -AutoRemoveJob',
    'Start-ThreadJob': 'Start-ThreadJob $script | Receive-Job -Wait -AutoRemoveJob',
    'ForEach-Object -Parallel': '1 | ForEach-Object -Parallel $script',
  };

  for (const { type, command, columns: header, row } of samples) {
    it(`of type ${type} are shown, written as text and exported as they are${row['missing'] === undefined ? '' : ', with a missing field'}`, async () => {
      const rows = join(module.folder, 'sample.tsv');
      await writeFile(rows, table([row], header));
      const { stdout, stderr } = await runPowerShell(
        `$command = { ${command} }
        $script = [scriptblock]::Create("Import-Module ${quoted(module.path)}; " + $command)
        $file = ${quoted(join(module.folder, 'copy.xml'))}
        function Show($Copies) {
          # A road may add properties of its own, which are hidden in views: PSComputerName is one that our views show.
          $own = foreach ($copy in $Copies) { $copy.PSObject.Properties.Remove('PSComputerName'); $copy }
          $exported = $own | Select-Object -Property $names | ConvertTo-Csv
          $written = $own | Select-Object -Property $names | ConvertTo-Json -WarningAction Stop
          @("$own", ($own | Out-String), ($own | Format-List | Out-String), "$exported", "$written") -join "\`n"
        }
        $names = (& $command).PSObject.Properties.Name
        $types = (& $command).PSObject.TypeNames[0]
        $roads = [ordered] @{ direct = { & $command }; ${Object.entries(roads)
          .map(([name, code]) => `'${name}' = { ${code} }`)
          .join('; ')} }
        $shown = [ordered] @{ type = $types }
        foreach ($road in $roads.Keys) { $shown[$road] = Show @(& $roads[$road]) }
        $shown | ConvertTo-Json`,
        module.path,
        { ROWS: rows },
      );
      assert.equal(stderr, '');
      const { type: name, direct, ...copies }: Record<string, string> = JSON.parse(stdout);
      assert.equal(name, `PortReporter${type}`);
      assert.doesNotMatch(direct ?? '', /PortReporter(?!\.)\w|System\./);
      for (const [road, text] of Object.entries(copies)) assert.equal(text, direct, road);
    });
  }

  it('are complete when they come from a remote computer, through Invoke-Command and through imported commands', async function () {
    requireSsh(this);
    const machine = await startRemoteHost('pc01');
    try {
      await writeFile(join(module.path, 'bin/linux-x64/rows.tsv'), table([samples[0]?.row ?? {}]));
      const { stdout, stderr } = await runPowerShell(
        `$direct = Get-PortMapping | Format-List | Out-String
        $pc = ${machine.session}
        $copy = Invoke-Command $pc { Import-Module ${quoted(module.path)}; Get-PortMapping }
        $null = Import-PSSession $pc -CommandName Get-PortMapping -AllowClobber -DisableNameChecking
        foreach ($one in $copy, (Get-PortMapping)) {
          "$one"; $one.Services.DisplayName -join ','; $one.Missing.Path
          ($one | Format-List | Out-String) -replace 'PSComputerName.*\\n' -ceq $direct
        }`,
        module.path,
      );
      assert.equal(stderr, '');
      assert.deepEqual(
        stdout.split('\n'),
        Array.from({ length: 2 }, () => ['TCP 127.0.0.1:80', 'Web,Activation', 'AccessDenied', 'True']).flat(),
      );
    } finally {
      await machine.stop();
    }
  });

  it('do not wait for the runspace that created them', async () => {
    await writeFile(join(module.path, 'bin/linux-x64/rows.tsv'), table([{}]));
    // Each runspace is busy until both objects are shown and converted to strings.
    const { stdout } = await runPowerShell(
      `$shown = [System.Threading.CountdownEvent]::new(2)
      1..2 | ForEach-Object -Parallel {
        Import-Module ${quoted(module.path)}
        Get-PortMapping
        ($using:shown).Wait(20000)
      } | ForEach-Object {
        if ($_ -is [bool]) { return "$_" }
        $null = $_ | Out-String
        "$_"
        $null = $shown.Signal()
      }`,
      module.path,
    );
    assert.deepEqual(stdout.split('\n'), ['TCP 127.0.0.1:80', 'TCP 127.0.0.1:80', 'True', 'True']);
  });

  it('have the same times and numbers in each culture', async () => {
    const rows = join(module.folder, 'sample.tsv');
    await writeFile(rows, table([{ opened: time, processId: '7' }]));
    const { stdout, stderr } = await runPowerShell(
      `[System.Threading.Thread]::CurrentThread.CurrentCulture = 'th-TH'
      (Get-PortMapping | ConvertTo-Csv)[1]
      $csv = Get-PortMapping | ConvertTo-Csv
      [System.Threading.Thread]::CurrentThread.CurrentCulture = 'de-DE'
      $back = ($csv | ConvertFrom-Csv).Opened
      [datetime]::Parse($back, [cultureinfo]::InvariantCulture).ToUniversalTime().ToString('o')`,
      module.path,
      { ROWS: rows, TZ: 'Asia/Bangkok' },
    );
    assert.equal(stderr, '');
    assert.match(stdout, /"2026-01-02T10:04:05\.678\+07:00"/);
    assert.match(stdout, /^2026-01-02T03:04:05\.6780000Z$/m);
  });
});

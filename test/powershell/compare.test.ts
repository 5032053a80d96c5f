import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onPath, requireTool } from '../require-tool.ts';
import { builtModule, quoted, requirePowerShell, runPowerShell } from './pwsh.ts';

const engine = join(builtModule, 'bin/linux-x64/portreporter');
const asError = 'ForEach-Object { "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$($_.TargetObject)|$_" }';

async function listen(): Promise<[Server, number]> {
  // nmap resets its connections.
  const server = createServer((socket) => socket.on('error', () => socket.destroy())).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return [server, address.port];
}

describe('Compare-PortMapping', function () {
  this.timeout(60_000);
  let folder: string;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    assert.ok(existsSync(engine), 'The module is not built. Run: npm run build');
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-compare-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(code: string): Promise<string> {
    const { stdout, stderr } = await runPowerShell(code, builtModule);
    assert.equal(stderr, '');
    return stdout;
  }

  /** Objects as Import-Csv returns them: every property is a string, lists are in the format of Export-Csv. */
  const asCsv = `ForEach-Object {
    $row = [pscustomobject] @{}
    foreach ($property in $_.PSObject.Properties) {
      $row.PSObject.Properties.Add([psnoteproperty]::new($property.Name, [string] $property.Value))
    }
    $row
  }`;
  const forms: [what: string, make: string][] = [
    ['live objects', ''],
    // The same over remoting.
    [
      'objects from CLIXML',
      `$serializer = [System.Management.Automation.PSSerializer]
      $before = $serializer::Deserialize($serializer::Serialize($before, 3))`,
    ],
    ['objects from CSV', `$before = @($before | ${asCsv})`],
    // ConvertFrom-Json returns such objects from output of the engine.
    [
      "objects with the names of the engine's JSON",
      `$before = @($before | ForEach-Object { [pscustomobject] @{
      protocol = $_.Protocol; localAddress = $_.LocalAddress; localPort = [long] $_.LocalPort; state = $_.State
      processId = [long] $_.ProcessId; processStarted = $_.ProcessStarted; processName = $_.ProcessName
      path = $_.Path; user = $_.UserName; remoteAddress = $_.RemoteAddress; remotePort = $_.RemotePort
      services = @($_.Services | ForEach-Object { [pscustomobject] @{ name = $_.Name; displayName = $_.DisplayName; type = $_.Type } })
      missing = [pscustomobject] @{}; peer = $null } })`,
    ],
  ];
  for (const [what, make] of forms) {
    it(`returns new and gone ports between ${what} and the current state`, async () => {
      const [gone = '', fresh = '', ...rest] = (
        await run(`
        $goes, $comes = foreach ($i in 1, 2) { [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0) }
        $goes.Start()
        $before = @(Get-PortMapping -ProcessId $pid -State Listen)
        ${make}
        $comes.Start()
        $gonePort, $newPort = $goes.LocalEndpoint.Port, $comes.LocalEndpoint.Port
        $goes.Stop()
        $ports = $gonePort, $newPort
        Compare-PortMapping $before -LocalPort $ports | ForEach-Object {
          $isWhole = $_.ProcessId -eq $pid -and $_.ProcessStarted -is [datetime]
          "$($_.GetType().Name) $($_.Difference) $($_.LocalPort -eq $gonePort) $isWhole $($_.UserName)" }
        $now = @(Get-PortMapping -ProcessId $pid -State Listen)
        @($now | Compare-PortMapping $before | ForEach-Object Difference) -join ' '
        @(Compare-PortMapping $before $now -Protocol UDP).Count
        @(Compare-PortMapping $before $now -ProcessName other*).Count
        # Otherwise the garbage collector closes it during a later test of this process.
        $comes.Stop()`)
      ).split('\n');
      assert.match(gone, /^PortReporterDifference Gone True True \S+$/);
      assert.match(fresh, /^PortReporterDifference New False True \S+$/);
      assert.deepEqual(rest, ['Gone New', '0', '0']);
    });
  }

  it('returns the previous owner, and treats a restarted program as the same owner with -IgnoreRestart', async () => {
    const text = await run(`
      $before = [pscustomobject] @{ Protocol = 'TCP'; LocalAddress = '0.0.0.0'; LocalPort = 80; State = 'Listen'; ProcessId = 10
        ProcessName = "ngi\`tnx\\"; Path = '/usr/sbin/nginx'; UserName = 'root'; ProcessStarted = [datetime] '2026-01-01' }
      $after = $before.PSObject.Copy()
      $after.ProcessId = 11
      Compare-PortMapping $before $after | ForEach-Object {
        "$_ $($_.ProcessId) $($_.Previous.ProcessId) $($_.Previous) $($_.Previous.Path) $($_.Previous.UserName)" }
      @(Compare-PortMapping $before $after -IgnoreRestart).Count
      @(Compare-PortMapping $before @()).Count
      @(Compare-PortMapping @() @()).Count
      @(@() | Compare-PortMapping $before).Count`);
    assert.equal(text, 'Changed TCP 0.0.0.0:80 11 10 ngi\tnx\\ (10) /usr/sbin/nginx root\n0\n1\n0\n1');
  });

  it('accepts paths of snapshot files', async () => {
    const rows = [5353, 53].map((port) => JSON.stringify({ protocol: 'UDP', localAddress: '::1', localPort: port }));
    const [before, after] = ['before', 'after'].map((name) => join(folder, `${name} \u00fc.json`));
    writeFileSync(before ?? '', rows[0] ?? '');
    writeFileSync(after ?? '', rows[1] ?? '');
    const text = await run(`
      $null = $ExecutionContext.SessionState.Path.SetLocation(${quoted(folder)})
      Compare-PortMapping 'before \u00fc.json' ([System.IO.FileInfo]::new(${quoted(after ?? '')})) | ForEach-Object { "$_" }
      Compare-PortMapping ${quoted(before ?? '')} @() | ForEach-Object { "$_" }`);
    assert.equal(text, 'Gone UDP [::1]:5353\nNew UDP [::1]:53\nGone UDP [::1]:5353');
  });

  for (const [what, object, message] of [
    [
      'something else',
      '[pscustomobject] @{ Name = 1 }',
      /^Object 1 of -ReferenceObject is not a mapping \(it has no Protocol\)\. Specify output/,
    ],
    ['half a mapping', "[pscustomobject] @{ Protocol = 'TCP'; LocalAddress = '::' }", /\(it has no LocalPort\)/],
    ['a wrong time', "[pscustomobject] @{ Protocol = 'TCP'; LocalAddress = '::'; LocalPort = 1; Opened = 'once' }", /'once'/],
    ['paths among objects', "'a', 'b'", /it has no Protocol/],
  ] as const) {
    it(`rejects ${what}, and compares nothing`, async () => {
      const text = await run(`try { Compare-PortMapping (${object}) @() } catch { $_ | ${asError} }`);
      const [id, category, , told = ''] = text.split('|');
      assert.deepEqual([id, category], ['NotAMapping,Compare-PortMapping', 'InvalidArgument']);
      assert.match(told, message);
    });
  }

  it('passes on errors of the engine about an invalid value, a missing file and an invalid filter', async () => {
    const wrong = "[pscustomobject] @{ Protocol = 'SCTP'; LocalAddress = '::'; LocalPort = 1 }";
    const text = await run(`
      Compare-PortMapping (${wrong}) @() -ErrorAction SilentlyContinue -ErrorVariable found
      Compare-PortMapping ${quoted(join(folder, 'nowhere'))} @() -ErrorAction SilentlyContinue -ErrorVariable +found
      Compare-PortMapping -NmapScan ${quoted(join(folder, 'nowhere'))} -ErrorAction SilentlyContinue -ErrorVariable +found
      $found | ${asError}
      try { Compare-PortMapping @() @() -LocalPort 70000 } catch { $_ | ${asError} }`);
    const told = text.split('\n').map((line) => line.split('|'));
    assert.deepEqual(
      told.map(([id]) => id),
      ['InvalidSnapshot', 'SnapshotUnreadable', 'ScanUnreadable', 'InvalidValue'].map((id) => `${id},Compare-PortMapping`),
    );
    assert.match(told[0]?.[3] ?? '', /protocol is "SCTP", not TCP or UDP/);
  });

  it('compares an nmap scan with the open ports', async function () {
    requireTool(this, 'nmap', onPath('nmap'), 'apt-get install nmap');
    const [server, port] = await listen();
    const scan = join(folder, 'scan.xml');
    try {
      await execa('nmap', ['-sT', '-Pn', '-p', `${port},1`, '-oX', scan, '127.0.0.1']);
      const text = await run(`
        $own = @(Get-PortMapping ${port} -State Listen)
        foreach ($found in @(Compare-PortMapping -NmapScan ${quoted(scan)}), @(Compare-PortMapping $own -NmapScan ${quoted(scan)}),
          @(Compare-PortMapping @() -NmapScan ${quoted(scan)})) {
          $found | Where-Object Port -eq ${port} | ForEach-Object {
            "$($_.GetType().Name) $_ $($_.ScanState) $($_.ProcessId) $($_.ProcessName)" }
        }`);
      const end = `TCP 127.0.0.1:${port} open`;
      assert.deepEqual(
        text.split('\n').map((line) => line.trimEnd()),
        [
          `PortReporterScannedPort Open ${end} ${process.pid} node`,
          `PortReporterScannedPort Open ${end} ${process.pid} node`,
          `PortReporterScannedPort OpenWithoutOwner ${end}`,
        ],
      );
    } finally {
      server.close();
    }
  });

  it('compares many computers: mappings of sessions, snapshot files, and folders of logs', async () => {
    const mapping = (computer: string, port: number, name: string): string =>
      `[pscustomobject]@{ PSComputerName = '${computer}'; Protocol = 'TCP'; LocalAddress = '0.0.0.0'; LocalPort = ${port}; State = 'Listen'
        ProcessId = 4; ProcessName = '${name}' }`;
    const port = (number: number, name: string): string => `24/1/1,9:0:0,TCP,${number},0.0.0.0,,0.0.0.0,4,${name},<www>\n`;
    for (const [name, text] of [
      ['pc1', port(80, 'nginx')],
      ['pc2', port(80, 'nginx') + port(4444, 'nc')],
    ] as const) {
      mkdirSync(join(folder, 'machines', name), { recursive: true });
      writeFileSync(join(folder, 'machines', name, 'PR-PORTS-24-01-1-0-0-0.log'), text);
    }
    const shown = 'ForEach-Object { "$($_.GetType().Name) $_ $($_.Count) $($_.PresentOn) / $($_.AbsentOn)" }';
    const text = await run(`
      $all = ${mapping('pc1', 445, 'System')}, ${mapping('pc2', 445, 'System')}, ${mapping('pc2', 4444, 'nc.exe')},
        ${mapping('pc3', 445, 'System')}
      Compare-PortMapping -Machine $all | ${shown}
      Compare-PortMapping -Machine $all -ProcessName System | ${shown}
      Compare-PortMapping -Machine ${quoted(join(folder, 'machines'))} | ${shown}
      Compare-PortMapping -Machine (Get-Item ${quoted(join(folder, 'machines'))}) -LocalPort 1-4443 | ${shown}
      Compare-PortMapping -Machine $all[0] -ErrorAction SilentlyContinue -ErrorVariable found
      $found | ForEach-Object { "$($_.FullyQualifiedErrorId) $($_.TargetObject)" }`);
    assert.deepEqual(text.split('\n'), [
      'PortReporterMachineDifference TCP 4444 nc.exe 1 pc2 / pc1 pc3',
      'PortReporterMachineDifference TCP 4444 nc 1 pc2 / pc1',
      'OneMachine,Compare-PortMapping pc1',
    ]);
  });

  it('compares two logs', async () => {
    const logs = [join(folder, 'PR-PORTS-24-01-1-0-0-0.log'), join(folder, 'PR-PORTS-24-01-2-0-0-0.log')].map(quoted);
    writeFileSync(join(folder, 'PR-PORTS-24-01-1-0-0-0.log'), '24/1/1,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,4,nginx,<www>\n');
    writeFileSync(join(folder, 'PR-PORTS-24-01-2-0-0-0.log'), '24/1/2,9:0:0,TCP,80,0.0.0.0,,0.0.0.0,9,nc,<eve>\n');
    const text = await run(`
      Compare-PortMapping -ReferenceLog ${logs[0]} -DifferenceLog ${logs[1]} -TimeZone Z | Where-Object What -ne Process | ForEach-Object {
        "$($_.GetType().Name) $_ $($_.ProcessName) $($_.PreviousProcessName) $($_.PreviousUserName) $($_.Count)" }
      $splatQuiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'found' }
      Compare-PortMapping -ReferenceLog ${logs[0]} -DifferenceLog ${quoted(join(folder, 'nowhere'))} @splatQuiet
      $found | ${asError}`);
    const [changed, fresh, gone, error = ''] = text.split('\n');
    assert.deepEqual(
      [changed, fresh, gone].map((line) => line?.trimEnd()),
      [
        'PortReporterLogDifference Changed Listener TCP 0.0.0.0:80 nc nginx www',
        'PortReporterLogDifference New User eve    1',
        'PortReporterLogDifference Gone User www    1',
      ],
    );
    assert.match(error, /^PathNotFound,Compare-PortMapping\|ObjectNotFound\|/);
  });
});

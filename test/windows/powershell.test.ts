import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { quoted } from '../powershell/pwsh.ts';
import type { OpenSockets } from './open-sockets.ts';
import { requireShell, runShell, shells } from './windows-powershell.ts';
import { firstLine, portReporter, runOnWindows, type Running, startOnWindows, windowsNode, windowsPath } from './windows-program.ts';

for (const shell of shells) {
  describe(`The module in ${shell} on Windows`, function () {
    this.timeout(180_000);
    let program: string;
    let server: Running;
    let sockets: OpenSockets;

    before(async function () {
      this.timeout(900_000);
      program = await requireShell(this, shell);
      server = startOnWindows(windowsNode, [windowsPath('test/windows/open-sockets.ts'), 'parent'], { timeout: 900_000 });
      sockets = JSON.parse(await firstLine(server));
    });
    after(async () => {
      await server?.kill();
    });

    const run = (script: string): Promise<string[]> => runShell(program, script);

    it('returns the objects that the executable prints as JSON', async () => {
      const row = (cells: readonly (string | number | null | undefined)[]): string => cells.map((cell) => cell ?? '').join('|');
      // By ports, because Wine does not report the owner of a listener.
      const ports = [
        sockets.tcp4Listener,
        sockets.tcp6Listener,
        sockets.tcp4Client,
        sockets.tcp6Client,
        sockets.udp4,
        sockets.udp6,
        sockets.udpConnected,
      ];
      const lines = await run(`Get-PortMapping ${ports.join(', ')} | ForEach-Object {
        @($_.Protocol, $_.LocalAddress, $_.LocalPort, $_.RemoteAddress, $_.RemotePort, $_.State, $_.Exposure, $_.ProcessId, $_.ProcessName,
          $_.Path, $_.UserName, $_.ParentProcessId, $_.Peer.ProcessId, $_.Missing.remoteAddress, $_.GetType().Name) -join '|'
      }`);
      const { stdout } = await runOnWindows(portReporter, ['map', '--format', 'json', '--port', ports.join(',')]);
      const records = stdout
        .trim()
        .split('\n')
        .map((line): PortMapping => JSON.parse(line));
      assert.ok(records.length >= ports.length);
      assert.deepEqual(
        lines.toSorted(),
        records
          .map((record) =>
            row([
              record.protocol,
              record.localAddress,
              record.localPort,
              record.remoteAddress,
              record.remotePort,
              record.state,
              record.exposure,
              record.processId,
              record.processName,
              record.path,
              record.user,
              record.parentProcessId,
              record.peer?.processId,
              record.missing.remoteAddress,
              'PortReporterMapping',
            ]),
          )
          .toSorted(),
      );
    });

    it('passes them to Where-Object, and accepts processes and similar objects from the pipeline', async () => {
      assert.deepEqual(
        await run(`
        Get-PortMapping | Where-Object LocalPort -eq ${sockets.udp4} | ForEach-Object { "$_ $($_.OwningProcess) $($_.ProcessName)" }
        [System.Diagnostics.Process]::GetProcessById(${sockets.processId}) | Get-PortMapping -Protocol UDP |
          Where-Object LocalPort -eq ${sockets.udp4} | ForEach-Object { "$_" }
        Get-PortMapping -ProcessName node -Protocol UDP -LocalPort ${sockets.udp6} | ForEach-Object { "$_" }
        @(Get-PortMapping | Where-Object ProcessId -eq 0).Count`),
        [`UDP 127.0.0.1:${sockets.udp4} ${sockets.processId} node.exe`, `UDP 127.0.0.1:${sockets.udp4}`, `UDP [::1]:${sockets.udp6}`, '0'],
      );
    });

    it('shows a table', async () => {
      const lines = await run(`Get-PortMapping -ProcessId ${sockets.processId} -Protocol UDP`);
      assert.ok(
        lines.some((line) => new RegExp(`^UDP +127\\.0\\.0\\.1 +${sockets.udp4} +${sockets.processId} node\\.exe`).test(line)),
        lines.join('\n'),
      );
    });

    it('reports errors as ErrorRecords', async () => {
      const show = 'catch { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $($_.TargetObject)" }';
      const [noMatch, invalid] = await run(
        `try { Get-PortMapping -ProcessName no-such-process -ErrorAction Stop } ${show}; try { Get-PortMapping 70000 } ${show}`,
      );
      assert.match(noMatch ?? '', /^NoMatch,Get-PortMapping ObjectNotFound .*no-such-process/);
      assert.match(invalid ?? '', /^InvalidValue,Get-PortMapping InvalidArgument 70000$/);
    });

    it('waits until a port is opened and closed, and watches', async () => {
      assert.deepEqual(
        await run(`
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        (Wait-PortMapping $port -Timeout 60).LocalPort -eq $port
        Wait-PortMapping $port -Closed -Timeout 0.5 -ErrorVariable late -ErrorAction SilentlyContinue
        $late.FullyQualifiedErrorId
        $listener.Stop()
        Wait-PortMapping $port -Closed -Timeout 60
        @(Watch-PortMapping $port -Timeout 1).Count`),
        ['True', 'TimedOut,Wait-PortMapping', '0'],
      );
    });

    it('returns modules, version and hash on request', async () => {
      const [line] = await run(`Get-PortMapping -LocalPort ${sockets.udp4} -Protocol UDP -Include Module, Version, Hash | ForEach-Object {
        $programs = @($_.Modules | Where-Object { $_.Path -like '*.exe' })
        "$($programs.Count) $($_.Sha256.Length) $($null -ne $_.Version -or $null -ne $_.Missing.version)" }`);
      assert.equal(line, '1 64 True');
    });

    it('reads, measures, searches, verifies and reports logs', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'port-reporter-'));
      try {
        const logs = join(folder, 'l\u00f6gs [1] \u65e5');
        cpSync('test/fixtures/reporter/windows-11', logs, { recursive: true });
        const ports = readdirSync(logs).find((name) => name.startsWith('PR-PORTS')) ?? '';
        appendFileSync(join(logs, ports), 'rubbish\r\n24/11/5,16:9:0,TCP,50002,10.0.0.1,4444,6.6.6.6,7,nc.exe,<LAB\\ann>\r\n');
        const path = quoted(windowsPath(logs));
        const { stdout } = await runOnWindows(portReporter, ['log', 'read', windowsPath(logs), '--format', 'json']);
        const [count, types, damaged, file, wild, piped, statistic, finding, broken, page, emptyFolder, difference] = await run(`
          $records = @(Get-PortReporterLog -LiteralPath ${path} -ErrorAction SilentlyContinue -ErrorVariable damaged)
          $records.Count
          $seen = [ordered]@{}; foreach ($record in $records) { $seen[$record.RecordType] = 1 }; @($seen.Keys) -join ' '
          $location = $damaged[0].TargetObject
          "$($damaged.FullyQualifiedErrorId) $([System.IO.File]::ReadAllLines($location.File)[$location.Line - 1])"
          [System.IO.File]::Exists($records[-1].File)
          $pattern = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName(${path}), 'l*', 'PR-E*')
          @(Get-PortReporterLog $pattern).Count -eq @($records | Where-Object RecordType -eq Event).Count
          @([System.IO.DirectoryInfo]::new(${path}) | Get-PortReporterLog -Type Event).Count -eq @(Get-PortReporterLog $pattern).Count
          (Measure-PortReporterLog -LiteralPath ${path} -Statistic process | Where-Object Name -eq nc.exe).Count
          Find-PortReporterActivity -LiteralPath ${path} -Severity High -ErrorAction SilentlyContinue | Where-Object ProcessName -eq nc.exe |
            ForEach-Object { "$_ $($_.ProcessName) $($_.UserName)" }
          @(Test-PortReporterLog -LiteralPath ${path} -WarningAction SilentlyContinue | Where-Object -not IsIntact).Name -join ' '
          (Export-PortReporterReport ([System.IO.Path]::Combine(${path}, 'page.html')) -LiteralPath ${path} -PassThru).Length -gt 10000
          @(Get-PortReporterLog ([System.IO.Path]::Combine(${path}, 'nowhere')) -ErrorAction SilentlyContinue).Count
          $mapping = Get-PortMapping ${sockets.udp4} -Protocol UDP
          $removed = @(Compare-PortMapping $mapping @())
          @($removed | ForEach-Object { "$_ $($_.ProcessName)" }) + @(Compare-PortMapping $mapping $mapping) -join ' '`);
        assert.deepEqual(
          { count, types, damaged, file, wild, piped, statistic, finding, broken, page, emptyFolder, difference },
          {
            count: String(stdout.trimEnd().split('\n').length),
            types: 'Start Port Process Event',
            damaged: 'DamagedLine,Get-PortReporterLog rubbish',
            file: 'True',
            wild: 'True',
            piped: 'True',
            statistic: '1',
            finding: 'High metasploit-port: remote port TCP 4444 nc.exe LAB\\ann',
            broken: ports,
            page: 'True',
            emptyFolder: '0',
            difference: `Gone UDP 127.0.0.1:${sockets.udp4} node.exe`,
          },
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it('joins command lines that split into the same arguments', async () => {
      const texts = [
        'C:\\Logs\\',
        'a b\\',
        '',
        '"',
        '\\"',
        '\\\\"',
        'a\\\\',
        ' ',
        '\t',
        "it's",
        '%PATH%',
        '^&|<>',
        '--state=Listen',
        '\u00fc\u65e5',
      ];
      const [printed] = await run(`& (Get-Module PortReporter) {
        $texts = foreach ($units in $args[0]) {
          [string]::new([char[]] @(foreach ($unit in $units.Split(' ')) { if ($unit) { [int] $unit } }))
        }
        $print = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
        $line = ConvertTo-CommandLine (@('-e', $print, '--') + $texts)
        $start = [System.Diagnostics.ProcessStartInfo]::new(${quoted(windowsPath(windowsNode))}, $line)
        $start.UseShellExecute = $false
        $start.RedirectStandardOutput = $true
        $start.StandardOutputEncoding = [System.Text.UTF8Encoding]::new($false)
        [System.Diagnostics.Process]::Start($start).StandardOutput.ReadToEnd() -replace '[^ -~]', '?'
      } (${texts
        .map((text) =>
          quoted(
            text
              .split('')
              .map((unit) => unit.charCodeAt(0))
              .join(' '),
          ),
        )
        .join(', ')})`);
      assert.equal(printed, JSON.stringify(texts).replaceAll(/[^ -~]/g, '?'));
    });
  });
}

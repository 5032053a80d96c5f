import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { requireExecutable } from '../linux-executable.ts';
import { columns, moduleWithEngine, table, type ModuleUnderTest } from './fake-engine.ts';
import { requirePowerShell, runPowerShell } from './pwsh.ts';

const changeColumns = ['event', 'time', 'source', 'seconds', ...columns, 'previous'];
const time = '2026-01-02T03:04:05.678Z';

describe('Watch-PortMapping and Wait-PortMapping', function () {
  this.timeout(60_000);
  let module: ModuleUnderTest;
  let told: string;
  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    module = await moduleWithEngine('(IFS="|"; echo "$*") >> told; cat rows.tsv');
    told = join(dirname(module.engine), 'told');
    await writeFile(
      join(dirname(module.engine), 'rows.tsv'),
      table(
        [
          { event: 'opened', time, source: 'poll', processId: '7', processName: 'a\u202eb', localPort: '80' },
          { event: 'changed', time, source: 'event', localPort: '81', previous: 'state=Listen\u001fprocessId=\\N\u001fuser=a\\\\b=c' },
          { event: 'closed', time, source: 'inferred', seconds: '90.5', localPort: '82' },
          { event: 'connectFailed', time: '2026-01-02T03:04:05.678901Z', source: 'event', seconds: '0.25', localPort: '83' },
        ],
        changeColumns,
      ),
    );
  });
  beforeEach(() => rm(told, { force: true }));
  after(async () => module?.remove());

  async function run(code: string, path = module.path): Promise<string> {
    const { stdout, stderr } = await runPowerShell(code, path);
    assert.equal(stderr, '');
    return stdout;
  }

  it('return changes, which are also mappings, and mappings', async () => {
    const shown = await run(`
      $changes = @(Watch-PortMapping)
      foreach ($c in $changes) { "$($c.GetType().Name) $($c.Event) $($c.Source) $($c.LocalPort) $($c.Lifetime.TotalSeconds) $c" }
      $changes[0].Time.ToUniversalTime().ToString('o')
      $changes[3].Time.ToUniversalTime().ToString('o')
      "$($changes[0].OwningProcess) $($changes[1].Previous): $($changes[1].Previous.State) $($changes[1].Previous.UserName) $($null -eq $changes[1].Previous.ProcessId)"
      (Wait-PortMapping 80 | ForEach-Object { $_.GetType().Name })`);
    assert.deepEqual(shown.split('\n'), [
      'PortReporterChange Opened Poll 80  Opened TCP 127.0.0.1:80',
      'PortReporterChange Changed Event 81  Changed TCP 127.0.0.1:81',
      'PortReporterChange Closed Inferred 82 90.5 Closed TCP 127.0.0.1:82',
      'PortReporterChange ConnectFailed Event 83 0.25 ConnectFailed TCP 127.0.0.1:83',
      '2026-01-02T03:04:05.6780000Z',
      '2026-01-02T03:04:05.6789010Z',
      '7 State: Listen, ProcessId: , UserName: a\\b=c: Listen a\\b=c True',
      ...Array<string>(4).fill('PortReporterMapping'),
    ]);
  });

  it('are shown as a table in which no name can control the terminal', async () => {
    const [, heading = '', , first = ''] = stripVTControlCharacters(await run('Watch-PortMapping')).split('\n');
    assert.match(heading, /^Time +Event +Proto +LocalAddress +Port +PID +State +Process +Remote +UserName/);
    assert.match(first, /^\d\d:\d\d:\d\d Opened +TCP +127\.0\.0\.1 +80 +7 +a\\u\{202e\}b/);
  });

  it('filter events', async () => {
    assert.equal(
      await run(
        `(Watch-PortMapping -Opened).Event; '-'; (Watch-PortMapping -Closed).Event; '-'; (Watch-PortMapping -Opened -Closed).Event; '-'; (Watch-PortMapping -Failed).Event`,
      ),
      'Opened\n-\nClosed\n-\nOpened\nClosed\n-\nConnectFailed',
    );
  });

  it('pass their parameters to the engine', async () => {
    const commands: [string, string][] = [
      ['Watch-PortMapping', 'watch'],
      [
        'Watch-PortMapping 80 -Protocol UDP -ProcessName chrome -Timeout 1.5 -Interval 200',
        'watch|--port=80|--process=chrome|--udp|--for=1.5|--interval=200',
      ],
      ['Wait-PortMapping 5432 -Timeout 30', 'watch|--listening|--interval=250|--port=5432|--until=open|--for=30'],
      ['Wait-PortMapping 1-9, 22 -Closed -Interval 500', 'watch|--listening|--interval=500|--port=1-9|--port=22|--until=closed'],
    ];
    await run(commands.map(([command]) => `$null = ${command}`).join('\n'));
    const sorted = (line: string): string => line.split('|').toSorted().join('|');
    assert.deepEqual(
      (await readFile(told, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => sorted(line.replace(/\|--format=tsv\|.*/, ''))),
      commands.map(([, words]) => sorted(words)),
    );
  });

  it('describe every property of a change in their help', async () => {
    assert.equal(
      await run(`$help = (Get-Help Watch-PortMapping -Full).returnValues.returnValue.type.name
      foreach ($property in (& (Get-Module PortReporter) { [PortReporterChange] }).GetProperties('Public, Instance, DeclaredOnly').Name) {
        if ($help -cnotmatch "(?m)^$property  +[A-Z]") { $property }
      }`),
      '',
    );
  });

  describe('with the real engine', () => {
    let real: ModuleUnderTest;
    before(async function () {
      requireExecutable(this);
      real = await moduleWithEngine(`exec '${join(import.meta.dirname, '../../dist/linux-x64/portreporter')}' "$@"`);
    });
    after(async () => real?.remove());

    it('wait for a listener, and for its end, and report a timeout', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      assert.ok(typeof address === 'object' && address);
      const shown = await run(
        `
        $found = Wait-PortMapping ${address.port} -Timeout 30
        "$($found.LocalPort) $($found.State) $($found.ProcessId)"
        Wait-PortMapping ${address.port} -Closed -Timeout 0.5 -ErrorVariable late -ErrorAction SilentlyContinue
        "$($late.FullyQualifiedErrorId) $($late.CategoryInfo.Category)"
        Wait-PortMapping 1 -Closed
        'done'`,
        real.path,
      );
      server.close();
      assert.deepEqual(shown.split('\n'), [`${address.port} Listen ${process.pid}`, 'TimedOut,Wait-PortMapping OperationTimeout', 'done']);
    });

    it('detect a port that the session itself opens and closes', async () => {
      const shown = await run(
        `
        $found = foreach ($once in 1) {
          $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
          $watch = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
          $null = $watch.AddScript("Import-Module ${real.path}; Watch-PortMapping -ProcessId $PID -Interval 100 -Timeout 60 -Listening")
          $changes = [System.Management.Automation.PSDataCollection[psobject]]::new()
          $null = $watch.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $changes)
          $clock = [System.Diagnostics.Stopwatch]::StartNew()
          while ($changes.Count -lt 2 -and $clock.Elapsed.TotalSeconds -lt 50) {
            $listener.Start(); [System.Threading.Thread]::Sleep(400); $listener.Stop(); [System.Threading.Thread]::Sleep(400)
          }
          $watch.Stop()
          $changes.Event
        }
        "$($found -ccontains 'Opened') $($found -ccontains 'Closed')"`,
        real.path,
      );
      assert.equal(shown, 'True True');
    });
  });
});

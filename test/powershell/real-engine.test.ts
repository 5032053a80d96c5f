import assert from 'node:assert/strict';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { execa } from 'execa';
import type { PortMapping, ProcessName } from '../../engine/model/port-mapping.ts';
import { builtModule, requirePowerShell, runPowerShell } from './pwsh.ts';

const engine = `${builtModule}/bin/linux-x64/portreporter`;

/** The object that the module returns for a record of the engine. */
function objectOf(record: PortMapping): Record<string, unknown> {
  const { user, services, peer, sharedWith, modules, missing, ...rest } = record;
  const names = services.map(({ name }) => name);
  return {
    ...pascalCase(rest),
    UserName: user,
    ServiceName: names[0] ?? null,
    Services: names,
    Peer: peer && processText(peer),
    SharedWith: sharedWith.map(processText),
    Modules: modules?.map(({ path }) => path) ?? null,
    Missing:
      Object.entries(pascalCase(missing))
        .map(([name, reason]) => `${name}: ${String(reason)}`)
        .join(', ') || null,
  };
}

function processText({ processId, processName }: ProcessName): string {
  return `${processName ?? ''} (${processId})`.trimStart();
}

function pascalCase(parts: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name === 'user' ? 'UserName' : name.charAt(0).toUpperCase() + name.slice(1), part]),
  );
}

/** The module's times are local, the engine's UTC. */
function utc(key: string, value: unknown): unknown {
  return typeof value === 'string' && ['Opened', 'ProcessStarted'].includes(key) ? new Date(value).toISOString() : value;
}

function portOf(listener: Server): number {
  const address = listener.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

describe('Get-PortMapping on the real engine', function () {
  this.timeout(60_000);
  let server: Server;
  let client: Socket;
  let udp: UdpSocket;
  let port: number;

  before(async function () {
    this.timeout(600_000);
    await requirePowerShell(this);
    assert.ok(existsSync(engine), 'The module is not built. Run: npm run build');
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = portOf(server);
    client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    udp = createSocket('udp6').bind(0, '::1');
    await once(udp, 'listening');
  });
  after(() => {
    client?.destroy();
    server?.close();
    udp?.close();
  });

  async function run(code: string): Promise<string> {
    const { stdout, stderr } = await runPowerShell(code, builtModule);
    assert.equal(stderr, '');
    return stdout;
  }

  it('returns the objects that the engine writes as JSON', async () => {
    const own = String(process.pid);
    const asJson = '$_ | ConvertTo-Json -Compress -WarningAction Stop';
    const [objects, { stdout }] = await Promise.all([
      run(`Get-PortMapping -ProcessId ${own} -Include Hash, Module, Version, Signer, Address | ForEach-Object { ${asJson} }`),
      execa(engine, ['map', '--pid', own, '--include', 'hash,modules,version,signer', '--addresses', '--format', 'json']),
    ]);
    const records = stdout.split('\n').map((line): PortMapping => JSON.parse(line));
    assert.ok(records.length >= 4);
    assert.deepEqual(
      objects.split('\n').map((line): unknown => JSON.parse(line, utc)),
      records.map(objectOf),
    );
  });

  it('is filtered by Where-Object', async () => {
    const text = await run(
      `Get-PortMapping -ProcessId ${process.pid} | Where-Object State -eq Listen | ForEach-Object { "$($_.LocalPort) $($_.State)" }`,
    );
    assert.ok(text.split('\n').includes(`${port} Listen`));
    assert.ok(text.split('\n').every((line) => line.endsWith(' Listen')));
  });

  it('accepts processes from the pipeline', async () => {
    const text = await run(
      `[System.Diagnostics.Process]::GetProcessById(${process.pid}) | Get-PortMapping -Protocol UDP | ForEach-Object LocalPort`,
    );
    assert.ok(text.split('\n').includes(String(udp.address().port)));
  });

  it('accepts thousands of values, piped or as arguments, more than fit into a command line', async () => {
    const counts = await run(`$ids = 5000000..5019999 + @(${process.pid}) * 3
      @($ids | ForEach-Object { [pscustomobject] @{ Id = $_ } } | Get-PortMapping ${port} -State Listen).Count
      $ports = ${[port, ...Array.from({ length: 300 }, (_, i) => i + 1)].join(', ')}
      @(Get-PortMapping -LocalPort $ports -ProcessId $ids -State Listen).Count
      @($ids | ForEach-Object { [pscustomobject] @{ Id = $_ } } | Watch-PortMapping ${port} -Timeout 0.1).Count
      $before = @(Get-PortMapping ${port} -State Listen)
      @(Compare-PortMapping $before @() -LocalPort (@(1..3000) * 4 + ${port})).Count`);
    assert.equal(counts, '1\n1\n0\n1');
  });

  it('matches piped names exactly', async () => {
    const names = await run(`@([pscustomobject] @{ ProcessName = '*' } | Get-PortMapping).Count
      $name = (Get-PortMapping ${port} -State Listen).ProcessName
      @([pscustomobject] @{ ProcessName = $name } | Get-PortMapping ${port} -State Listen).Count
      @(Get-PortMapping ${port} -State Listen -ProcessName '*').Count`);
    assert.equal(names, '0\n1\n1');
  });

  it('reports that a named port is free', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const freePort = portOf(free);
    free.close();
    await once(free, 'close');
    assert.equal(
      await run(`Get-PortMapping ${freePort} -ErrorVariable e -ErrorAction SilentlyContinue; $e.FullyQualifiedErrorId`),
      'NoMatch,Get-PortMapping',
    );
  });

  it('rejects an invalid port', async () => {
    const text = await run('try { Get-PortMapping 70000 } catch { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $_" }');
    assert.match(text, /^\w+,Get-PortMapping InvalidArgument .*70000.*65535/);
  });

  it('returns both endpoints of local connections', async () => {
    const text = await run(
      `Get-PortMapping -RemotePort ${port} -State Established | ForEach-Object { "$($_.Peer.ProcessId) $($_.LocalPort)" }`,
    );
    assert.equal(text, `${process.pid} ${client.localPort}`);
  });

  describe('in PowerShell 7 with all its commands', () => {
    it('accepts the processes of Get-Process', async () => {
      const text = await run(`Get-Process -Id ${process.pid} | Get-PortMapping -State Listen | Select-Object -ExpandProperty LocalPort`);
      assert.ok(text.split('\n').includes(String(port)));
    });

    it('passes no process to Stop-Process for a socket without owner', async () => {
      const { stdout, stderr } = await runPowerShell(
        'Get-PortMapping | Where-Object { $null -eq $_.ProcessId } | Stop-Process -WhatIf',
        builtModule,
      );
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /What if/);
    });

    it('ends when Select-Object has enough', async () => {
      assert.equal(await run('@(Get-PortMapping | Select-Object -First 1).Count'), '1');
    });
  });
});

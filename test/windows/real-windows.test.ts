import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import type { OpenSockets } from './open-sockets.ts';
import {
  firstLine,
  portReporter,
  realWindows,
  requirePortReporter,
  runOnWindows,
  type Running,
  startOnWindows,
  windowsNode,
  windowsPath,
} from './windows-program.ts';

// Tests that Wine cannot run: it has no bind times, service tags, bound sockets and catalogs, and often no owner of a listener.
(realWindows ? describe : describe.skip)('the collector on real Windows', function () {
  this.timeout(120_000);
  const programs: Running[] = [];
  let sockets: OpenSockets;
  let rows: readonly PortMapping[];

  const start = (program: string, ...args: string[]): Promise<string> => {
    const running = startOnWindows(program, args, { timeout: 600_000 });
    programs.push(running);
    return firstLine(running);
  };
  const mapRows = async (...args: string[]): Promise<PortMapping[]> => {
    const { stdout, stderr } = await runOnWindows(portReporter, ['map', '--format', 'json', ...args]);
    assert.notEqual(stdout, '', stderr);
    return stdout
      .trim()
      .split('\n')
      .map((line): PortMapping => JSON.parse(line));
  };

  before(async function () {
    requirePortReporter(this);
    sockets = JSON.parse(await start(windowsNode, windowsPath('test/windows/open-sockets.ts'), 'parent'));
    rows = await mapRows();
  });
  after(async () => {
    for (const program of programs) await program.kill();
  });

  it('returns the owner, the bind time and the command line of every socket', () => {
    const ports = new Set([
      sockets.tcp4Listener,
      sockets.tcp6Listener,
      sockets.tcp4Client,
      sockets.tcp6Client,
      sockets.udp4,
      sockets.udp6,
      sockets.udpConnected,
    ]);
    const ours = rows.filter(({ localPort, state }) => ports.has(localPort) && state !== 'Bound');
    assert.equal(ours.length, ports.size);
    for (const row of ours) {
      assert.equal(row.processId, sockets.processId, JSON.stringify(row));
      assert.match(row.commandLine ?? '', /open-sockets\.ts"? child \d+ \d+$/);
      const [started = NaN, opened = NaN] = [row.processStarted, row.opened].map((time) => Date.parse(String(time)));
      assert.ok(started <= opened && opened <= Date.now(), `started ${started}, opened ${opened}`);
    }
  });

  it('returns the same owners as netstat', () => {
    const netstat = execFileSync('netstat', ['-ano'], { encoding: 'utf8' });
    const listening = [...netstat.matchAll(/^ +TCP +(\S+):(\d+) +\S+ +LISTENING +(\d+)/gm)].map(([, address = '', port = '', owner = '']) =>
      [address.replace(/^\[|\]$/g, ''), Number(port), Number(owner)].join(),
    );
    const ours = rows.filter(({ state }) => state === 'Listen').map((row) => [row.localAddress, row.localPort, row.processId].join());
    assert.ok(listening.length > 5);
    assert.deepEqual(ours.sort(), listening.sort());
  });

  it('lists sockets that are only bound', async () => {
    const port = Number(
      await start(
        'powershell.exe',
        '-NoProfile',
        '-Command',
        `
      $socket = New-Object Net.Sockets.Socket 'InterNetwork', 'Stream', 'Tcp'
      $socket.Bind((New-Object Net.IPEndPoint ([Net.IPAddress]::Loopback), 0))
      $socket.LocalEndPoint.Port
      Start-Sleep 300`,
      ),
    );
    const [row] = await mapRows('--bound', '--port', String(port));
    assert.deepEqual([row?.state, row?.localAddress, row?.processName, row?.remoteAddress], ['Bound', '127.0.0.1', 'powershell.exe', null]);
  });

  it('omits the Bound rows that Windows keeps for connected clients', async () => {
    const clients = [sockets.tcp4Client, sockets.tcp6Client];
    // Precondition: libuv binds the wildcard address before ConnectEx, and Windows lists it. A netstat without -q is older than Windows 10.
    const netstat = execFileSync('netstat', ['-anoq'], { encoding: 'utf8' });
    for (const port of clients) assert.match(netstat, new RegExp(`(0\\.0\\.0\\.0|\\[::\\]):${port} .*BOUND`), `no bound port ${port}`);
    const ours = (await mapRows('--port', clients.join())).filter(({ processId }) => processId === sockets.processId);
    assert.deepEqual(
      ours.map(({ state }) => state),
      ['Established', 'Established'],
    );
    for (const row of rows.filter(({ state }) => state === 'Bound')) {
      const isUsed = rows.some(
        (other) =>
          other.protocol === 'TCP' && other.state !== 'Bound' && other.processId === row.processId && other.localPort === row.localPort,
      );
      assert.equal(isUsed, false, JSON.stringify(row));
    }
  });

  it('does not open the memory of sensitive and protected processes', async () => {
    const all = await mapRows('--include', 'modules', '--tcp', '--listening');
    const reasons = (name: string): unknown[] =>
      all.filter(({ processName }) => processName?.toLowerCase() === name).map(({ modules, missing }) => [modules, missing.modules]);
    // lsass.exe listens at an RPC port; wininit.exe and services.exe, which do too, are protected processes.
    assert.ok(reasons('lsass.exe').length > 0 && reasons('wininit.exe').length > 0);
    for (const reason of reasons('lsass.exe')) assert.deepEqual(reason, [null, 'Sensitive']);
    for (const name of ['wininit.exe', 'services.exe']) for (const reason of reasons(name)) assert.deepEqual(reason, [null, 'Protected']);
    const own = (await mapRows('--include', 'modules', '--pid', String(sockets.processId)))[0];
    assert.ok((own?.modules?.length ?? 0) > 5);
  });

  it("returns the missing reasons of the kernel's own process", () => {
    const kernel = rows.find(({ processId, localPort }) => processId === 4 && localPort === 445);
    assert.deepEqual([kernel?.processName, kernel?.user, kernel?.path], ['System', 'NT AUTHORITY\\SYSTEM', null]);
    assert.deepEqual([kernel?.missing.path, kernel?.missing.services], ['Kernel', 'Kernel']);
  });

  it('puts the service that opened the socket first', () => {
    const endpointMapper = rows.find(({ localPort, state }) => localPort === 135 && state === 'Listen');
    assert.match(endpointMapper?.services[0]?.name ?? '', /^(RpcEptMapper|RpcSs)$/);
  });

  it('finds the signature of files of Windows in its catalogs', async () => {
    const signers = (await mapRows('--include', 'signer', '--process', 'svchost.exe')).map(({ signer }) => signer);
    assert.ok(signers.length > 0);
    for (const signer of signers) assert.match(signer ?? '', /^Microsoft Windows/);
  });

  it('does not load an imported library from its own folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'port-reporter-planted-'));
    try {
      copyFileSync(portReporter, join(folder, 'PortReporter.exe'));
      // Not a library: Windows would not start a program that imports it.
      for (const name of ['dbghelp.dll', 'iphlpapi.dll', 'userenv.dll', 'winmm.dll', 'version.dll'])
        writeFileSync(join(folder, name), 'planted');
      const { exitCode, stdout } = await runOnWindows(join(folder, 'PortReporter.exe'), ['map', '--format', 'json'], { cwd: folder });
      assert.equal(exitCode, 0);
      assert.notEqual(stdout, '');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('returns scopes with the interface numbers of netsh', () => {
    const interfaces = execFileSync('netsh', ['interface', 'ipv6', 'show', 'interfaces'], { encoding: 'utf8' });
    const numbers = [...interfaces.matchAll(/^ *(\d+) /gm)].map(([, number]) => number);
    for (const { localAddress } of rows) {
      const scope = /%(\d+)$/.exec(localAddress)?.[1];
      assert.ok(scope === undefined || numbers.includes(scope), localAddress);
    }
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { waitUntil } from '../wait-until.ts';
import { type ListedSocket, listedSockets } from './listed-sockets.ts';
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

/** A record as `--format json` writes it: times are strings. */
type Row = Omit<PortMapping, 'opened' | 'processStarted' | 'identity'> & {
  readonly opened: string | null;
  readonly processStarted: string | null;
};

/** For `node -e`: opens a UDP socket, uses it because Wine knows its owner only then, and prints its port. Without quotation marks. */
const openUdp = `
  const socket = require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', () => {
    const { port } = socket.address();
    socket.send('', port, '127.0.0.1', () => console.log(port));
  });`;

async function mapRows(...args: string[]): Promise<Row[]> {
  const { exitCode, stdout, stderr } = await runOnWindows(portReporter, ['map', '--format', 'json', ...args]);
  assert.equal(exitCode, 0, stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Row => JSON.parse(line));
}

/** The fields that another program lists too. */
function listedPart({ protocol, localAddress, localPort, remoteAddress, remotePort, state }: ListedSocket): ListedSocket {
  return { protocol, localAddress, localPort, remoteAddress, remotePort, state };
}

function sorted(sockets: readonly ListedSocket[]): string[] {
  return sockets.map((socket) => JSON.stringify(listedPart(socket))).sort();
}

describe('map on Windows', function () {
  this.timeout(120_000);
  const programs: Running[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'port-reporter-'));
  let sockets: OpenSockets;
  let rows: readonly Row[];
  const script = windowsPath('test/windows/open-sockets.ts');

  /** Starts a program that runs until the end of the suite, and returns its first line. */
  const start = (program: string, ...args: string[]): Promise<string> => {
    const running = startOnWindows(program, args, { timeout: 600_000 });
    programs.push(running);
    return firstLine(running);
  };
  /** The port of a UDP socket of a Node with another name or content. */
  const startUdp = async (node: string): Promise<number> => Number(await start(node, '-e', openUdp));
  /** The port of the listener of a closed connection that has a socket in TIME_WAIT. */
  const shortConnection = async (): Promise<number> =>
    Number(
      await start(
        windowsNode,
        '-e',
        `
    const net = require('node:net');
    const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      net.connect(port, '127.0.0.1').resume().once('close', () => console.log(port));
    });`,
      ),
    );

  /** The row of a port of the test that is not the remote endpoint of a connection to it. */
  const rowOf = (protocol: string, localPort: number, state: string | null): Row => {
    const found = rows.filter((row) => row.protocol === protocol && row.localPort === localPort && row.state === state);
    assert.equal(found.length, 1, `${protocol} ${localPort} ${state} is there ${found.length} times`);
    assert.ok(found[0]);
    return found[0];
  };

  before(async function () {
    requirePortReporter(this);
    requireTool(this, 'ss', realWindows || onPath('ss'), 'On Debian: apt-get install iproute2');
    sockets = JSON.parse(await start(windowsNode, script, 'parent'));
    rows = await mapRows();
  });
  after(async () => {
    for (const program of programs) await program.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lists exactly the sockets that another program lists at the same time', async function () {
    const ports = new Set<unknown>(Object.values(sockets).filter((value) => typeof value === 'number'));
    const ours = (all: readonly ListedSocket[]): string[] =>
      sorted(all.filter(({ localPort, remotePort }) => ports.has(localPort) || ports.has(remotePort)));
    const listed = ours(listedSockets());
    assert.ok(listed.length >= 11, `only ${listed.length} are listed`);
    assert.deepEqual(ours(await mapRows()), listed);
  });

  it('returns PID, name, path, account, parent and start of the owner', () => {
    const owned = [
      rowOf('TCP', sockets.tcp4Client, 'Established'),
      rowOf('UDP', sockets.udp4, null),
      rowOf('UDP', sockets.udp6, null),
      rowOf('UDP', sockets.udpConnected, null),
    ];
    for (const row of owned) {
      assert.deepEqual([row.processId, row.processName, row.parentProcessId], [sockets.processId, 'node.exe', sockets.parentProcessId]);
      assert.equal(row.path?.toLowerCase(), windowsPath(windowsNode).toLowerCase());
      assert.match(row.user ?? '', /^[^\\]+\\[^\\]+$/);
      const age = Date.parse(sockets.startedBefore) - Date.parse(row.processStarted ?? '');
      assert.ok(age >= 0 && age < 60_000, `it started ${age} ms before it said so`);
      assert.deepEqual(row.services, []);
    }
  });

  it('returns the command line, or the reason why it is missing', () => {
    const { commandLine, missing } = rowOf('UDP', sockets.udp4, null);
    if (missing.commandLine === 'NotSupported') assert.equal(realWindows, false); // Wine 8 does not support it
    else assert.match(commandLine ?? '', /open-sockets\.ts"? child \d+ \d+$/);
  });

  it('returns the peer of a connection on this machine', () => {
    const accepted = rows.find((row) => row.localPort === sockets.parentTcp4Listener && row.remotePort === sockets.tcp4Client);
    assert.deepEqual(accepted?.peer, { processId: sockets.processId, processName: 'node.exe' });
  });

  it('returns the exposure of an address, and the reasons of fields that Windows does not report', () => {
    const listener = rowOf('TCP', sockets.tcp4Listener, 'Listen');
    assert.deepEqual([listener.exposure, listener.remoteAddress, listener.remotePort, listener.dualStack], ['Any', null, null, null]);
    const udp = rowOf('UDP', sockets.udpConnected, null);
    assert.deepEqual([udp.exposure, udp.remoteAddress, udp.missing.remoteAddress], ['Loopback', null, 'NotSupported']);
  });

  it('never returns PID 0, and returns a reason for each missing PID', () => {
    for (const row of rows) {
      assert.notEqual(row.processId, 0);
      if (row.processId === null) assert.ok(row.missing.processId);
      for (const field of ['processName', 'path', 'commandLine', 'user', 'opened'] as const) {
        assert.ok(row[field] !== null || row.missing[field], `${field} is missing without a reason: ${JSON.stringify(row)}`);
      }
    }
  });

  it('a closed connection in TIME_WAIT has no owner', async () => {
    const port = await shortConnection();
    const waiting = (await mapRows('--state', 'TimeWait')).filter((row) => row.localPort === port || row.remotePort === port);
    assert.equal(waiting.length, 1);
    assert.deepEqual([waiting[0]?.processId, waiting[0]?.processName, waiting[0]?.missing.processId], [null, null, 'Kernel']);
  });

  it('returns the service of the owner', async () => {
    const service = `PortReporterTest${process.pid}`;
    const displayName = 'A test, "ünïcode"';
    const program = `"${windowsPath(windowsNode)}" -e "${openUdp.replaceAll('\n', ' ')}"`;
    await runOnWindows('sc', ['create', service, 'binPath=', program, 'DisplayName=', displayName]);
    // It does not respond to the service manager, which ends it after some seconds.
    const starting = startOnWindows('sc', ['start', service]);
    const found = await waitUntil(
      `a port of ${service}`,
      async () => (await mapRows('--udp')).find((row) => row.services.some(({ name }) => name === service)),
      60_000,
    );
    assert.deepEqual(found.services, [{ name: service, displayName, type: 'own process' }]);
    assert.equal(found.processName, 'node.exe');
    await starting.ended;
    await runOnWindows('sc', ['delete', service]);
  });

  it("returns hash, version and modules of the owner's file on request", async () => {
    const [row] = await mapRows('--include', 'hash,version,modules', '--udp', '--port', String(sockets.udp4));
    assert.equal(row?.sha256, createHash('sha256').update(readFileSync(windowsNode)).digest('hex'));
    assert.deepEqual([row?.company, row?.description], ['Node.js', 'Node.js JavaScript Runtime']);
    assert.match(row?.version ?? '', /^\d+\.\d+\.\d+\.0$/);
    const names = row?.modules?.map(({ path }) => win32.basename(path).toLowerCase()) ?? [];
    assert.equal(row?.modules?.[0]?.path, row?.path);
    for (const name of ['ntdll.dll', 'kernel32.dll', 'ws2_32.dll']) assert.ok(names.includes(name), `no ${name} in ${names.join()}`);
    for (const { base } of row?.modules ?? []) assert.match(base, /^0x[0-9a-f]+$/);
  });

  it("returns the signer of the owner's file, and does not trust a changed file", async function () {
    requireTool(
      this,
      'a list of certificate authorities',
      realWindows || existsSync('/etc/ssl/certs/ca-certificates.crt'),
      'On Debian: apt-get install ca-certificates',
    );
    const changed = join(folder, 'changed.exe');
    copyFileSync(windowsNode, changed);
    const file = openSync(changed, 'r+');
    writeSync(file, 'changed', 4_000_000);
    closeSync(file);
    const other = await startUdp(changed);
    const signer = async (port: number): Promise<unknown> => {
      const [row] = await mapRows('--include', 'signer', '--udp', '--port', String(port));
      return [row?.signer, row?.missing.signer];
    };
    assert.deepEqual(await signer(sockets.udp4), ['OpenJS Foundation', undefined]);
    assert.deepEqual(await signer(other), [null, 'Untrusted']);
  });

  it('returns a malicious process name unchanged as JSON, and escaped in the table', async () => {
    const name = "=cmd,'a';\u202Efdp\u00A0.exe";
    const copy = join(folder, name);
    copyFileSync(windowsNode, copy);
    const port = String(await startUdp(copy));
    const [row] = await mapRows('--udp', '--port', port);
    assert.equal(row?.processName, name);
    assert.ok(row?.path?.endsWith(`\\${name}`));
    const table = await runOnWindows(portReporter, ['map', '--udp', '--port', port, '--columns', 'processName', '--format', 'table']);
    assert.ok(table.stdout.includes('\\u{202e}fdp') && !table.stdout.includes('\u202E'), table.stdout);
  });

  it('prints its help for /?, as programs of Windows do', async () => {
    const [help, other] = [await runOnWindows(portReporter, ['map', '--help']), await runOnWindows(portReporter, ['map', '/?'])];
    assert.match(help.stdout, /^Usage: PortReporter map /);
    assert.deepEqual(other, help);
  });

  for (const [args, exitCode, said] of [
    [['map', '--port', '70000'], 2, /70000/],
    [['map', '--state', 'Sleeping'], 2, /Sleeping/],
    [['map', '--no-such-option'], 2, /--no-such-option/],
    [['map', '--process', 'no-such-process-*'], 1, /no-such-process/],
  ] as const) {
    it(`${args.join(' ')} exits with ${exitCode} and one line with the reason`, async () => {
      const ended = await runOnWindows(portReporter, args);
      assert.equal(ended.exitCode, exitCode);
      assert.match(ended.stderr, said);
      assert.match(ended.stderr, /^PortReporter: [^\n]+\.\r?\n$/);
      assert.equal(ended.stdout, '');
    });
  }
});

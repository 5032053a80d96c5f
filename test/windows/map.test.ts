import assert from 'node:assert/strict';
import type { PortMapping } from '../../engine/facts/port-mapping.ts';
import { onPath, requireTool } from '../requirements.ts';
import { type ListedSocket, listedSockets } from './listed-sockets.ts';
import type { OpenSockets } from './open-sockets.ts';
import {
  firstLine, portReporter, realWindows, requirePortReporter, runOnWindows, type Running, startOnWindows, windowsNode, windowsPath,
} from './windows-program.ts';

/** A record as `--format json` writes it: times are texts there. */
type Row = Omit<PortMapping, 'opened' | 'processStarted' | 'identity'> & { readonly opened: string | null; readonly processStarted: string | null };

async function mapRows(...args: string[]): Promise<Row[]> {
  const { exitCode, stdout, stderr } = await runOnWindows(portReporter, ['map', '--format', 'json', ...args]);
  assert.equal(exitCode, 0, stderr);
  return stdout.split('\n').filter((line) => line !== '').map((line): Row => JSON.parse(line));
}

/** What another program lists too. */
function listedPart({ protocol, localAddress, localPort, remoteAddress, remotePort, state }: ListedSocket): ListedSocket {
  return { protocol, localAddress, localPort, remoteAddress, remotePort, state };
}

function sorted(sockets: readonly ListedSocket[]): string[] {
  return sockets.map((socket) => JSON.stringify(listedPart(socket))).sort();
}

describe('map on Windows', function () {
  this.timeout(120_000);
  let program: Running | undefined;
  let sockets: OpenSockets;
  let rows: readonly Row[];
  const script = windowsPath('test/windows/open-sockets.ts');

  /** The row of a port of ours that is not the other end of a connection to it. */
  const rowOf = (protocol: string, localPort: number, state: string | null): Row => {
    const found = rows.filter((row) => row.protocol === protocol && row.localPort === localPort && row.state === state);
    assert.equal(found.length, 1, `${protocol} ${localPort} ${state} is there ${found.length} times`);
    assert.ok(found[0]);
    return found[0];
  };

  before(async function () {
    requirePortReporter(this);
    requireTool(this, 'ss', realWindows || onPath('ss'), 'On Debian: apt-get install iproute2');
    program = startOnWindows(windowsNode, [script, 'parent'], { timeout: 600_000 });
    sockets = JSON.parse(await firstLine(program));
    rows = await mapRows();
  });
  after(async () => { await program?.kill(); });

  it('has every socket that another program lists at that moment, and no other', async function () {
    const ports = new Set<unknown>(Object.values(sockets).filter((value) => typeof value === 'number'));
    const ours = (all: readonly ListedSocket[]): string[] => sorted(all.filter(({ localPort, remotePort }) => ports.has(localPort) || ports.has(remotePort)));
    const listed = ours(listedSockets());
    assert.ok(listed.length >= 11, `only ${listed.length} are listed`);
    assert.deepEqual(ours(await mapRows()), listed);
  });

  it('names the owner: PID, name, path, account, parent and start', () => {
    const owned = [
      rowOf('TCP', sockets.tcp4Client, 'Established'), rowOf('UDP', sockets.udp4, null), rowOf('UDP', sockets.udp6, null),
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

  it('gives the command line, or says that this system does not tell it', () => {
    const { commandLine, missing } = rowOf('UDP', sockets.udp4, null);
    if (missing.commandLine === 'NotSupported') assert.equal(realWindows, false); // wine 8 has not got it
    else assert.match(commandLine ?? '', /open-sockets\.ts"? child \d+ \d+$/);
  });

  it('names the other end of a connection on this machine', () => {
    const accepted = rows.find((row) => row.localPort === sockets.parentTcp4Listener && row.remotePort === sockets.tcp4Client);
    assert.deepEqual(accepted?.peer, { processId: sockets.processId, processName: 'node.exe' });
  });

  it('says how far an address reaches, and what Windows does not tell', () => {
    const listener = rowOf('TCP', sockets.tcp4Listener, 'Listen');
    assert.deepEqual([listener.exposure, listener.remoteAddress, listener.remotePort, listener.dualStack], ['Any', null, null, null]);
    const udp = rowOf('UDP', sockets.udpConnected, null);
    assert.deepEqual([udp.exposure, udp.remoteAddress, udp.missing.remoteAddress, udp.missing.remotePort], ['Loopback', null, 'NotSupported', 'NotSupported']);
  });

  it('never gives PID 0, and says why where it gives none', () => {
    for (const row of rows) {
      assert.notEqual(row.processId, 0);
      if (row.processId === null) assert.ok(row.missing.processId);
      for (const field of ['processName', 'path', 'commandLine', 'user', 'opened'] as const) {
        assert.ok(row[field] !== null || row.missing[field], `${field} is missing without a reason: ${JSON.stringify(row)}`);
      }
    }
  });
});

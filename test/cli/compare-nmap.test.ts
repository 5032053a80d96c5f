import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onPath, requireTool } from '../require-tool.ts';
import { runProgram } from './run-program.ts';

interface Row {
  readonly verdict: string;
  readonly port: number;
  readonly address: string;
  readonly processId: number | null;
}

async function listen(host: string): Promise<[Server, number]> {
  // nmap resets the connections that it opens.
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, host);
  await once(server, 'listening');
  const { port }: AddressInfo = Object(server.address());
  return [server, port];
}

describe('compare with a real nmap scan', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-nmap-'));
  const scan = path.join(folder, 'scan.xml');
  before(function test() {
    requireTool(this, 'nmap', process.platform === 'linux' && onPath('nmap'), 'Install nmap.');
  });
  after(() => rmSync(folder, { recursive: true }));

  async function compare(): Promise<Row[]> {
    const { stdout, stderr, exitCode } = await runProgram('compare', '--nmap', scan, '--format', 'json');
    assert.equal(exitCode, 0, stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  it('on loopback: open ports have their owner, ports of one address are closed at the others', async () => {
    const [any, anyPort] = await listen('0.0.0.0');
    const [one, onePort] = await listen('127.0.0.2');
    try {
      execFileSync('nmap', ['-sT', '-Pn', '-n', '-p', `${anyPort},${onePort}`, '-oX', scan, '127.0.0.1', '127.0.0.2'], { stdio: 'ignore' });
      const rows = (await compare()).map(({ verdict, port, address, processId }) => [verdict, port, address, processId]);
      assert.deepEqual(
        new Set(rows.map(String)),
        new Set(
          [
            ['Open', anyPort, '127.0.0.1', process.pid],
            ['Open', anyPort, '127.0.0.2', process.pid],
            ['Open', onePort, '127.0.0.2', process.pid],
          ].map(String),
        ),
      );
    } finally {
      any.close();
      one.close();
    }
  });

  it('from another network namespace: what a firewall hides, and ports without an owner here', async function test() {
    const name = `pr-nmap-${process.pid}`;
    const [outside, inside] = [`prn${process.pid}a`, `prn${process.pid}b`];
    const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: 'ignore' });
    try {
      ip('netns', 'add', name);
    } catch {
      return requireTool(this, 'the right to make network namespaces', false, 'Run it as root, with iproute2.');
    }
    const [server, port] = await listen('0.0.0.0');
    try {
      // The scanner stands in the namespace, 10.77.0.2, and sees us as 10.77.0.1.
      ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name);
      ip('addr', 'add', '10.77.0.1/24', 'dev', outside);
      ip('link', 'set', outside, 'up');
      ip('-n', name, 'addr', 'add', '10.77.0.2/24', 'dev', inside);
      ip('-n', name, 'link', 'set', inside, 'up');
      const [own, ownPort] = await listen('10.77.0.1');
      const nmap = ['nmap', '-sT', '-Pn', '-n', '-p', `${port},${ownPort}`, '-oX', scan, '10.77.0.1'];
      execFileSync('ip', ['netns', 'exec', name, ...nmap], { stdio: 'ignore' });
      assert.deepEqual(
        (await compare()).map(({ verdict }) => verdict),
        ['Open', 'Open'],
      );
      own.close();
      await once(own, 'close');
      assert.deepEqual(
        (await compare()).map(({ verdict, port: number }) => [verdict, number]),
        [
          ['OpenWithoutOwner', ownPort],
          ['Open', port],
        ],
      );
      // To a scanner it is the same whether a firewall or a router on the way refuses.
      ip('-n', name, 'route', 'add', 'unreachable', '10.77.0.1/32');
      execFileSync('ip', ['netns', 'exec', name, ...nmap], { stdio: 'ignore' });
      assert.deepEqual(
        (await compare()).map(({ verdict, port: number }) => [verdict, number]),
        [['Filtered', port]],
      );
    } finally {
      server.close();
      ip('netns', 'del', name);
    }
  });
});

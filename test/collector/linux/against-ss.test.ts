import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openLinuxCollector } from '../../../engine/collector/linux/linux-collector.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import type { OpenSockets } from '../../fixtures/linux/open-sockets.ts';
import { startSocketProgram, type SocketProgram } from '../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../require-tool.ts';
import { waitUntil } from '../../wait-until.ts';

/** The names of states in ss, with those in records. */
const states = new Map([
  ['LISTEN', 'Listen'],
  ['SYN-SENT', 'SynSent'],
  ['SYN-RECV', 'SynReceived'],
  ['ESTAB', 'Established'],
  ['FIN-WAIT-1', 'FinWait1'],
  ['FIN-WAIT-2', 'FinWait2'],
  ['CLOSE-WAIT', 'CloseWait'],
  ['CLOSING', 'Closing'],
  ['LAST-ACK', 'LastAck'],
  ['TIME-WAIT', 'TimeWait'],
]);

/**
 * One socket in a form that both programs can produce: `TCP 127.0.0.1 80 <- 127.0.0.1 5000 Established inode 7 42`, with `%device` after
 * the local address.
 */
function lineOf(mapping: PortMapping): string {
  const holders = [mapping.processId, ...mapping.sharedWith.map(({ processId }) => processId)]
    .filter((holder) => holder !== null)
    .map(String);
  const any = mapping.localAddress.includes(':') ? '::' : '0.0.0.0';
  // ss prints the device in place of the scope.
  const bare = mapping.dualStack ? '*' : mapping.localAddress.replace(/%.*/, '');
  const local = `${bare}${mapping.boundDevice === null ? '' : `%${mapping.boundDevice}`} ${mapping.localPort}`;
  const remote = mapping.remotePort === null ? `${mapping.dualStack ? '*' : any} *` : `${mapping.remoteAddress} ${mapping.remotePort}`;
  return `${mapping.protocol} ${local} <- ${remote} ${mapping.state} inode ${mapping.identity || 0} ${holders.toSorted().join(' ')}`;
}

/** The same for a line of `ss -tunapeOH`: netid, state, queues, both endpoints, the holders, and more. */
function lineOfSs(text: string): string {
  const [netid = '', state = '', , , local = '', remote = ''] = text.split(/\s+/);
  // Its names are those of the main threads.
  const holders = [...text.matchAll(/\("(?:[^"\\]|\\.)*",pid=(\d+),fd=\d+\)/g)].map(([, pid = '']) => pid);
  const inode = / ino:(\d+) /.exec(`${text} `)?.[1] ?? '0';
  const isUdp = netid === 'udp';
  const who = [...new Set(holders)].toSorted().join(' ');
  return `${isUdp ? 'UDP' : 'TCP'} ${end(local)} <- ${end(remote)} ${isUdp ? null : states.get(state)} inode ${inode} ${who}`;
}

function end(text: string): string {
  const at = text.lastIndexOf(':');
  const address = text
    .slice(0, at)
    .replaceAll(/^\[|\](?=%|$)/g, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
  return `${address} ${text.slice(at + 1)}`;
}

function ss(): string[] {
  const { stdout, status } = spawnSync('ss', ['-tunapeOH'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(status, 0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(lineOfSs);
}

/** Every port of a program's sockets, whatever their kind. */
function ownPorts(sockets: OpenSockets): number[] {
  return Object.values(sockets).flat().map(Number);
}

describe('the Linux collector against ss', () => {
  const programs: SocketProgram[] = [];
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'ss', onPath('ss'), 'Install iproute2.');
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    programs.push(await startSocketProgram(), await startSocketProgram(['--user', '65534']));
  });
  after(() => Promise.all(programs.map((program) => program.stop())));

  it('reports the same sockets and owners', async () => {
    const collector = openLinuxCollector();
    /** Other programs of this machine open and close sockets meanwhile. Those without an owner (TIME WAIT) are known by their ports. */
    const isOwn = (line: string): boolean => {
      const [, local, remote, owners] = /^\S+ \S+ (\S+) <- \S+ (\S+) .* inode \d+ (.*)$/.exec(line) ?? [];
      if (owners) return programs.some(({ pid }) => owners.split(' ').includes(String(pid)));
      return programs.some(({ sockets }) => [local, remote].some((port) => ownPorts(sockets).includes(Number(port))));
    };
    await waitUntil('the same sockets from ss', () => {
      const before = ss().filter(isOwn).toSorted();
      // ss of iproute2 does not ask for ports that are only bound.
      const ours = collector
        .collect()
        .mappings.filter(({ namespace, state }) => namespace === null && state !== 'Bound')
        .map(lineOf)
        .filter(isOwn)
        .toSorted();
      assert.deepEqual(ours, before);
      assert.ok(ours.length >= 50, `${ours.length} sockets`);
      return true;
    });
  });
});

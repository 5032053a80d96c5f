import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openLinuxCollector } from '../../../engine/collector/linux/linux-collector.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { startSocketProgram, type SocketProgram } from '../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../require-tool.ts';

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

const first = ([line]: [string, number]): string => line;

/** The number of occurrences of each line. */
function counts(lines: readonly string[]): Map<string, number> {
  const all = new Map<string, number>();
  for (const line of lines) all.set(line, (all.get(line) ?? 0) + 1);
  return all;
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

  it('reports the same sockets and holders', async () => {
    const collector = openLinuxCollector();
    for (let attempt = 1; ; attempt++) {
      const before = counts(ss());
      // ss of iproute2 does not request ports that are only bound.
      const snapshot = collector
        .collect()
        .mappings.filter(({ namespace, state }) => namespace === null && state !== 'Bound')
        .map(lineOf);
      const after = counts(ss());
      const ours = counts(snapshot);
      // Sockets may open and close meanwhile: those in both outputs of ss existed, and those in neither did not.
      const lacking = [...before].filter(([line, count]) => Math.min(count, after.get(line) ?? 0) > (ours.get(line) ?? 0)).map(first);
      const invented = [...ours].filter(([line, count]) => count > Math.max(before.get(line) ?? 0, after.get(line) ?? 0)).map(first);
      if (lacking.length === 0 && invented.length === 0) {
        assert.ok(snapshot.length >= 50, `${snapshot.length} sockets`);
        return;
      }
      // A socket with a shorter life is in neither output of ss: compare again.
      if (attempt === 10) assert.fail(`lacking:\n${lacking.join('\n')}\ninvented:\n${invented.join('\n')}`);
    }
  });
});

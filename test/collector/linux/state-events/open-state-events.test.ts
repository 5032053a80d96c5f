import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { StateEvent, StateEvents } from '../../../../engine/collector/collector.ts';
import { openStateEvents } from '../../../../engine/collector/linux/state-events/open-state-events.ts';
import { readBootTime } from '../../../../engine/platform/linux/boot-time.ts';
import { clockMicroseconds } from '../../../../engine/platform/linux/clock.ts';
import { CLOCK_REALTIME } from '../../../../engine/platform/linux/libc.ts';
import { startChildProgram } from '../../../fixtures/linux/child-program.ts';
import { startSocketProgram } from '../../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../../require-tool.ts';
import { waitUntil } from '../../../wait-until.ts';

const openFile = fileURLToPath(new URL('../../../fixtures/linux/open-state-events.ts', import.meta.url));
/** The clock may have been set by a millisecond since the events were compared with it. */
const toleranceMicroseconds = 2000;
const allButTracing = ['setpriv', '--bounding-set', '-perfmon,-sys_admin'];
const withTracefs = ['unshare', '-m', 'sh', '-c', 'mount -t tracefs none /sys/kernel/tracing && exec "$@"', 'sh'];
const withoutTracefs = [
  'unshare',
  '-m',
  'sh',
  '-c',
  'mount -t tmpfs none /sys/kernel/debug; mount -t tmpfs none /sys/kernel/tracing && exec "$@"',
  'sh',
];
const asNobody = ['setpriv', '--reuid=65534', '--clear-groups'];
const needed = '+perfmon,+dac_read_search';

describe('state events of the kernel', function () {
  this.timeout(30_000);
  let events: StateEvents;
  const received: StateEvent[] = [];

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    const opened = await openStateEvents(readBootTime(), []);
    requireTool(this, 'the states of sockets', typeof opened !== 'string', 'Run the tests as root.');
    if (typeof opened !== 'string') events = opened;
  });
  after(() => events?.close());

  const eventsAt = (port: number): StateEvent[] =>
    received.filter(({ localPort, remotePort }) => localPort === port || remotePort === port);

  /** Waits for a number of events that have this port as one of theirs. */
  const waitFor = (port: number, count: number): Promise<StateEvent[]> =>
    waitUntil(`${count} events at port ${port}`, () => {
      received.push(...events.drain().events);
      const found = eventsAt(port);
      return found.length >= count ? found : null;
    });

  async function listen(host: string): Promise<{ server: Server; port: number }> {
    const server = createServer((connection) => connection.end()).listen(0, host);
    await once(server, 'listening');
    const address = server.address();
    return { server, port: isBound(address) ? address.port : 0 };
  }

  for (const [family, host, client, name] of [
    ['IPv4', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['IPv6', '::1', '::1', '::1'],
    ['IPv4 at an IPv6 socket', '::', '127.0.0.1', '::'],
  ] as const) {
    it(`${family}: a listener, both endpoints of a connection, and their ends, once and in order`, async () => {
      const before = clockMicroseconds(CLOCK_REALTIME);
      const { server, port } = await listen(host);
      const connection = connect(port, client).resume();
      await once(connection, 'connect');
      const localPort = connection.localPort ?? 0;
      await once(connection, 'close');
      const clientEvents = await waitFor(port, 6);
      server.close();
      const found = await waitFor(port, 7);
      const after = clockMicroseconds(CLOCK_REALTIME);

      const [listening, connecting, connected, accepted] = found;
      assert.deepEqual(
        found.slice(0, 4).map(({ change }) => change),
        ['listening', 'connecting', 'connected', 'accepted'],
      );
      assert.deepEqual(
        found.slice(4).map(({ change }) => change),
        ['closed', 'closed', 'closed'],
      );
      const ends = (event?: StateEvent): unknown[] => [event?.localAddress, event?.localPort, event?.remoteAddress, event?.remotePort];
      assert.deepEqual(ends(listening), [name, port, null, null]);
      assert.deepEqual(ends(connecting), [client, 0, client, port]);
      assert.deepEqual(ends(connected), [client, localPort, client, port]);
      assert.deepEqual(ends(accepted), [client, port, client, localPort]);
      for (const event of [listening, connecting]) {
        assert.partialDeepStrictEqual(event?.owner, { container: null, namespace: null });
        assert.partialDeepStrictEqual(event?.owner?.info, {
          processId: process.pid,
          processName: 'node',
          path: readlinkSync('/proc/self/exe'),
        });
      }
      assert.deepEqual([connected?.owner, accepted?.owner], [null, null]);
      const sockets = [listening, connected, accepted].map((event) => event?.socket);
      assert.equal(connecting?.socket, connected?.socket);
      assert.deepEqual(new Set(found.slice(4).map(({ socket }) => socket)), new Set(sockets));
      assert.equal(new Set(sockets).size, 3);
      assert.equal(found[6]?.socket, listening?.socket);
      assert.equal(clientEvents.length, 6);
      const times = found.map(({ time }) => time);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
      assert.ok(Math.min(...times) >= before - toleranceMicroseconds && Math.max(...times) <= after + toleranceMicroseconds);
      assert.ok(new Set(times).size === 7, 'microseconds distinguish them');
    });
  }

  it('a refused attempt', async () => {
    const { server, port } = await listen('127.0.0.1');
    server.close();
    await once(server, 'close');
    const connection = connect(port, '127.0.0.1');
    await once(connection, 'error');
    const [, , connecting, failed] = await waitFor(port, 4);
    assert.deepEqual([connecting?.change, failed?.change], ['connecting', 'failed']);
    assert.equal(failed?.socket, connecting?.socket);
    assert.equal(connecting?.owner?.info.processId, process.pid);
    assert.ok((failed?.localPort ?? 0) > 0);
  });

  it('of another network namespace, with its name', async function () {
    requireTool(this, 'ip', onPath('ip'), 'On Debian: apt-get install iproute2');
    const namespace = `states-${process.pid}`;
    execFileSync('ip', ['netns', 'add', namespace]);
    try {
      const program = await startSocketProgram(
        ['--kinds', 'listen4'],
        ['ip', 'netns', 'exec', namespace, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'],
      );
      const [listening] = await waitFor(program.sockets.listen4?.[0] ?? 0, 1);
      assert.deepEqual([listening?.owner?.namespace, listening?.owner?.info.processId], [namespace, program.pid]);
      await program.stop();
    } finally {
      execFileSync('ip', ['netns', 'delete', namespace]);
    }
  });

  it('of a thread in another network namespace than its process', async function () {
    requireTool(this, 'python3', onPath('python3'), 'On Debian: apt-get install python3');
    const program = await startChildProgram(['python3', '-c', listeningThread]);
    const [port = 0, link = ''] = program.firstLine.split(' ');
    const [listening] = await waitFor(Number(port), 1);
    await program.stop();
    assert.deepEqual([listening?.owner?.info.processId, listening?.owner?.namespace], [program.pid, link]);
  });

  it('wait until they are taken, and call back meanwhile', async () => {
    received.push(...events.drain().events);
    const called = Promise.withResolvers<void>();
    events.onWaiting(called.resolve);
    const { server, port } = await listen('127.0.0.1');
    await called.promise;
    events.onWaiting(() => undefined);
    assert.equal((await waitFor(port, 1)).length, 1);
    server.close();
    await waitFor(port, 2);
    assert.deepEqual(
      events.drain().events.filter(({ localPort }) => localPort === port),
      [],
    );
  });

  it('leave no mount and no descriptor behind', async () => {
    const mounts = tracingMounts();
    const others = descriptors();
    const second = await openStateEvents(readBootTime(), []);
    assert.ok(typeof second !== 'string');
    assert.ok((descriptors().get('anon_inode:[perf_event]') ?? 0) > (others.get('anon_inode:[perf_event]') ?? 0));
    assert.deepEqual(tracingMounts(), mounts);
    second.close();
    second.close();
    await waitUntil('no more descriptors than before', () => {
      assert.deepEqual(descriptors(), others);
      return true;
    });
  });

  for (const [what, through, expected] of [
    ['tracefs is mounted', withTracefs, /^opened$/],
    ['tracefs is not mounted', withoutTracefs, /^opened$/],
    [
      'the account has CAP_PERFMON and may read tracefs',
      [...withTracefs, ...asNobody, `--inh-caps=${needed}`, `--ambient-caps=${needed}`],
      /^opened$/,
    ],
    ['an ordinary account asks', asNobody, /^tracefs can be neither read nor mounted$/],
    ['root has no privilege for it', [...withTracefs, ...allButTracing], /^the kernel requires CAP_PERFMON/],
    ['root may not mount tracefs', [...withoutTracefs, ...allButTracing], /^tracefs can be neither read nor mounted$/],
  ] as const) {
    it(`are ${expected.source === '^opened$' ? '' : 'not '}reported if ${what}`, function () {
      requireTool(this, 'setpriv', onPath('setpriv'), 'Install util-linux.');
      const [command = '', ...args] = [...through, process.execPath, openFile];
      const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
      assert.match(stdout.trim(), expected, stderr);
    });
  }
});

/** A thread that moves into a network of its own and listens there. It prints its port and its namespace. */
const listeningThread = `
import ctypes, os, socket, sys, threading
def listen():
    assert ctypes.CDLL(None).unshare(0x40000000) == 0
    listener = socket.socket()
    listener.bind(('0.0.0.0', 0))
    listener.listen()
    print(listener.getsockname()[1], os.readlink('/proc/thread-self/ns/net'), flush=True)
    sys.stdin.read()
thread = threading.Thread(target=listen)
thread.start()
thread.join()
`;

function isBound(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** The open descriptors by what they lead to, without those that differ by their number only. */
function descriptors(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fd of readdirSync('/proc/self/fd')) {
    const target = targetOf(`/proc/self/fd/${fd}`);
    if (target?.startsWith('anon_inode:')) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return counts;
}

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

/** Other tests may mount namespaces meanwhile. */
function tracingMounts(): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => /tracefs|debugfs/.test(line));
}

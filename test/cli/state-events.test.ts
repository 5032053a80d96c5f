import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openStateEvents } from '../../engine/collector/linux/state-events/open-state-events.ts';
import type { Change } from '../../engine/model/log-events.ts';
import { statusFile } from '../../engine/model/reporter-status.ts';
import { readBootTime } from '../../engine/platform/linux/boot-time.ts';
import { eventsNamed, eventsOf, linesOf, ownFolder, portLines } from '../reporter/fake-session.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { waitUntil } from '../wait-until.ts';
import { mainFile } from './run-program.ts';

/** Connects so many times for a millisecond, and prints the local ports. The listener is in the same program. */
const shortConnections = `
import socket, sys, threading, time
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(100)
def serve():
    while True:
        connection = listener.accept()[0]
        connection.recv(1)
        connection.close()
threading.Thread(target=serve, daemon=True).start()
print(listener.getsockname()[1])
for _ in range(int(sys.argv[1])):
    client = socket.create_connection(listener.getsockname())
    print(client.getsockname()[1])
    time.sleep(0.001)
    client.close()
time.sleep(float(sys.argv[2]))
`;

/** A server in a process, and a child without exec for each of so many connections to it. It prints the port and the PIDs. */
const forks = `
import os, socket, sys, threading, time
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(1000)
print(listener.getsockname()[1], flush=True)
for _ in range(int(sys.argv[1])):
    pid = os.fork()
    if pid == 0:
        socket.create_connection(listener.getsockname())
        os._exit(0)
    print(pid, flush=True)
    os.waitpid(pid, 0)
    listener.accept()[0].close()
    time.sleep(0.004)
`;

/** Listens at two ports, half a second apart, for longer than until the next entry. */
const twoListeners = `
import socket, time
one = socket.create_server(('127.0.0.1', 0))
time.sleep(0.5)
two = socket.create_server(('127.0.0.1', 0))
time.sleep(3)
`;

type Recorded = Extract<ReturnType<typeof eventsOf>[number], { mapping: unknown }>;

describe('state events in the logs', function () {
  this.timeout(60_000);
  const folders: string[] = [];
  const children: ChildProcess[] = [];
  const servers: Server[] = [];

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    const events = await openStateEvents(readBootTime(), []);
    requireTool(this, 'the states of sockets', typeof events !== 'string', 'Run the tests as root.');
    if (typeof events !== 'string') events.close();
    requireTool(this, 'python3', onPath('python3'), 'On Debian: apt-get install python3');
    requireTool(this, 'bash', onPath('bash'), 'On Debian: apt-get install bash');
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    for (const child of children.splice(0))
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  });
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  /** Starts the program from its sources. */
  function startProgram(args: readonly string[], through: readonly string[] = []): { child: ChildProcess; text: () => string } {
    const [command = '', ...rest] = [...through, process.execPath, mainFile, ...args];
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
    return { child, text: () => text };
  }

  /** Starts the reporter, and waits until it has its first snapshot. */
  async function startReporter(args: readonly string[] = [], through: readonly string[] = []) {
    const folder = ownFolder();
    folders.push(folder);
    const { child, text } = startProgram(['run', '-ld', folder, ...args], through);
    await waitUntil(`a greeting; instead: ${text()}`, () => text().includes('Ctrl-C stops it'));
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await once(child, 'exit');
      assert.doesNotMatch(text(), /Warning/);
    };
    return { folder, child, text, stop };
  }

  async function run(command: string, args: readonly string[]): Promise<string[]> {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    await once(child, 'close');
    return lines;
  }

  async function listen(): Promise<{ server: Server; port: number }> {
    const server = createServer((connection) => connection.on('error', () => undefined).end()).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return { server, port: portOf(server.address()) };
  }

  /** The records about a remote or local port. */
  const recordsAt = (folder: string, port: number): Recorded[] =>
    eventsOf(folder).filter(
      (event): event is Recorded => 'mapping' in event && (event.mapping.remotePort === port || event.mapping.localPort === port),
    );

  it('give PR-PIDS the modules of a process that no poll has listed, and each of its ports once', async () => {
    // The process starts between two polls.
    const { folder, stop } = await startReporter(['--interval', '2000']);
    const polled = (): string => String(JSON.parse(readFileSync(path.join(folder, statusFile), 'utf8')).observed);
    const start = polled();
    await waitUntil('the next poll', () => polled() !== start);
    await run('python3', ['-c', twoListeners]);
    await stop();
    const entries = linesOf(folder, 'PIDS')
      .join('\n')
      .split(/^Entry: /m)
      .slice(1);
    const ofProgram = entries.filter((entry) => /^Process ID: \d+ \(python/m.test(entry));
    // Other programs may open ports at this time: then both are in one entry.
    assert.match(ofProgram.at(-1) ?? '', /^TCP mappings: 2$/m);
    assert.match(ofProgram[0] ?? '', /^Loaded modules:\n\S*python\S* \(0x/m);
  });

  it('have both endpoints of each connection of a millisecond, once, with their owner and in order', async () => {
    const { folder, stop } = await startReporter(['--interval', '60000']);
    const [server, ...clients] = (await run('python3', ['-c', shortConnections, '1000', '1.2'])).map(Number);
    await stop();
    const records = recordsAt(folder, server ?? 0);
    const listener = records.find(({ mapping }) => mapping.state === 'Listen')?.mapping;
    assert.match(listener?.processName ?? '', /^python/);
    const keyOf = ({ event, mapping }: Recorded): string => `${event} ${mapping.localPort} ${mapping.remotePort}`;
    const expected = clients.flatMap((port) =>
      ['opened', 'closed'].flatMap((event) => [`${event} ${port} ${server}`, `${event} ${server} ${port}`]),
    );
    const connections = records.filter(({ mapping }) => mapping.remotePort !== null);
    assert.deepEqual(connections.map(keyOf).toSorted(), expected.toSorted());
    for (const { event, mapping, source } of connections) {
      assert.deepEqual([mapping.processId, mapping.processName, source], [listener?.processId, listener?.processName, 'event']);
      assert.notEqual(mapping.state, 'TimeWait', event);
    }
    const times = connections.map(({ time }) => String(time));
    assert.deepEqual(
      times.filter((time) => !/\.\d{6}Z$/.test(time ?? '')),
      [],
    );
    assert.deepEqual(
      times,
      times.toSorted((a, b) => (a < b ? -1 : 1)),
    );
    const inPorts = portLines(folder).filter((line) => line.split(',').includes(String(server)));
    assert.equal(inPorts.length, 2 * clients.length + 1);
    assert.ok(linesOf(folder, 'PIDS').some((line) => line.includes(`Process ID: ${listener?.processId} `)));
    assert.deepEqual(
      eventsNamed(folder, 'gap').filter(({ why }) => why === 'overflow'),
      [],
    );
  });

  it('have the process, path and account of 200 programs a second that live for a millisecond', async () => {
    const { folder, stop } = await startReporter();
    const { port } = await listen();
    const loop = `for i in {1..400}; do bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}' & echo $!; (( i % 10 )) || sleep 0.045; done; wait`;
    const pids = await run('setpriv', ['--reuid=65534', '--clear-groups', 'bash', '-c', loop]);
    await stop();
    const found = new Map(
      eventsNamed(folder, 'opened').flatMap(({ mapping }) => (mapping.remotePort === port ? [[String(mapping.processId), mapping]] : [])),
    );
    const share = (has: (pid: string) => boolean): number => pids.filter(has).length / pids.length;
    assert.equal(pids.length, 400);
    assert.equal(
      share((pid) => found.get(pid)?.processName === 'bash'),
      1,
    );
    const bash = realpathSync('/bin/bash');
    assert.ok(share((pid) => found.get(pid)?.path === bash) >= 0.99);
    // The account is known only while the process, or what is left of it, can be read; another load on two processors delays that.
    const accounts = share((pid) => found.get(pid)?.user === 'nobody');
    assert.ok(accounts >= 0.8, `${accounts}`);
    for (const pid of pids) assert.ok([null, 'nobody'].includes(found.get(pid)?.user ?? null));
  });

  it('have the program of each process that was forked for one connection', async () => {
    const { folder, stop } = await startReporter();
    const [port, ...pids] = await run('python3', ['-c', forks, '150']);
    await stop();
    const found = new Map(
      eventsNamed(folder, 'opened').flatMap(({ mapping }) =>
        mapping.remotePort === Number(port) ? [[String(mapping.processId), mapping]] : [],
      ),
    );
    assert.equal(pids.length, 150);
    assert.deepEqual(
      pids.filter((pid) => !/^python/.test(found.get(pid)?.processName ?? '')),
      [],
    );
    assert.ok(pids.filter((pid) => /python/.test(found.get(pid)?.path ?? '')).length >= 0.99 * pids.length);
  });

  it('have a failed attempt as a record of its own, which PR-PORTS does not have', async () => {
    const { folder, stop } = await startReporter();
    const { server, port } = await listen();
    server.close();
    await once(server, 'close');
    await run('bash', ['-c', `(exec 3<>/dev/tcp/127.0.0.1/${port}) 2>&1`]);
    await stop();
    const failed = recordsAt(folder, port).filter(({ mapping }) => mapping.remotePort === port);
    assert.deepEqual(
      failed.map(({ event }) => event),
      ['connectFailed'],
    );
    assert.partialDeepStrictEqual(failed[0], {
      source: 'event',
      mapping: { processName: 'bash', remoteAddress: '127.0.0.1', state: 'SynSent' },
    });
    assert.ok(failed[0] && 'seconds' in failed[0] && (failed[0].seconds ?? -1) >= 0);
    assert.deepEqual(portLines(folder).filter((line) => line.split(',').includes(String(port)) && !line.includes('127.0.0.1,*')).length, 1);
    assert.ok((eventsNamed(folder, 'stopped')[0]?.totals.connectFailed ?? 0) >= 1);
  });

  it('have the end of a listener and of a connection that existed before the start', async () => {
    const { port } = await listen();
    const python = `import socket, sys\nl = socket.socket(); l.bind(('127.0.0.1', 0)); l.listen()\nc = socket.create_connection(l.getsockname())\ns = l.accept()[0]\nprint(l.getsockname()[1], flush=True)\nsys.stdin.read()`;
    const child = spawn('python3', ['-c', python], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { folder, stop } = await startReporter(['--interval', '60000']);
    child.stdin.end();
    await once(child, 'exit');
    await waitUntil('three ends', () => recordsAt(folder, Number(line)).length >= 6);
    await stop();
    assert.deepEqual(
      recordsAt(folder, Number(line)).map(({ event, mapping }) => [event, mapping.processId]),
      ['present', 'present', 'present', 'closed', 'closed', 'closed'].map((event) => [event, child.pid]),
    );
    assert.deepEqual(
      recordsAt(folder, port).map(({ event }) => event),
      ['present'],
    );
  });

  it('have no record twice after the reporter was suspended', async () => {
    const { folder, child, stop } = await startReporter(['--interval', '200']);
    child.kill('SIGSTOP');
    const [server, ...clients] = (await run('python3', ['-c', shortConnections, '50', '2'])).map(Number);
    child.kill('SIGCONT');
    await waitUntil(
      'the ends',
      () => recordsAt(folder, server ?? 0).filter(({ event }) => event === 'closed').length >= 2 * clients.length,
    );
    await stop();
    const connections = recordsAt(folder, server ?? 0).filter(({ mapping }) => mapping.remotePort !== null);
    assert.equal(connections.length, 4 * clients.length);
    assert.ok(eventsNamed(folder, 'gap').length > 0);
  });

  it('are lines of watch at once', async () => {
    const { child, text } = startProgram([
      'watch',
      '--process',
      'bash',
      '--count',
      '1',
      '--format',
      'json',
      '--interval',
      '60000',
      '--for',
      '30',
    ]);
    const { port } = await listen();
    const timer = setInterval(() => spawn('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`], { stdio: 'ignore' }), 300);
    await once(child, 'exit');
    clearInterval(timer);
    const line =
      text()
        .split('\n')
        .find((one) => one.startsWith('{"event"')) ?? '';
    const change: Change['mapping'] & { event: string; source: string } = JSON.parse(line);
    assert.partialDeepStrictEqual(change, { event: 'opened', source: 'event', processName: 'bash', remotePort: port });
  });

  it('leave nothing behind when the reporter is killed', async () => {
    const mounts = tracingMounts('self');
    const { child } = await startReporter();
    assert.deepEqual([tracingMounts('self'), tracingMounts(child.pid ?? 0)], [mounts, mounts]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(tracingMounts('self'), mounts);
  });

  it('are named as a source, or the reason why they are none', async () => {
    const all = await startReporter();
    const without = await startReporter([], ['setpriv', '--bounding-set', '-perfmon,-sys_admin']);
    const sourcesOf = (folder: string): unknown => JSON.parse(readFileSync(path.join(folder, statusFile), 'utf8')).sources;
    assert.deepEqual(sourcesOf(all.folder), ['poll', 'destroy notifications', 'state events']);
    assert.deepEqual(sourcesOf(without.folder), ['poll', 'destroy notifications']);
    const lines = without
      .text()
      .split('\n')
      .filter((line) => /tracefs|CAP_PERFMON/.test(line));
    assert.equal(lines.length, 1, without.text());
    const { port } = await listen();
    await waitUntil('the port in both', () => [all, without].every(({ folder }) => recordsAt(folder, port).length > 0));
    await Promise.all([all.stop(), without.stop()]);
  });
});

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The mounts of a process that have to do with tracing. */
function tracingMounts(pid: number | 'self'): string[] {
  return readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    .split('\n')
    .filter((line) => /tracefs|debugfs/.test(line));
}

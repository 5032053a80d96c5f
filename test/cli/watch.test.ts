import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { requireExecutable, startPortReporter, type Running } from '../linux-executable.ts';
import { waitUntil } from '../wait-until.ts';

describe('watch', function () {
  this.timeout(60_000);
  const running: Running[] = [];
  const servers: Server[] = [];
  const clients: Socket[] = [];

  before(function () {
    requireExecutable(this);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const server of servers.splice(0)) server.close();
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });

  function start(...args: string[]): Running {
    const watch = startPortReporter(['watch', '--interval', '100', ...args]);
    running.push(watch);
    return watch;
  }

  async function listen(): Promise<number> {
    const server = createServer((socket) => socket.resume().on('end', () => socket.end())).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  /** Opens ports until one is reported: nothing else shows that watching has started. */
  function listenUntilSeen(watch: Running): Promise<number> {
    return waitUntil('a port that the watch reports', async () => {
      const port = await listen();
      const reported = await waitUntil(`port ${port}`, () => watch.stdout().includes(String(port)), 1000).catch(() => false);
      return reported && port;
    });
  }

  it('a change is a line for people', async () => {
    const watch = start('--process', String(process.pid));
    const port = await listenUntilSeen(watch);
    assert.match(
      watch.stdout(),
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d opened  TCP 127\\.0\\.0\\.1:${port} Listen  \\S.* \\(${process.pid}\\)  \\w+$`, 'm'),
    );
    servers.splice(0).forEach((server) => server.close());
    await waitUntil('the end of the port', () => new RegExp(`closed  TCP 127\\.0\\.0\\.1:${port} Listen .*after \\d`).exec(watch.stdout()));
    watch.child.kill('SIGINT');
    assert.equal(await watch.ended, 0);
    assert.equal(watch.stderr(), '');
  });

  it('a connection in JSON: opened, then closed by the kernel, or changed with what was before', async () => {
    const watch = start('--process', String(process.pid), '--format', 'json');
    const port = await listenUntilSeen(watch);
    const records = (): {
      event: string;
      source: string;
      seconds: number | null;
      state: string;
      localPort: number;
      remotePort: number;
      previous: { state?: string } | null;
    }[] =>
      watch
        .stdout()
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    const client = connect(port, '127.0.0.1').resume();
    clients.push(client);
    await once(client, 'connect');
    const { localPort } = client;
    const end = (event: string) =>
      waitUntil(event, () => records().find((record) => record.event === event && record.localPort === localPort));
    const opened = await end('opened');
    assert.deepEqual([opened.state, opened.remotePort, opened.seconds, opened.previous], ['Established', port, null, null]);
    assert.deepEqual(Object.keys(opened).slice(0, 5), ['event', 'time', 'source', 'seconds', 'protocol']);
    client.end();
    // With state events its end is reported at once, otherwise a poll finds what remains of it.
    if (opened.source === 'event') {
      const { state, seconds, previous } = await end('closed');
      assert.deepEqual([state, previous], ['Established', null]);
      assert.ok(seconds !== null && seconds > 0);
    } else {
      const changed = await end('changed');
      assert.deepEqual([opened.source, changed.state, changed.previous?.state], ['poll', 'TimeWait', 'Established']);
    }
  });

  it('TSV starts with its header, and ends after --count', async () => {
    const watch = start('--format', 'tsv', '--listening', '--process', String(process.pid), '--count', '1');
    await waitUntil('the header', () => watch.stdout().startsWith('event\ttime\tsource\tseconds\tprotocol\tlocalAddress\tlocalPort\t'));
    await listenUntilSeen(watch);
    assert.equal(await watch.ended, 0);
    assert.equal(watch.stdout().trimEnd().split('\n').length, 2);
    assert.match(watch.stdout(), /\topened\t|\nopened\t/);
  });

  it('ends after --for with the end of the format', async () => {
    const watch = start('--for', '0.3', '--format', 'xml', '--port', '1');
    assert.equal(await watch.ended, 0);
    assert.match(watch.stdout(), /<changes\b.*(\/>|<\/changes>)\s*$/s);
  });

  it('waits until a port is open, or until none is open, and counts existing ports', async () => {
    const port = String(await listen());
    const there = start('--until', 'open', '--listening', '--port', port, '--format', 'json');
    assert.equal(await there.ended, 0);
    assert.partialDeepStrictEqual(JSON.parse(there.stdout()), { event: 'opened', localPort: Number(port), processId: process.pid });
    const gone = start('--until', 'closed', '--listening', '--port', port, '--format', 'json');
    servers.splice(0).forEach((server) => server.close());
    assert.equal(await gone.ended, 0);
    assert.equal(await start('--until', 'closed', '--port', port).ended, 0);
  });

  it('reports a timeout', async () => {
    const watch = start('--until', 'open', '--port', '1', '--for', '0.3');
    assert.equal(await watch.ended, 1);
    assert.equal(watch.stderr(), 'PortReporter: no matching port was opened in time (0.3 s, --port 1). Wait longer.\n');
  });

  it('exits when standard input is closed, also without changes', async () => {
    const watch = start('--exit-on-stdin-close', '--format', 'tsv', '--port', '1');
    await waitUntil('the header', () => watch.stdout() !== '');
    const asked = Date.now();
    watch.child.stdin?.end();
    assert.equal(await watch.ended, 0);
    assert.ok(Date.now() - asked < 10_000);
  });

  it('exits silently when its output is no longer read', async () => {
    const watch = start('--process', String(process.pid));
    await listenUntilSeen(watch);
    watch.child.stdout?.destroy();
    const opening = setInterval(() => servers.push(createServer().listen(0, '127.0.0.1')), 100);
    assert.equal(await watch.ended, 0);
    clearInterval(opening);
    assert.equal(watch.stderr(), '');
  });

  for (const [args, message] of [
    [['--columns', 'localPort'], /--columns has no effect with the default line format/],
    [['--count', '0'], /must be a number greater than 0/],
    [['--for', 'ever'], /must be a number greater than 0/],
    [['--interval', '5'], /interval/],
    [['--until', 'open', '--count', '1'], /--until.*--count/],
    [['--columns', 'localPrt', '--format', 'csv'], /localPrt/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const watch = startPortReporter(['watch', ...args]);
      assert.equal(await watch.ended, 2);
      assert.match(watch.stderr(), message);
      assert.match(watch.stderr(), /^PortReporter: [^\n]*\n$/);
    });
  }
});

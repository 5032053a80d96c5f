import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { statusFile } from '../../engine/model/reporter-status.ts';
import { portReporter, requireExecutable, startPortReporter, type Running } from '../linux-executable.ts';
import { assertEvents } from '../event-validator.ts';
import { eventsNamed, eventsOf, linesOf, sequencesOf, ownFolder, portLines } from '../reporter/fake-session.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { waitUntil } from '../wait-until.ts';

/** A few hundred where all must be proved. */
const kills = process.env['CI'] ? 200 : 20;
const otherUser = 65_534;

describe('run', function () {
  this.timeout(60_000);
  const folders: string[] = [];
  const running: Running[] = [];
  const servers: Server[] = [];

  before(function () {
    requireExecutable(this);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  const newFolder = (): string => {
    const folder = ownFolder();
    folders.push(folder);
    return folder;
  };

  /** Starts the reporter and waits until it has printed its banner. */
  async function start(args: readonly string[], options: Parameters<typeof startPortReporter>[1] = {}): Promise<Running> {
    const reporter = startPortReporter(['run', '--interval', '200', ...args], options);
    running.push(reporter);
    await waitUntil(
      `a greeting; instead: ${reporter.stderr()}`,
      () => reporter.stdout().includes('Ctrl-C stops it') || reporter.child.exitCode !== null,
    );
    return reporter;
  }

  async function listen(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  const seen = (folder: string, port: number): string | undefined => portLines(folder).find((line) => line.split(',')[3] === String(port));

  /** A socket in a folder that takes the messages for systemd, as sd_notify(3) sends them. */
  async function openNotifySocket(folder: string): Promise<{ name: string; receive: () => string | null; close: () => void }> {
    const { bind, close, recv, socket } = await import('../../engine/platform/linux/libc.ts');
    const [AF_UNIX, SOCK_DGRAM, MSG_DONTWAIT] = [1, 2, 0x40];
    const name = path.join(folder, 'notify');
    const fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert.equal(bind(fd, Buffer.concat([Buffer.of(AF_UNIX, 0), Buffer.from(`${name}\0`)]), 3 + name.length), 0);
    const bytes = Buffer.alloc(100);
    return {
      name,
      receive: () => {
        const length = recv(fd, bytes, bytes.length, MSG_DONTWAIT);
        return length > 0 ? bytes.toString('utf8', 0, length) : null;
      },
      close: () => {
        close(fd);
      },
    };
  }

  for (const [signal, reason] of [
    ['SIGINT', /Ctrl-C/],
    ['SIGTERM', /SIGTERM/],
    ['SIGHUP', /console was closed/],
  ] as const) {
    it(`prints the log folder and what it found, and stops cleanly with ${signal}`, async () => {
      const folder = newFolder();
      const reporter = await start(['-ld', folder]);
      assert.match(
        reporter.stdout(),
        new RegExp(
          `logs to ${folder}\n  PR-INITIAL-.*\n  PR-PORTS-.*\n  PR-PIDS-.*\n  PR-EVENTS-.*\n\\d+ mappings? and \\d+ processe?s? found`,
        ),
      );
      const port = await listen();
      await waitUntil('the new port in PR-PORTS', () => seen(folder, port));
      reporter.child.kill(signal);
      assert.equal(await reporter.ended, 0);
      assert.match(reporter.stdout(), reason);
      assert.equal(reporter.stderr(), '');
      const [stopped] = eventsNamed(folder, 'stopped');
      assert.match(stopped?.reason ?? '', reason);
      const events = linesOf(folder, 'EVENTS');
      assertEvents(events.join('\n'));
      assert.equal(sequencesOf(folder), `1-${events.length}`);
      const status: { state: string; totals: { opened: number }; waiting: number } = JSON.parse(
        readFileSync(path.join(folder, statusFile), 'utf8'),
      );
      assert.deepEqual([status.state, status.waiting, status.totals.opened], ['stopped', 0, portLines(folder).length]);
    });
  }

  it('shows each opened and closed port as a line on a terminal', async function () {
    requireTool(this, 'script', onPath('script'), 'On Debian: apt-get install bsdutils');
    const folder = newFolder();
    const terminal = spawn('script', ['-qec', `${portReporter} run --interval 200 -ld ${folder}`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    terminal.stdout.on('data', (text: Buffer) => {
      shown += text.toString();
    });
    const ended = once(terminal, 'close');
    await waitUntil('a greeting', () => shown.includes('Ctrl-C stops it'));
    const port = await listen();
    await waitUntil('the opened port', () =>
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d opened  TCP 127\\.0\\.0\\.1:${port} Listen  \\S.* \\(${process.pid}\\)  \\w+\r$`, 'm').exec(shown),
    );
    servers.splice(0).forEach((server) => server.close());
    await waitUntil('the closed port', () =>
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d closed  TCP 127\\.0\\.0\\.1:${port} Listen .*after \\d+\\.\\d m?s\r$`, 'm').exec(shown),
    );
    terminal.stdin.write('\u0003');
    await ended;
    assert.match(shown, /Stopped: Ctrl-C was pressed/);
  });

  /** @param isOwn whether the user of the reporter owns the terminal; else he cannot open it, as after su */
  async function withUnreadTerminal(context: Mocha.Context, isOwn: boolean): Promise<void> {
    requireTool(context, 'python3', onPath('python3'), 'On Debian: apt-get install python3');
    requireTool(context, 'root', isOwn || process.getuid?.() === 0, 'Run the tests as root.');
    const folder = newFolder();
    if (!isOwn) chownSync(folder, otherUser, otherUser);
    const as = isOwn ? [] : ['setpriv', `--reuid=${otherUser}`, '--clear-groups'];
    // The terminal takes 4 KB or so. Nothing is read from it, as after Ctrl-S or when ssh hangs.
    const onPty =
      'import os, pty, subprocess, sys\nmaster, slave = pty.openpty()\n' +
      'child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)\nprint(child.pid, flush=True)\nsys.exit(child.wait())';
    const python = spawn('python3', ['-c', onPty, ...as, portReporter, 'run', '--interval', '100', '-ld', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache') },
    });
    let processId = 0;
    python.stdout.on('data', (text: Buffer) => {
      processId ||= Number(text.toString());
    });
    const ended = once(python, 'exit');
    try {
      await waitUntil('the files', () => linesOf(folder, 'EVENTS').some((line) => line.includes('"event":"started"')));
      for (let port = 0; port < 150; port++) await listen();
      await waitUntil('the last port in PR-PORTS', () => portLines(folder).length >= 150);
      const later = await listen();
      await waitUntil('a port that was opened later', () => seen(folder, later));
      const before = Date.now();
      process.kill(processId, 'SIGTERM');
      assert.deepEqual(await ended, [0, null]);
      assert.ok(Date.now() - before < 10_000);
      assert.equal(eventsNamed(folder, 'stopped').length, 1);
    } finally {
      if (python.exitCode === null && processId > 0) process.kill(processId, 'SIGKILL');
    }
  }

  it('continues to log and ends at once when its terminal is not read', function () {
    return withUnreadTerminal(this, true);
  });

  it('continues to log and ends at once when the terminal of another account is not read', function () {
    return withUnreadTerminal(this, false);
  });

  it('logs below the working directory if the default folder cannot be used, and prints a message', async function () {
    requireTool(this, 'root', process.geteuid?.() === 0, 'Run the tests as root.');
    const cwd = newFolder();
    chownSync(cwd, 65_534, 65_534);
    const reporter = await start([], { cwd, uid: 65_534, env: { HOME: cwd, XDG_CACHE_HOME: path.join(cwd, 'cache') } });
    assert.match(reporter.stderr(), /\/var\/log\/portreporter.*Logging to .*PortReporterLogs instead/);
    assert.match(reporter.stdout(), new RegExp(`logs to ${cwd}/PortReporterLogs`));
    reporter.child.kill('SIGINT');
    assert.equal(await reporter.ended, 0);
    assert.ok(readdirSync(path.join(cwd, 'PortReporterLogs')).some((name) => name.startsWith('PR-INITIAL')));
  });

  describe('refuses', () => {
    const shared = (): string => {
      const folder = newFolder();
      chmodSync(folder, 0o777);
      return folder;
    };
    for (const [title, args, message] of [
      ['a folder that others can write', () => ['-ld', shared()], /every account can write to the log folder.*--allow-shared-folder/],
      ['a relative folder', () => ['-ld', 'logs'], /not an absolute path/],
      ['a size that is none', () => ['-ls', 'huge'], /log size/],
      [
        'settings that are not there',
        () => ['--settings', '/nowhere.conf'],
        /cannot read the settings file \/nowhere\.conf \(no such file or directory\)/,
      ],
      [
        "settings that can't be used",
        () => {
          const file = path.join(newFolder(), 'conf');
          writeFileSync(file, '# comment\nlog-size = 20MB\nlog-sise = 5\n');
          return ['--settings', file];
        },
        /log-sise/,
      ],
    ] as const) {
      it(title, async () => {
        const reporter = startPortReporter(['run', ...args()]);
        running.push(reporter);
        assert.notEqual(await reporter.ended, 0);
        assert.match(reporter.stderr(), message);
        assert.match(reporter.stderr(), /^PortReporter: [^\n]*\n$/);
      });
    }
  });

  it('reads settings from a file, and options take precedence', async () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, 'conf'), `log-directory = ${folder}/a\nlog-size = 20MB\nlog-command-lines = yes\n`);
    const reporter = await start(['--settings', path.join(folder, 'conf'), '-ls', '64']);
    const port = await listen();
    await waitUntil('the new port', () => seen(`${folder}/a`, port));
    reporter.child.kill('SIGINT');
    await reporter.ended;
    const [started] = eventsNamed(`${folder}/a`, 'started');
    assert.equal(started?.settings.logSize, 65_536);
    const opened = eventsNamed(`${folder}/a`, 'opened').find(({ mapping }) => mapping.localPort === port);
    assert.ok(opened?.mapping.commandLine?.includes('mocha'));
  });

  it('logs without a journal, and reports once that changes cannot be written to it', async function () {
    requireTool(this, 'unshare', process.getuid?.() === 0 && onPath('unshare'), 'Run the tests as root.');
    const folder = newFolder();
    // An empty folder hides the socket of journald, if there is one.
    const script = 'mkdir -p /run/systemd/journal; mount -t tmpfs none /run/systemd/journal; exec "$@"';
    const args = ['--mount', 'sh', '-c', script, 'sh', portReporter, 'run', '--interval', '200', '--event-log', 'changes', '-ld', folder];
    const child = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (text) => {
      errors += String(text);
    });
    try {
      await waitUntil('the first files', () => readdirSync(folder).includes(statusFile));
      for (let count = 0; count < 2; count++) {
        const port = await listen();
        await waitUntil('the new port', () => seen(folder, port));
      }
    } finally {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    assert.match(
      errors,
      /^PortReporter: Port Reporter cannot write changes to the event log of --event-log: \/run\/systemd\/journal\/socket: no such file or directory\.;[^\n]*\n$/,
    );
  });

  it('notifies systemd when the first files are written, and when it stops', async () => {
    const folder = newFolder();
    const { name, receive, close } = await openNotifySocket(folder);
    const reported = (): Promise<string> => waitUntil('a message to systemd', receive);
    const logs = path.join(folder, 'logs');
    const reporter = startPortReporter(['run', '-ld', logs], { env: { NOTIFY_SOCKET: name } });
    running.push(reporter);
    assert.equal(await reported(), 'READY=1');
    assert.equal(linesOf(logs, 'INITIAL').at(-1), '='.repeat(54));
    assert.equal(eventsOf(logs)[0]?.event, 'started');
    reporter.child.kill('SIGTERM');
    assert.equal(await reported(), 'STOPPING=1');
    assert.equal(await reporter.ended, 0);
    close();
  });

  it('notifies the watchdog of systemd', async () => {
    const folder = newFolder();
    const { name, receive, close } = await openNotifySocket(folder);
    const env = { NOTIFY_SOCKET: name, WATCHDOG_USEC: '200000' };
    running.push(startPortReporter(['run', '-ld', path.join(folder, 'logs')], { env }));
    const messages: string[] = [];
    await waitUntil('two signs of life', () => {
      const message = receive();
      if (message !== null) messages.push(message);
      return messages.length === 3;
    });
    assert.deepEqual(messages, ['READY=1', 'WATCHDOG=1', 'WATCHDOG=1']);
    close();
  });

  it('logs a gap after it was suspended', async () => {
    const folder = newFolder();
    const reporter = await start(['-ld', folder]);
    reporter.child.kill('SIGSTOP');
    const port = await listen();
    await new Promise((next) => {
      setTimeout(next, 1000);
    });
    reporter.child.kill('SIGCONT');
    await waitUntil('the port that was opened meanwhile', () => seen(folder, port));
    // The kernel may have kept the event of the port; the poll after it finds that it is late.
    await waitUntil('the gap', () =>
      eventsNamed(folder, 'gap').some(({ why, from, to }) => why === 'late' && new Date(to).getTime() - new Date(from).getTime() >= 1000),
    );
  });

  it('logs the time in which it did not run as a gap after a kill', async () => {
    const folder = newFolder();
    const killed = await start(['-ld', folder]);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const killedAt = Date.now();
    await new Promise((next) => {
      setTimeout(next, 1500);
    });
    const startedAt = Date.now();
    const next = await start(['-ld', folder]);
    next.child.kill('SIGINT');
    await next.ended;
    const [gap] = eventsNamed(folder, 'gap').filter(({ why }) => why === 'stopped');
    const [from, to] = [gap?.from, gap?.to].map((time) => new Date(time ?? 0).getTime());
    // The status is written once a second; a poll may have followed it.
    assert.ok(from && from <= killedAt && from > killedAt - 5000, `${from} is not when it was killed, ${killedAt}`);
    assert.ok(to && to >= startedAt && to <= Date.now());
  });

  describe('what was open before the start', () => {
    const log = async (command: string, logs: string): Promise<{ readonly [field: string]: unknown }[]> => {
      const { stdout } = await promisify(execFile)(portReporter, ['log', command, logs, '--format', 'json'], { maxBuffer: 2 ** 28 });
      return stdout
        .trimEnd()
        .split('\n')
        .map((line): { readonly [field: string]: unknown } => JSON.parse(line));
    };
    const connect = async (port: number): Promise<number> => {
      const socket = createConnection(port, '127.0.0.1');
      sockets.push(socket);
      await once(socket, 'connect');
      return socket.localPort ?? 0;
    };
    const sockets: Socket[] = [];
    let folder: string;
    let port: number;
    let clients: number[];

    /** Two sessions: the first one is killed. */
    before(async function () {
      folder = newFolder();
      port = await listen();
      clients = [await connect(port)];
      const killed = await start(['-ld', folder]);
      clients.push(await connect(port));
      await waitUntil('the second client in PR-PORTS', () => seen(folder, clients[1] ?? 0));
      killed.child.kill('SIGKILL');
      await killed.ended;
      const next = await start(['-ld', folder]);
      next.child.kill('SIGINT');
      await next.ended;
      for (const socket of sockets) socket.destroy();
    });

    it('is in PR-EVENTS once in each session, after `started`', () => {
      assertEvents(linesOf(folder, 'EVENTS').join('\n'));
      const events = eventsOf(folder);
      const listed = events.filter((event) => 'mapping' in event && event.mapping.localPort === port && event.mapping.state === 'Listen');
      assert.deepEqual(
        listed.map(({ event }) => event),
        ['present', 'present'],
      );
      assert.notEqual(listed[0]?.session, listed[1]?.session);
      for (const [at, { event }] of events.entries()) {
        if (event === 'present') assert.match(events[at - 1]?.event ?? '', /^(?:started|present)$/);
      }
    });

    it('gives PR-EVENTS alone the listeners and directions of all files', async () => {
      const alone = newFolder();
      for (const name of readdirSync(folder)) {
        if (name.startsWith('PR-EVENTS')) copyFileSync(path.join(folder, name), path.join(alone, name));
      }
      const events = (await log('read', folder)).filter(({ type }) => type === 'event').map(({ file: _file, ...fields }) => fields);
      assert.deepEqual(
        (await log('read', alone)).map(({ file: _file, ...fields }) => fields),
        events,
      );
      const directionOf = (name: string, wanted: (fields: { readonly [field: string]: unknown }) => boolean): unknown =>
        events.find((fields) => fields['event'] === name && wanted(fields))?.['direction'];
      assert.equal(
        directionOf('present', ({ localPort, remotePort }) => localPort === port && remotePort === clients[0]),
        'Inbound',
      );
      assert.equal(
        directionOf('present', ({ localPort }) => localPort === clients[0]),
        'Outbound',
      );
      assert.equal(
        directionOf('opened', ({ localPort, remotePort }) => localPort === port && remotePort === clients[1]),
        'Inbound',
      );
    });

    it('is one listener of log measure, and no opened port', async () => {
      const rows = await log('measure', folder);
      const [listed, ...others] = rows.filter(({ statistic, name }) => statistic === 'listener' && name === `TCP 127.0.0.1:${port}`);
      assert.ok(listed);
      assert.deepEqual(others, []);
      // The end of the second client at the listener.
      const used = rows.find(({ statistic, name }) => statistic === 'localTcpPort' && name === String(port));
      assert.equal(used?.['count'], 1);
      assert.ok(Number(used?.['timeShare']) > 90, 'it was open all the time');
    });
  });

  it(`killed ${kills} times at any moment it leaves whole lines but the last, and the next start touches nothing old`, async function () {
    this.timeout(kills * 10_000);
    requireTool(
      this,
      'root and unshare',
      process.geteuid?.() === 0 && onPath('unshare') && onPath('ip'),
      'Run the tests as root; on Debian: apt-get install util-linux iproute2',
    );
    const program = fileURLToPath(new URL('crash-loop.ts', import.meta.url));
    const alone = ['--pid', '--net', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'];
    const { stdout } = await promisify(execFile)('unshare', [...alone, process.execPath, program, newFolder(), String(kills)]);
    assert.match(stdout, new RegExp(`^${kills} kills, \\d+ files, \\d+ mappings\n$`));
  });
});

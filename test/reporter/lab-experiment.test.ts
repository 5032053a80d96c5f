import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { requireExecutable, startPortReporter, type Running } from '../linux-executable.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { waitUntil } from '../wait-until.ts';
import { eventsNamed, filesOf, linesOf, ownFolder, portLines } from './fake-session.ts';

/** The experiment of the laboratory manual: a web server and a TFTP server, started before the reporter and while it runs. */
describe('the experiment of the lab', function () {
  this.timeout(120_000);
  const children: ChildProcess[] = [];
  const reporters: Running[] = [];
  let base: string;
  let files: string;

  before(function () {
    requireExecutable(this);
    requireTool(this, 'root', process.geteuid?.() === 0, 'Run the tests as root.');
    for (const [tool, from] of [
      ['busybox', 'busybox'],
      ['in.tftpd', 'tftpd-hpa'],
      ['curl', 'curl'],
    ] as const)
      requireTool(this, tool, onPath(tool), `On Debian: apt-get install ${from}`);
    base = ownFolder();
    chmodSync(base, 0o755);
    files = path.join(base, 'files');
    mkdirSync(files);
    // Large enough that a poll sees the transfer of each.
    writeFileSync(path.join(files, 'lab.bin'), Buffer.alloc(24 << 20, 'lab'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const { child, ended } of reporters.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });
  after(() => {
    if (base) rmSync(base, { recursive: true });
  });

  function start(program: string, ...words: string[]): number {
    const child = spawn(program, words, { stdio: 'ignore', cwd: base });
    children.push(child);
    return child.pid ?? 0;
  }

  /** A port that is not in use. */
  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  interface Server {
    readonly port: number;
    readonly processId: number;
  }

  async function startServers(): Promise<{ web: Server; tftp: Server }> {
    const [webPort, tftpPort] = [await freePort(), await freePort()];
    return {
      web: { port: webPort, processId: start('busybox', 'httpd', '-f', '-p', `127.0.0.1:${webPort}`, '-h', files) },
      tftp: {
        port: tftpPort,
        processId: start('in.tftpd', '--listen', '--foreground', '--address', `127.0.0.1:${tftpPort}`, '--user', 'root', '--secure', files),
      },
    };
  }

  const listens = async (port: number): Promise<void> => {
    const taken = async (): Promise<boolean> => {
      const [tcp, udp] = [createServer(), createSocket('udp4')];
      const refused = await Promise.all([
        new Promise<boolean>((settle) => {
          tcp.once('error', () => settle(true)).listen(port, '127.0.0.1', () => tcp.close(() => settle(false)));
        }),
        new Promise<boolean>((settle) => {
          udp.once('error', () => settle(true)).bind(port, '127.0.0.1', () => udp.close(() => settle(false)));
        }),
      ]);
      return refused.includes(true);
    };
    await waitUntil(`a server on port ${port}`, taken);
  };

  async function startReporter(): Promise<string> {
    const folder = path.join(base, `logs-${reporters.length}-${Date.now()}`);
    const reporter = startPortReporter(['run', '--interval', '100', '-ld', folder]);
    reporters.push(reporter);
    await waitUntil(`the reporter; instead: ${reporter.stderr()}`, () => reporter.stdout().includes('Ctrl-C stops it'), 60_000);
    return folder;
  }

  const linesWith = (folder: string, port: number): string[] => portLines(folder).filter((line) => line.split(',')[3] === String(port));

  /** Runs a program repeatedly until the test ends. */
  function repeat(program: string, ...words: string[]): void {
    const child = spawn(program, words, { stdio: 'ignore', cwd: base });
    const at = children.push(child) - 1;
    child.once('exit', () => {
      if (children[at] === child) repeat(program, ...words);
    });
  }

  /** Fetches the file from both, and waits until PR-PORTS contains the transfers with the names of the servers. */
  async function fetchAndFind(folder: string, web: Server, tftp: Server): Promise<void> {
    repeat('curl', '--silent', '--limit-rate', '8M', '--output', '/dev/null', `http://127.0.0.1:${web.port}/lab.bin`);
    repeat('busybox', 'tftp', '-g', '-r', 'lab.bin', '-l', path.join(base, 'fetched'), '127.0.0.1', String(tftp.port));
    const transfer = await waitUntil('the transfer from the web server', () =>
      linesWith(folder, web.port).find((line) => /,TCP,\d+,127\.0\.0\.1,\d+,127\.0\.0\.1,[1-9]/.test(line)),
    );
    assert.match(transfer, /,busybox,<root>$/);
    // TFTP answers from a port of its own (RFC 1350), in a process of its own.
    const answer = await waitUntil('the transfer from the TFTP server', () =>
      portLines(folder).find((line) => /,UDP,\d+,127\.0\.0\.1,\d+,127\.0\.0\.1,\d+,in\.tftpd,<root>$/.test(line)),
    );
    const entry = `Process ID: ${answer.split(',')[7]} (in.tftpd)`;
    const pids = await waitUntil(
      'its entry in PR-PIDS',
      () => linesOf(folder, 'PIDS').includes(entry) && linesOf(folder, 'PIDS').join('\n'),
    );
    assert.match(
      pids.slice(pids.indexOf(entry)),
      /^.*\n\nUser context: root\n[^]*\nTCP mappings: 0\nUDP mappings: \d\n[^]*\nLoaded modules:\n\S*in\.tftpd \(0x/,
    );
  }

  it('servers first: PR-INITIAL contains both, and PR-PORTS only its header', async () => {
    const { web, tftp } = await startServers();
    await Promise.all([listens(web.port), listens(tftp.port)]);
    const folder = await startReporter();
    const initial = linesOf(folder, 'INITIAL').join('\n');
    assert.match(
      initial,
      new RegExp(`^${web.processId}:busybox\\t+TCP ${web.port}\\t+127\\.0\\.0\\.1\\t+LISTENING\\t+0\\.0\\.0\\.0$`, 'm'),
    );
    assert.match(initial, new RegExp(`^${tftp.processId}:in\\.tftpd\\t+UDP ${tftp.port}\\t+127\\.0\\.0\\.1\\t+\\*:\\*\\t+\\*:\\*$`, 'm'));
    for (const [{ processId }, name] of [
      [web, 'busybox'],
      [tftp, 'in.tftpd'],
    ] as const) {
      const block = initial.slice(initial.indexOf(`Process ID: ${processId} (${name})`));
      assert.match(
        block.slice(0, block.indexOf('=====')),
        new RegExp(`^.*\\n\\nUser context: root\\n[^]*\\nLoaded modules:\\n\\S*${name} \\(0x[0-9a-f]{8,}\\)\\n`),
      );
    }
    assert.equal(
      linesOf(folder, 'PORTS').findIndex((line) => line.startsWith('date,time,protocol')),
      5,
    );
    assert.deepEqual([...linesWith(folder, web.port), ...linesWith(folder, tftp.port)], []);
    await fetchAndFind(folder, web, tftp);
  });

  it('reporter first: the servers appear when they start', async () => {
    const folder = await startReporter();
    const { web, tftp } = await startServers();
    // This test has listened at that port before, for a moment, to find one that is free.
    const line = await waitUntil('the web server', () => linesWith(folder, web.port).find((one) => one.includes('busybox')));
    assert.match(line, new RegExp(`,TCP,${web.port},127\\.0\\.0\\.1,,0\\.0\\.0\\.0,${web.processId},busybox,<root>$`));
    const udp = await waitUntil('the TFTP server', () => linesWith(folder, tftp.port).find((one) => one.includes(',UDP,')));
    assert.match(udp, new RegExp(`,UDP,${tftp.port},127\\.0\\.0\\.1,\\*,\\*,${tftp.processId},in\\.tftpd,<root>$`));
    await fetchAndFind(folder, web, tftp);
    assert.ok(
      eventsNamed(folder, 'opened').some(({ mapping }) => mapping.processId === web.processId && mapping.path?.endsWith('busybox')),
    );
    assert.equal(filesOf(folder, 'INITIAL').length, 1);
  });
});

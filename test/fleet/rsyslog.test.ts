import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { portReporter, requireExecutable } from '../linux-executable.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { waitUntil } from '../wait-until.ts';
import { createRsyslogMachines, type Daemon, type RsyslogMachines } from './rsyslog-machines.ts';

/** Complete lines of the event files in a folder. */
const linesIn = (folder: string): string[] =>
  globSync(path.join(folder, 'PR-EVENTS-*.jsonl')).flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1));

const modulesOfRsyslog = '/usr/lib/x86_64-linux-gnu/rsyslog';

describe('rsyslog with the configuration of docs/fleet/rsyslog', function () {
  this.timeout(60_000);
  let machines: RsyslogMachines | undefined;
  let server: Daemon;
  let sender: Daemon;
  let changingPorts: Daemon;
  let reporter: Daemon;

  before(async function () {
    requireExecutable(this);
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    const found = existsSync('/usr/sbin/rsyslogd') && existsSync(path.join(modulesOfRsyslog, 'omrelp.so'));
    requireTool(this, 'rsyslog', found, 'As root: apt-get install rsyslog rsyslog-relp.');
    requireTool(
      this,
      'ip, openssl and python3',
      onPath('ip') && onPath('openssl') && onPath('python3'),
      'Install iproute2, openssl, python3.',
    );
    machines = createRsyslogMachines();
    server = machines.startServer();
    await waitUntil('the server listens', () => machines?.serverListens());
    sender = machines.startSender();
    reporter = machines.startProgram(portReporter, 'run', '-ld', machines.logs, '-ls', '64KB', '--keep', '0', '--interval', '100');
    await waitUntil('the reporter runs', () => reporter.output().includes('Ctrl-C stops it'));
    changingPorts = machines.startProgram('python3', 'test/fleet/change-ports.py');
  });
  after(async () => machines?.remove());

  const written = (): string[] => linesIn(machines?.logs ?? '');
  /** The only directory of the server: that of this machine. */
  const collectedFolder = (): string => {
    const names = existsSync(machines?.collected ?? '') ? readdirSync(machines?.collected ?? '') : [];
    assert.equal(names.length, 1);
    return path.join(machines?.collected ?? '', names[0] ?? '');
  };
  const collected = (): Set<string> => new Set(linesIn(collectedFolder()));
  const spooled = (): boolean => readdirSync(machines?.spool ?? '').includes('port-reporter.qi');
  const collectedAll = async (lines: readonly string[]): Promise<void> => {
    await waitUntil(
      'all lines are at the server',
      () => {
        const there = collected();
        return lines.every((line) => there.has(line));
      },
      30_000,
    );
  };

  it('sends each line as it was written, in a directory for the machine', async () => {
    const lines = await waitUntil('events of opened ports', () => written().length > 200 && written());
    await collectedAll(lines);
  });

  it('keeps the events on the disk while the server is killed, across rotations, and sends them later', async () => {
    const setsBefore = readdirSync(machines?.logs ?? '').length;
    await server.end('SIGKILL');
    await waitUntil('the queue is on the disk', spooled);
    await waitUntil('two rotations', () => readdirSync(machines?.logs ?? '').length >= setsBefore + 8);
    server = machines?.startServer() ?? server;
    await collectedAll(written());
  });

  it('continues where it was after a restart of the sender, with the events from between', async () => {
    await sender.end('SIGTERM');
    const before = written().length;
    await waitUntil('events while the sender does not run', () => written().length > before + 300);
    sender = machines?.startSender() ?? sender;
    await collectedAll(written());
  });

  it('has every event of the session once, by session and sequence', async () => {
    changingPorts.child.stdin?.end();
    await reporter.end('SIGTERM');
    const lines = written();
    await collectedAll(lines);
    assert.deepEqual(collected(), new Set(lines), 'the same lines, apart from repeated ones');
    const events = lines.map((line) => JSON.parse(line));
    assert.deepEqual(new Set(events.map(({ schema, computer }) => `${schema} ${computer}`)), new Set([`1 ${hostname()}`]));
    assert.equal(new Set(events.map(({ session }) => session)).size, 1);
    const sequences = events.map(({ sequence }) => sequence).toSorted((a, b) => a - b);
    assert.deepEqual(
      sequences,
      Array.from(sequences, (_, index) => index + 1),
      'each number once',
    );
  });

  it('sends a lost line again after its positions were removed', async () => {
    const folder = collectedFolder();
    const [first = ''] = readdirSync(folder);
    await sender.end('SIGTERM');
    await server.end('SIGTERM');
    rmSync(path.join(folder, first));
    for (const name of readdirSync(machines?.spool ?? '')) rmSync(path.join(machines?.spool ?? '', name));
    server = machines?.startServer() ?? server;
    sender = machines?.startSender() ?? sender;
    await collectedAll(written());
  });
});

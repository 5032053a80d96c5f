import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { portReporter, requireExecutable } from '../linux-executable.ts';
import { linesOf, ownFolder } from '../reporter/fake-session.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { waitUntil } from '../wait-until.ts';

/**
 * Traces the system calls for sockets of the program, its threads and the programs that it starts. Without io_uring, which could open
 * sockets in another way, every socket needs one of these calls.
 */
const strace = ['-f', '-qq', '-e', 'trace=%network,io_uring_setup', '-e', 'inject=io_uring_setup:error=ENOSYS', '-e', 'signal=none'];

/** Address families of sockets that stay within this machine. */
const localFamilies = new Set(['AF_UNIX', 'AF_LOCAL', 'AF_NETLINK']);

/** The calls of a trace that concern another machine, or that wait for connections. */
function networkCalls(trace: string): string[] {
  return trace
    .split('\n')
    .filter(
      (line) =>
        /\b(?:listen|accept4?)\(/.test(line) ||
        [...line.matchAll(/\bsocket(?:pair)?\((\w+)|\bsa_family=(\w+)/g)].some(([, family, address]) => !isLocal(family ?? address ?? '')),
    );
}

const isLocal = (family: string): boolean => localFamilies.has(family);

describe('the program on the network', function () {
  this.timeout(60_000);
  let folder: string;
  let logs: string;
  before(function () {
    requireExecutable(this);
    const traces = onPath('strace') && spawnSync('strace', [...strace, '-o', '/dev/null', 'true']).status === 0;
    requireTool(this, 'strace', traces, 'As root: apt-get install strace. A container needs the right to trace (SYS_PTRACE).');
    folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-network-'));
    logs = ownFolder();
  });
  after(() => {
    for (const made of [folder, logs]) if (made) rmSync(made, { recursive: true, force: true });
  });

  interface Traced {
    readonly child: ChildProcess;
    stdout(): string;
    trace(): string;
  }

  function start(...args: string[]): Traced {
    const file = path.join(folder, `${args.join('-').replaceAll(/[^\w-]/g, '')}.trace`);
    const child = spawn('strace', [...strace, '-o', file, portReporter, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
    });
    return { child, stdout: () => stdout, trace: () => readFileSync(file, 'utf8') };
  }

  /** The trace of a command that runs to its end. It must not be refused (2) or be ended by a signal. */
  async function traceOf(...args: string[]): Promise<string> {
    const traced = start(...args);
    const [exitCode] = await once(traced.child, 'close');
    assert.ok(exitCode === 0 || exitCode === 1, `exit code ${exitCode} of ${args.join(' ')}`);
    return traced.trace();
  }

  async function stop({ child }: Traced): Promise<void> {
    const ended = once(child, 'close');
    // strace gives the signal to no other process: the program is its only child.
    const [reporter] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
    process.kill(Number(reporter), 'SIGINT');
    await ended;
  }

  it('neither connects nor listens while it runs', async () => {
    const traced = start('run', '-ld', logs, '--interval', '200', '--anchor-interval', '1', '--event-log', 'changes');
    await waitUntil('the reporter runs', () => traced.stdout().includes('Ctrl-C stops it'));
    const listener = spawn(portReporter, ['watch', '--for', '1'], { stdio: 'ignore' });
    await once(listener, 'close');
    await stop(traced);
    assert.match(traced.stdout(), /^Stopped: /m);
    assert.deepEqual(networkCalls(traced.trace()), []);
    assert.match(traced.trace(), /socket\(AF_NETLINK, /, 'the trace has the calls of the collector');
    assert.ok(linesOf(logs, 'EVENTS').length > 0);
  });

  it('neither connects nor listens in any other command', async () => {
    const snapshot = path.join(folder, 'snapshot.json');
    const { stdout } = spawnSync(portReporter, ['map', '--addresses', '--format', 'json'], { encoding: 'utf8' });
    writeFileSync(snapshot, stdout);
    for (const command of [
      ['map', '--addresses', '--include', 'modules,hash,version,signer'],
      ['watch', '--for', '1'],
      ['compare', snapshot],
      ['service', 'status'],
      ['service', 'start'],
      ['log', 'read', logs],
      ['log', 'measure', logs],
      ['log', 'find', logs],
      ['log', 'timeline', logs, '--port', '1-65535'],
      ['log', 'compare', logs, logs],
      ['log', 'verify', logs],
      ['log', 'report', logs, '-o', path.join(folder, 'report.html')],
    ]) {
      const trace = await traceOf(...command);
      assert.deepEqual(networkCalls(trace), [], command.join(' '));
    }
  });

  it('asks the name servers only if log find --resolve requests it', async () => {
    const criteria = path.join(folder, 'criteria.xml');
    writeFileSync(criteria, '<criteria><criterion id="names" severity="low"><title>Names</title><host>*</host></criterion></criteria>\n');
    assert.notDeepEqual(
      networkCalls(await traceOf('log', 'find', 'test/fixtures/reporter/linux', '--criteria', criteria, '--resolve')),
      [],
    );
  });
});

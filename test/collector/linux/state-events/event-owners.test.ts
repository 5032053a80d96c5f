import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { EventOwners } from '../../../../engine/collector/linux/state-events/event-owners.ts';
import type { ProcessRecord } from '../../../../engine/collector/linux/state-events/parse-record.ts';
import { clockMicroseconds } from '../../../../engine/platform/linux/clock.ts';
import { CLOCK_MONOTONIC } from '../../../../engine/platform/linux/libc.ts';
import { readBootTime } from '../../../../engine/platform/linux/boot-time.ts';
import { startChildProgram } from '../../../fixtures/linux/child-program.ts';
import { onPath, requireTool } from '../../../require-tool.ts';
import { waitUntil } from '../../../wait-until.ts';

/** A PID that no process has: larger than the largest pid_max. */
const unusedPid = 5_000_000;
const record = (kind: ProcessRecord['kind'], processId: number, fields: Partial<ProcessRecord> = {}): ProcessRecord => ({
  kind,
  clock: now(),
  processId,
  parentProcessId: 0,
  comm: '',
  isExec: kind === 'named',
  ...fields,
});
const now = (): number => clockMicroseconds(CLOCK_MONOTONIC);

describe('the owners of state events', () => {
  const children: ChildProcess[] = [];
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'port-reporter-programs-')));
  let owners: EventOwners;

  before(function () {
    if (process.platform !== 'linux') this.skip();
    for (const name of ['program', 'a-program-with-a-long-name']) writeFileSync(path.join(folder, name), '\u007fELF');
    writeFileSync(path.join(folder, 'script'), '#!/bin/sh\n');
    symlinkSync('program', path.join(folder, 'link'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    owners = new EventOwners([], readBootTime());
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** Starts a program that waits, and resolves when it runs. */
  async function start(command: readonly string[] = ['sleep', '60']): Promise<{ pid: number; end: () => Promise<void> }> {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { stdio: 'ignore' });
    children.push(child);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    return {
      pid,
      end: async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }

  it('are read while they run', () => {
    const owner = owners.running(process.pid, process.pid, now());
    assert.equal(owner?.namespace, null);
    assert.partialDeepStrictEqual(owner?.info, {
      processId: process.pid,
      processName: 'node',
      path: readlinkSync('/proc/self/exe'),
      user: userInfo().username,
      parentProcessId: process.ppid,
      missing: {},
    });
  });

  it('are read when they start a program, and are known after their end', async () => {
    const { pid, end } = await start();
    owners.programStarted({ processId: pid, file: '' });
    await end();
    const owner = owners.running(pid, pid, now());
    assert.partialDeepStrictEqual(owner?.info, { processId: pid, processName: 'sleep', commandLine: 'sleep 60', missing: {} });
    assert.equal(owners.complete(null, pid, now()), owner);
  });

  it('are not the process that has the PID later', () => {
    const beforeItStarted = now() - performance.now() * 1000 - 60e6;
    assert.equal(owners.running(process.pid, process.pid, beforeItStarted), null);
    assert.deepEqual(owners.complete(null, process.pid, beforeItStarted).info.missing.processName, 'Exited');
    owners.programStarted({ processId: process.pid, file: '' });
    assert.equal(owners.running(process.pid, process.pid, beforeItStarted), null);
    assert.equal(owners.complete(null, process.pid, beforeItStarted).info.processName, null);
  });

  it('have the name that the kernel reported if they ended before', () => {
    owners.add(record('started', unusedPid, { parentProcessId: 1 }));
    owners.add(record('named', unusedPid, { comm: 'curl' }));
    const { info } = owners.complete(null, unusedPid, now());
    assert.deepEqual([info.processId, info.processName, info.path, info.parentProcessId], [unusedPid, 'curl', null, 1]);
    assert.deepEqual(
      [info.missing.processName, info.missing.parentProcessId, info.missing.path, info.missing.user],
      [undefined, undefined, 'Exited', 'Exited'],
    );
  });

  for (const [what, named] of [
    ['nothing', null],
    ['that they were started', []],
    ['that their parent was started, too', ['node']],
  ] as const) {
    it(`have the program of their parent if they never started another one and the kernel reported ${what}`, () => {
      if (named !== null) {
        for (const comm of named) owners.add(record('named', process.pid, { comm }));
        owners.add(record('started', unusedPid, { parentProcessId: process.pid }));
      }
      const { info } = owners.complete(null, unusedPid, now());
      if (named === null) assert.deepEqual([info.processName, info.missing.path], [null, 'Exited']);
      else {
        const executable = readlinkSync('/proc/self/exe');
        assert.partialDeepStrictEqual(info, {
          processName: 'node',
          path: executable,
          deleted: false,
          parentProcessId: process.pid,
          user: null,
        });
        assert.deepEqual([info.missing.path, info.missing.processName, info.missing.user], [undefined, undefined, 'Exited']);
      }
    });
  }

  it('have the program of their grandparent if neither they nor their parent started another one', () => {
    owners.add(record('started', unusedPid + 1, { parentProcessId: process.pid }));
    owners.add(record('started', unusedPid, { parentProcessId: unusedPid + 1 }));
    owners.add(record('ended', unusedPid + 1));
    const { info } = owners.complete(null, unusedPid, now());
    assert.deepEqual([info.path, info.parentProcessId], [readlinkSync('/proc/self/exe'), unusedPid + 1]);
  });

  for (const [what, file, comm, found] of [
    ['a program', 'program', 'program', 'program'],
    ['a link', 'link', 'link', 'program'],
    ['a longer name than the kernel keeps', 'a-program-with-a-long-name', 'a-program-with-', 'a-program-with-a-long-name'],
    ['a script', 'script', 'script', null],
    ['a file that does not exist', 'no-such-program', 'no-such-program', null],
    ['another program since', 'program', 'cat', null],
  ] as const) {
    it(`have the path of the program that they started if they ended before they were read: ${what}`, () => {
      owners.programStarted({ processId: unusedPid, file: path.join(folder, file) });
      owners.add(record('named', unusedPid, { comm }));
      const { info } = owners.complete(null, unusedPid, now());
      assert.deepEqual([info.path, info.processName], found === null ? [null, comm] : [path.join(folder, found), found]);
      assert.deepEqual([info.missing.path, info.missing.processName], [found === null ? 'Exited' : undefined, undefined]);
    });
  }

  it('have no path if they named their program relative to a directory', () => {
    owners.programStarted({ processId: unusedPid, file: 'bin/program' });
    owners.add(record('named', unusedPid, { comm: 'program' }));
    assert.equal(owners.complete(null, unusedPid, now()).info.path, null);
  });

  it('have their account if their parent has not taken notice of their end', async () => {
    // The shell becomes a program that does not wait for its children. Before that it would take notice of the end.
    const program = await startChildProgram(['sh', '-c', 'sleep 0.2 & echo $!; exec cat']);
    const pid = Number(program.firstLine);
    await waitUntil('its end', () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
    const owner = owners.running(pid, pid, now());
    assert.deepEqual([owner?.info.user, owner?.info.missing.path], [userInfo().username, 'Exited']);
    owners.programStarted({ processId: pid, file: '/usr/bin/true' });
    owners.add(record('named', pid, { comm: 'true' }));
    const { info, namespace } = owners.complete(owner, pid, now());
    assert.equal(namespace, undefined, 'not our own network namespace: it may have been in any');
    assert.partialDeepStrictEqual(info, { user: userInfo().username, processName: 'true', path: realpathSync('/usr/bin/true') });
    assert.equal(info.missing.path, undefined);
    assert.ok(info.processStarted);
    await program.stop();
  });

  it('lose what was known of them when records were lost', () => {
    owners.add(record('named', unusedPid, { comm: 'curl' }));
    owners.forget();
    assert.equal(owners.complete(null, unusedPid, now()).info.processName, null);
  });

  it('are forgotten when they end', async () => {
    const { pid, end } = await start();
    owners.programStarted({ processId: pid, file: '' });
    await end();
    owners.add(record('ended', pid));
    assert.equal(owners.complete(null, pid, now()).info.processName, null);
  });

  it('are read again when they first connect: a program changes its account after it was started', async function () {
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'python3', onPath('python3'), 'On Debian: apt-get install python3');
    const setAccount =
      'import os, sys\nprint(1, flush=True)\nsys.stdin.readline()\nos.setuid(65534)\nprint(2, flush=True)\nsys.stdin.read()';
    const program = await startChildProgram(['python3', '-c', setAccount]);
    children.push(program.process);
    owners.programStarted({ processId: program.pid, file: '' });
    program.process.stdin?.write('\n');
    await waitUntil('the other account', () => readFileSync(`/proc/${program.pid}/status`, 'utf8').includes('Uid:\t65534'));
    assert.equal(owners.running(program.pid, program.pid, now())?.info.user, 'nobody');
    await program.stop();
    assert.equal(owners.complete(null, program.pid, now()).info.user, 'nobody');
  });

  it('are at most 400 in a second when they start a program', async () => {
    const { pid, end } = await start();
    for (let i = 0; i < 400; i++) owners.programStarted({ processId: unusedPid, file: '' });
    owners.programStarted({ processId: pid, file: '' });
    await end();
    assert.equal(owners.running(pid, pid, now()), null);
  });

  it('are outside of the PID namespace if the kernel reports no PID', () => {
    const { info } = owners.complete(null, 0, now());
    assert.deepEqual([info.processId, info.missing], [null, { processId: 'OtherPidNamespace' }]);
  });
});

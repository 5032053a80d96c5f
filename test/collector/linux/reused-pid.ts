import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import type { ProcessRef } from '../../../engine/collector/linux/list-processes.ts';
import { requireTool } from '../../require-tool.ts';

const lastPid = '/proc/sys/kernel/ns_last_pid';

/** Skips the test if it cannot choose the PID of a process. */
export function requireChosenPids(context: Mocha.Context): void {
  requireTool(context, `root and ${lastPid}`, process.getuid?.() === 0 && existsSync(lastPid), 'Run the tests as root.');
}

/** A running process as the list of processes contains it. */
export function listedProcess(pid = 0): ProcessRef {
  return { pid, folderInode: statSync(`/proc/${pid}`).ino };
}

/**
 * Starts a process, ends it after `before`, and starts another one with the same PID, which runs during `after`.
 * @param before is called with the first process; `after` is called with its result and the second process
 */
export async function reusePid<State>(
  before: (former: ProcessRef) => State,
  after: (former: ProcessRef, state: State, latter: ChildProcess) => void,
): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const former = spawn('sleep', ['60']);
    const listed = listedProcess(former.pid);
    const state = before(listed);
    await end(former);
    writeFileSync(lastPid, String(listed.pid - 1));
    const latter = spawn('tail', ['-f', '/dev/null']);
    try {
      // Another process may have been started in between with this PID.
      if (latter.pid === listed.pid) return after(listed, state, latter);
    } finally {
      await end(latter);
    }
  }
  assert.fail('no process got the same PID');
}

export async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

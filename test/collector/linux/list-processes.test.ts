import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { relistProcesses, listProcesses, type ProcessRef } from '../../../engine/collector/linux/list-processes.ts';
import { end } from './reused-pid.ts';

describe('the list of processes', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('contains what started and what ended', async () => {
    const first = listProcesses(null);
    assert.ok(first);
    assert.equal(first.started.length, first.byPid.size);
    assert.equal(first.byPid.get(process.pid)?.folderInode, statSync(`/proc/${process.pid}`).ino);
    const child = spawn('sleep', ['60']);
    const second = listProcesses(first);
    assert.ok(second);
    assert.ok(second.started.some(({ pid }) => pid === child.pid));
    assert.equal(second.byPid.get(process.pid), first.byPid.get(process.pid));
    await end(child);
    const third = listProcesses(second);
    assert.ok(third);
    assert.ok(third.ended.some(({ pid }) => pid === child.pid));
    assert.ok(!third.byPid.has(child.pid ?? 0));
  });

  it('contains both changes if it is read again', async () => {
    const before = listProcesses(null);
    const first = spawn('sleep', ['60']);
    const early = listProcesses(before);
    assert.ok(early);
    const second = spawn('sleep', ['60']);
    await end(first);
    const late = relistProcesses(early);
    const pids = (list: readonly ProcessRef[]): (number | undefined)[] =>
      list.map(({ pid }) => pid).filter((pid) => pid === first.pid || pid === second.pid);
    assert.deepEqual([pids(late.started), pids(late.ended)], [[first.pid, second.pid], [first.pid]]);
    assert.ok(late.byPid.has(second.pid ?? 0) && !late.byPid.has(first.pid ?? 0));
    await end(second);
  });
});

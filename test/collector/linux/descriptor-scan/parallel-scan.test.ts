import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { readDescriptors } from '../../../../engine/collector/linux/descriptor-scan/descriptors.ts';
import { startFdScan } from '../../../../engine/collector/linux/descriptor-scan/parallel-scan.ts';
import type { ProcessRef } from '../../../../engine/collector/linux/list-processes.ts';
import { portReporter, requireExecutable } from '../../../linux-executable.ts';
import { requireTool } from '../../../require-tool.ts';
import { listedProcess } from '../reused-pid.ts';

/** Opens this number of files, listens on a port that it reports, and ends with its parent. */
const holder = `
  const files = Number(process.argv[1]);
  for (let i = 0; i < files; i++) require('node:fs').openSync('/dev/null', 'r');
  process.once('disconnect', () => process.exit());
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => process.send(server.address().port));`;

/** The results for each process, one entry per call. */
function readAll(processes: readonly ProcessRef[]): Map<ProcessRef, unknown[]> {
  const found = new Map<ProcessRef, unknown[]>(processes.map((process) => [process, []]));
  const read = startFdScan(processes);
  read((process, descriptors) => found.get(process)?.push(typeof descriptors === 'string' ? descriptors : Array.from(descriptors)));
  return found;
}

/** The largest number of threads of a process until it ended. */
async function maxThreads(child: ChildProcess): Promise<number> {
  let count = 0;
  const timer = setInterval(() => {
    try {
      count = Math.max(count, readdirSync(`/proc/${child.pid}/task`).length);
    } catch {
      // It has just ended.
    }
  }, 1);
  await once(child, 'close');
  clearInterval(timer);
  return count;
}

describe('reading the descriptors of many processes', function () {
  this.timeout(60_000);
  let children: ChildProcess[] = [];
  let pids: number[];
  let ports: number[];
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    children = [17_000, 20, 17_000, 400].map((files) =>
      spawn(process.execPath, ['--eval', holder, String(files)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    ports = await Promise.all(children.map(async (child) => (await once(child, 'message'))[0]));
    pids = children.map(({ pid = 0 }) => pid);
  });
  after(async () => {
    await Promise.all(
      children.map(async (child) => {
        const ended = once(child, 'exit');
        child.disconnect();
        await ended;
      }),
    );
  });

  it('finds each process once and all its descriptors, with and without workers', () => {
    const all = pids.map(listedProcess);
    for (const some of [all, all.slice(1, 2), [...all, { pid: 2 ** 22 + 1, folderInode: 1 }]]) {
      for (const [process, found] of readAll(some)) {
        const now = readDescriptors(process);
        assert.equal(found.length, 1);
        assert.deepEqual(found, [typeof now === 'string' ? now : Array.from(now)]);
      }
    }
  });

  it('uses workers in the executable if there is more than one processor', async function () {
    requireExecutable(this);
    const args = ['map', '--pid', pids.join(), '--format', 'json'];
    const child = spawn(portReporter, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const threads = maxThreads(child);
    let text = '';
    for await (const piece of child.stdout) text += piece;
    const found = new Map(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ processId, localPort }) => [processId, localPort]),
    );
    assert.deepEqual(found, new Map(pids.map((pid, i) => [pid, ports[i]])));

    const alone = await maxThreads(spawn(portReporter, ['--version'], { stdio: 'ignore' }));
    const workers = (await threads) - alone;
    const processors = spawnSync('nproc', { encoding: 'utf8' }).stdout.trim();
    assert.equal(workers > 0, processors !== '1', `${workers} more threads than without a scan, ${processors} processors`);
  });

  it('works without workers if the system allows no more threads', function () {
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    const scanModule = new URL('../../../../engine/collector/linux/descriptor-scan/parallel-scan.ts', import.meta.url);
    const program = `
      import { execFileSync } from 'node:child_process';
      import { startFdScan } from ${JSON.stringify(scanModule)};
      execFileSync('prlimit', ['--pid', String(process.pid), '--nproc=1:1']);
      process.setgid(64_999);
      process.setuid(64_999);
      startFdScan(${JSON.stringify(pids.map(listedProcess))})(({ pid }, found) => console.log(pid, found));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    assert.deepEqual([stdout, stderr], [pids.map((pid) => `${pid} denied\n`).join(''), '']);
  });
});

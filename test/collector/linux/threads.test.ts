import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { openLinuxCollector } from '../../../engine/collector/linux/linux-collector.ts';
import { livingThread, processFolder, threadsOf } from '../../../engine/collector/linux/threads.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { startPythonSockets, type PythonSockets } from '../../fixtures/linux/python-sockets.ts';
import { onPath, requireTool } from '../../require-tool.ts';

/** Target of a descriptor; empty if it is closed, like the one that listed its directory. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return '';
  }
}

describe('sockets of threads', () => {
  let running: PythonSockets | undefined;
  before(function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'python3', onPath('python3'), 'Install it: Node cannot unshare a thread.');
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  const listenerOf = (mappings: readonly PortMapping[], { port }: PythonSockets): PortMapping | undefined =>
    mappings.find(({ localPort, state }) => localPort === port && state === 'Listen');

  /** The same collector before and after the start: the first snapshot of a process and a later one use different code. */
  async function found(mode: string): Promise<PortMapping[]> {
    const collector = openLinuxCollector();
    collector.collect();
    const program = (running = await startPythonSockets([mode]));
    return [collector, collector, openLinuxCollector()].map((one) => {
      const listener = listenerOf(one.collect({ include: ['modules', 'hash'] }).mappings, program);
      assert.ok(listener, mode);
      return listener;
    });
  }

  /** The threads of a process that hold a socket, read from /proc. */
  const holdersByProc = (pid: number, inode: string): number[] =>
    readdirSync(`/proc/${pid}/task`)
      .map(Number)
      .filter((thread) => {
        const folder = `/proc/${pid}/task/${thread}/fd`;
        return readdirSync(folder).some((descriptor) => linkOf(`${folder}/${descriptor}`) === `socket:[${inode}]`);
      });

  it('have an owner although its main thread has exited', async () => {
    for (const listener of await found('leader')) {
      const pid = running?.pid ?? 0;
      assert.deepEqual([listener.processId, listener.sharedWith, listener.user !== null], [pid, [], true]);
      assert.ok(!holdersByProc(pid, listener.identity).includes(pid) && holdersByProc(pid, listener.identity).length > 0);
      assert.match(listener.processName ?? '', /^python3/);
      assert.match(listener.path ?? '', /python3/);
      assert.match(listener.commandLine ?? '', /sockets\.py leader$/);
      assert.match(listener.sha256 ?? '', /^[0-9a-f]{64}$/);
      assert.ok(listener.modules?.some(({ path }) => path === listener.path));
      assert.deepEqual(listener.missing, { opened: 'NotSupported' });
    }
  });

  it('are read from a running thread of such a process', async () => {
    const { pid } = (running = await startPythonSockets(['leader']));
    const thread = livingThread(pid);
    assert.ok(thread !== null && thread !== pid && threadsOf(pid).includes(thread));
    assert.equal(processFolder(pid), `/proc/${pid}/task/${thread}`);
    assert.equal(processFolder(process.pid), `/proc/${process.pid}`);
    assert.deepEqual(threadsOf(2 ** 22 + 1), []);
  });

  it('have an owner if only one thread holds the socket', async () => {
    for (const listener of await found('files')) {
      const { pid = 0 } = running ?? {};
      assert.deepEqual([listener.processId, listener.sharedWith, listener.missing.processId], [pid, [], undefined]);
      assert.deepEqual(
        holdersByProc(pid, listener.identity),
        threadsOf(pid).filter((thread) => thread !== pid),
      );
    }
  });

  it('are forgotten, with the process, when such a thread closes them', async () => {
    const collector = openLinuxCollector();
    const program = (running = await startPythonSockets(['files']));
    assert.equal(listenerOf(collector.collect().mappings, program)?.processId, program.pid);
    await program.stop();
    assert.equal(listenerOf(collector.collect().mappings, program), undefined);
    const next = (running = await startPythonSockets(['leader']));
    assert.equal(listenerOf(collector.collect().mappings, next)?.processId, next.pid);
  });

  it('are found in the network namespace of one thread', async function () {
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    for (const listener of await found('net')) {
      const { pid = 0 } = running ?? {};
      const links = threadsOf(pid).map((thread) => readlinkSync(`/proc/${pid}/task/${thread}/ns/net`));
      assert.equal(listener.processId, pid);
      assert.notEqual(listener.namespace, readlinkSync(`/proc/${pid}/ns/net`));
      assert.ok(links.includes(listener.namespace ?? ''), `${listener.namespace} of ${links.join()}`);
    }
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { readDescriptors } from '../../../engine/collector/linux/descriptor-scan/descriptors.ts';
import { startFdScan } from '../../../engine/collector/linux/descriptor-scan/parallel-scan.ts';
import { openLinuxCollector } from '../../../engine/collector/linux/linux-collector.ts';
import { isStillListed, listProcesses, type ProcessRef, type ProcessList } from '../../../engine/collector/linux/list-processes.ts';
import { createNamespaceSockets } from '../../../engine/collector/linux/namespace-sockets.ts';
import { openNamespaces } from '../../../engine/collector/linux/namespaces.ts';
import { createProcessCache } from '../../../engine/collector/linux/process-cache.ts';
import { createSocketOwnerIndex } from '../../../engine/collector/linux/socket-owners/socket-owner-index.ts';
import { listedProcess, requireChosenPids, reusePid } from './reused-pid.ts';

/** A list that was read while the process ran. */
const listOf = (process: ProcessRef): ProcessList => ({ byPid: new Map([[process.pid, process]]), started: [process], ended: [] });

describe('a PID that is reused after the processes were listed', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
    requireChosenPids(this);
  });

  it('is detected by the inode of its directory', async () => {
    assert.ok(isStillListed(listedProcess(process.pid)));
    assert.ok(!isStillListed({ pid: 2 ** 22 + 1, folderInode: 1 }));
    await reusePid(
      (former) => assert.ok(isStillListed(former)),
      (former) => assert.ok(!isStillListed(former)),
    );
  });

  it('does not return the fields of the other process', () =>
    reusePid(
      () => null,
      (former) => {
        const { info, name } = createProcessCache(['hash', 'modules']).of(former, 0, false);
        assert.deepEqual(
          [info.processId, info.processStarted, info.processName, info.path, info.missing.processName, name.processName],
          [former.pid, null, null, null, 'Exited', null],
        );
      },
    ));

  it('keeps the fields that were read before', () =>
    reusePid(
      (former) => {
        const processes = createProcessCache([]);
        return { processes, known: processes.of(former, 0, false) };
      },
      (former, { processes, known }) => {
        assert.equal(known.info.processName, 'sleep');
        assert.deepEqual([processes.of(former, 1, true), processes.of(former, 100_000, false)], [known, known]);
      },
    ));

  it('does not return the descriptors of the other process', () =>
    reusePid(
      () => null,
      (former, _state, latter) => {
        assert.equal(readDescriptors(former), 'exited');
        assert.ok(readDescriptors(listedProcess(latter.pid)).length > 0);
        const found: unknown[] = [];
        startFdScan([former])((of, descriptors) => found.push(of, descriptors));
        assert.deepEqual(found, [former, 'exited']);
      },
    ));

  it('is searched for in the later one of two lists', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const [own] = openNamespaces().update(listOf(listedProcess(process.pid)), 0);
    assert.ok(own);
    const sockets = createNamespaceSockets()(own, {}, 0);
    const owners = createSocketOwnerIndex();
    const later = listedProcess(process.pid);
    owners.prepare(listOf({ pid: process.pid, folderInode: 1 }));
    owners.update(listOf(later), [sockets], 0);
    const descriptors = readDescriptors(later);
    assert.ok(typeof descriptors !== 'string');
    const inodes = descriptors.filter((inode, i) => i % 2 === 1 && inode > 0);
    assert.ok(inodes.some((inode) => owners.holdersOf(inode)?.includes(later)));
    server.close();
  });

  it('does not return the network namespace of the other process', () =>
    reusePid(
      () => null,
      (former) => {
        assert.deepEqual(
          openNamespaces()
            .update(listOf(former), 0)
            .map(({ processes }) => processes),
          [[]],
        );
      },
    ));

  it('does not return the modules of the other process', () =>
    reusePid(
      (former) => {
        const collector = openLinuxCollector();
        return { collector, info: collector.collect({ processes: true }).processes?.find(({ processId }) => processId === former.pid) };
      },
      (_former, { collector, info }) => assert.equal(info && collector.modulesOf(info), 'Exited'),
    ));

  it('is another process in the next list', () =>
    reusePid(
      () => listProcesses(null),
      (former, before) => {
        const after = listProcesses(before);
        const isIt = ({ pid }: ProcessRef): boolean => pid === former.pid;
        assert.ok(after?.started.some(isIt) && after.ended.some(isIt));
      },
    ));
});

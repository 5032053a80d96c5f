import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { openLinuxCollector } from '../../../engine/collector/linux/linux-collector.ts';
import { listProcesses, relistProcesses, type ProcessList } from '../../../engine/collector/linux/list-processes.ts';
import { namespaceNames, openNamespaces } from '../../../engine/collector/linux/namespaces.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { snapshotBy } from '../../fixtures/linux/snapshot.ts';
import { startSocketProgram, type SocketProgram } from '../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../require-tool.ts';

/** A new namespace has a loopback interface that is down. */
const withLoopback = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

describe('the Linux collector in other network namespaces', () => {
  const named = `pr-test-${process.pid}`;
  let unnamed: SocketProgram;
  let inNamed: SocketProgram;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'ip and unshare', onPath('ip') && onPath('unshare'), 'Install iproute2 and util-linux.');
    execFileSync('ip', ['netns', 'add', named]);
    unnamed = await startSocketProgram([], ['unshare', '-n', ...withLoopback]);
    inNamed = await startSocketProgram([], ['ip', 'netns', 'exec', named, ...withLoopback]);
  });
  after(async () => {
    await Promise.all([unnamed?.stop(), inNamed?.stop()]);
    execFileSync('ip', ['netns', 'delete', named]);
  });

  const linkOf = (program: SocketProgram): string => readlinkSync(`/proc/${program.pid}/ns/net`);

  /** Compares the sockets of a namespace with those that ss reports within it. */
  function assertAsSs(mappings: readonly PortMapping[], program: SocketProgram): void {
    const stdout = execFileSync('nsenter', ['-n', '-t', String(program.pid), 'ss', '-tuanH'], { encoding: 'utf8' });
    const portsBySs = stdout
      .trim()
      .split('\n')
      .map((line) => /:(\d+)\s+\S+:\S+\s*$/.exec(line)?.[1] ?? line)
      .toSorted();
    assert.ok(portsBySs.length > 20);
    assert.deepEqual(
      mappings
        .filter(({ state }) => state !== 'Bound')
        .map(({ localPort }) => String(localPort))
        .toSorted(),
      portsBySs,
    );
  }

  it('identifies a namespace by its name, or else by its number', () => {
    const { mappings, notices } = openLinuxCollector().collect();
    assert.deepEqual(
      notices.filter(({ code }) => code !== 'NotElevated'),
      [],
    );
    for (const [program, namespace] of [
      [unnamed, linkOf(unnamed)],
      [inNamed, named],
    ] as const) {
      const theirs = mappings.filter((mapping) => mapping.namespace === namespace);
      assertAsSs(theirs, program);
      assert.deepEqual(new Set(theirs.map(({ processId }) => processId)), new Set([program.pid, null]));
      const accepted = theirs.find(({ localPort, state }) => state === 'Established' && localPort === program.sockets.established4?.[0]);
      assert.deepEqual(accepted?.peer, { processId: program.pid, processName: 'node' });
      assert.ok(theirs.some(({ dualStack }) => dualStack));
    }
    for (const { namespace, processId } of mappings) {
      if (namespace === null) assert.ok(processId !== unnamed.pid && processId !== inNamed.pid);
    }
  });

  it('returns to its own namespace', () => {
    const own = readlinkSync('/proc/thread-self/ns/net');
    openLinuxCollector().collect();
    assert.equal(readlinkSync('/proc/thread-self/ns/net'), own);
  });

  it('keeps unchanged records of other namespaces', () => {
    const collector = openLinuxCollector();
    const theirs = () => collector.collect().mappings.filter(({ namespace, state }) => namespace === named && state === 'Listen');
    const before = theirs();
    assert.ok(before.length > 5);
    for (const [i, mapping] of theirs().entries()) assert.equal(mapping, before[i]);
  });

  it('finds a namespace that is created later, and one without a process', async () => {
    const collector = openLinuxCollector();
    collector.collect();
    const later = `${named}-later`;
    execFileSync('ip', ['netns', 'add', later]);
    try {
      const program = await startSocketProgram(['--kinds', 'listen4,timeWait'], ['ip', 'netns', 'exec', later, ...withLoopback]);
      const statesIn = (mappings: readonly PortMapping[]) =>
        mappings
          .filter(({ namespace }) => namespace === later)
          .map(({ state }) => String(state))
          .toSorted();
      assert.deepEqual(statesIn(collector.collect().mappings), ['Listen', 'Listen', 'TimeWait']);
      await program.stop();
      assert.deepEqual(statesIn(collector.collect().mappings), ['TimeWait']);
      assert.deepEqual(statesIn(openLinuxCollector().collect().mappings), ['TimeWait']);
    } finally {
      execFileSync('ip', ['netns', 'delete', later]);
    }
  });

  it('notices processes that started and ended while the snapshot before was taken', async () => {
    const list = (last: ProcessList | null): ProcessList => {
      const processes = listProcesses(last);
      assert.ok(processes);
      return processes;
    };
    const namespaces = openNamespaces();
    const links = (processes: ProcessList) => namespaces.update(processes, 0).map(({ link }) => link);
    const before = list(null);
    links(before);
    const program = await startSocketProgram(['--kinds', 'listen4'], ['unshare', '-n', ...withLoopback]);
    const link = linkOf(program);
    // The sockets are read between the two lists of a snapshot; the next one starts from the second.
    const during = list(relistProcesses(before));
    const found = links(during);
    await program.stop();
    assert.ok(found.includes(link));
    assert.ok(!links(list(relistProcesses(during))).includes(link));
  });

  it('has the name of a namespace as soon as it has been given one', () => {
    const nameOf = namespaceNames();
    const link = linkOf(unnamed);
    assert.deepEqual([nameOf(link), nameOf(linkOf(inNamed)), nameOf(readlinkSync('/proc/self/ns/net'))], [link, named, null]);
    const given = `${named}-given`;
    execFileSync('ip', ['netns', 'attach', given, String(unnamed.pid)]);
    const name = nameOf(link);
    execFileSync('ip', ['netns', 'delete', given]);
    assert.deepEqual([name, nameOf(link)], [given, link]);
  });

  it('reports the sockets to an unprivileged user, without their owners', () => {
    const { mappings, notices } = snapshotBy(['--user', '65534']);
    // Other accounts cannot read the number of the namespace either. Two are created here, and there may be more.
    const theirs = mappings.filter(({ namespace }) => namespace?.startsWith('proc:['));
    const listener = theirs.find(({ localPort, state }) => state === 'Listen' && localPort === unnamed.sockets.listen4?.[0]);
    assert.ok(listener);
    assert.deepEqual(
      [listener.processId, listener.user, listener.missing.processId, listener.missing.namespace],
      [null, 'root', 'AccessDenied', 'AccessDenied'],
    );
    assert.notEqual(
      listener.namespace,
      theirs.find(({ localPort, state }) => state === 'Listen' && localPort === inNamed.sockets.listen4?.[0])?.namespace,
    );
    const dualStack = theirs.find(({ localPort }) => localPort === unnamed.sockets.dualStack?.[0]);
    assert.deepEqual([dualStack?.dualStack, dualStack?.missing.dualStack], [null, 'NotSupported']);
    assert.deepEqual([dualStack?.boundDevice, dualStack?.missing.boundDevice], [null, 'NotSupported']);
    assert.ok(notices.some(({ code }) => code === 'NotElevated'));
  });

  it('names the unreadable namespaces to an unprivileged user', () => {
    const closed = `${named}-closed`;
    execFileSync('ip', ['netns', 'add', closed]);
    try {
      const notice = snapshotBy(['--user', '65534']).notices.find(({ code }) => code === 'NamespacesUnread');
      assert.ok(notice?.message.includes(closed), notice?.message);
    } finally {
      execFileSync('ip', ['netns', 'delete', closed]);
    }
  });
});

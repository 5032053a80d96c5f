import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { snapshotBy, type PrintedSnapshot } from '../../fixtures/linux/snapshot.ts';
import { startSocketProgram, type SocketProgram } from '../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../require-tool.ts';

/** Starts a command without some capabilities. Root gets those of its bounding set. */
const without = (...capabilities: string[]): string[] => ['setpriv', '--bounding-set', capabilities.map((name) => `-${name}`).join()];

describe('the Linux collector as root with restricted rights', () => {
  let withoutOwner: SocketProgram;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'unshare and setpriv', onPath('unshare') && onPath('setpriv'), 'Install util-linux.');
    withoutOwner = await startSocketProgram(['--kinds', 'listen4,timeWait', '--user', '65534']);
  });
  after(() => withoutOwner?.stop());

  const listenerOf = ({ mappings }: PrintedSnapshot): PortMapping => {
    const found = mappings.find(({ localPort, state }) => state === 'Listen' && localPort === withoutOwner.sockets.listen4?.[0]);
    assert.ok(found);
    return found;
  };
  const noticeOf = ({ notices }: PrintedSnapshot, code: string): string => notices.find((notice) => notice.code === code)?.message ?? '';

  it('with the default rights in Docker, reports AccessDenied and the missing capability', () => {
    const snapshot = snapshotBy([], without('sys_ptrace', 'dac_read_search'));
    const { processId, missing } = listenerOf(snapshot);
    assert.deepEqual([processId, missing.processId, missing.processName], [null, 'AccessDenied', 'AccessDenied']);
    assert.match(
      noticeOf(snapshot, 'NotElevated'),
      /^The owners? of \d+ sockets? (is|are) unknown, because the process does not have CAP_SYS_PTRACE\. /,
    );
    assert.match(noticeOf(snapshot, 'NotElevated'), /docker run --cap-add SYS_PTRACE\.$/);
    assert.ok(
      snapshot.notices.every(({ message }) => !/root|sudo/.test(message)),
      JSON.stringify(snapshot.notices),
    );
  });

  it('reports AccessDenied if the descriptors of other processes cannot be listed', () => {
    const snapshot = snapshotBy([], without('sys_ptrace', 'dac_read_search', 'dac_override'));
    assert.equal(listenerOf(snapshot).missing.processId, 'AccessDenied');
    assert.match(
      noticeOf(snapshot, 'NotElevated'),
      /CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH\. .*--cap-add SYS_PTRACE --cap-add DAC_READ_SEARCH/,
    );
  });

  it('in a separate PID namespace, reports that the owner may be in another one', () => {
    const snapshot = snapshotBy([], ['unshare', '--pid', '--fork', '--mount-proc']);
    const listener = listenerOf(snapshot);
    assert.deepEqual([listener.processId, listener.missing.processId, listener.user], [null, 'OtherPidNamespace', 'nobody']);
    const count = snapshot.mappings.filter(({ missing }) => missing.processId === 'OtherPidNamespace').length;
    assert.match(
      noticeOf(snapshot, 'OtherPidNamespace'),
      new RegExp(`\\b${count} sockets? (is|are) unknown, because /proc lists only .*--pid=host`),
    );
    assert.equal(snapshot.mappings.find(({ state }) => state === 'TimeWait')?.missing.processId, 'Kernel');
  });

  it('names the missing capability if other network namespaces cannot be entered', function () {
    requireTool(this, 'ip', onPath('ip'), 'Install iproute2.');
    const closed = `pr-rights-${process.pid}`;
    execFileSync('ip', ['netns', 'add', closed]);
    try {
      const notice = noticeOf(snapshotBy([], without('sys_admin')), 'NamespacesUnread');
      assert.match(notice, /namespaces are missing \(.*\), because the process does not have CAP_SYS_ADMIN\. .*--cap-add SYS_ADMIN\.$/);
      assert.ok(notice.includes(closed), notice);
    } finally {
      execFileSync('ip', ['netns', 'delete', closed]);
    }
  });

  it('as root of a user namespace only, names no capability that it seems to have', () => {
    const snapshot = snapshotBy(
      [],
      ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', 'unshare', '--user', '--map-root-user'],
    );
    assert.equal(listenerOf(snapshot).missing.processId, 'AccessDenied');
    assert.match(noticeOf(snapshot, 'NotElevated'), /because a security policy .* or a user namespace does not allow it/);
  });

  it('reports no process for a socket of the kernel', function () {
    const namespace = `pr-kernel-${process.pid}`;
    requireTool(this, 'ip', onPath('ip'), 'Install iproute2.');
    execFileSync('ip', ['netns', 'add', namespace]);
    try {
      const ip = (...words: string[]): number | null => spawnSync('ip', ['-n', namespace, ...words]).status;
      const made = ip('link', 'add', 'vxlan0', 'type', 'vxlan', 'id', '7', 'dstport', '4789', 'local', '127.0.0.1') === 0;
      requireTool(this, 'a kernel with VXLAN', made, 'Load its module: modprobe vxlan.');
      ip('link', 'set', 'lo', 'up');
      assert.equal(ip('link', 'set', 'vxlan0', 'up'), 0);
      const snapshot = snapshotBy([]);
      const socket = snapshot.mappings.find((mapping) => mapping.namespace === namespace && mapping.localPort === 4789);
      assert.ok(socket);
      // On a machine that hides a process even from root, the search is incomplete.
      const reason = noticeOf(snapshot, 'NotElevated') === '' ? 'NotFound' : 'AccessDenied';
      assert.deepEqual([socket.protocol, socket.processId, socket.missing.processId], ['UDP', null, reason]);
    } finally {
      execFileSync('ip', ['netns', 'delete', namespace]);
    }
  });

  it('with all rights, reports no owner as denied', () => {
    const snapshot = snapshotBy([]);
    assert.equal(listenerOf(snapshot).processId, withoutOwner.pid);
    assert.doesNotMatch(noticeOf(snapshot, 'NotElevated'), /CAP_|sudo/);
    assert.equal(noticeOf(snapshot, 'OtherPidNamespace'), '');
  });
});

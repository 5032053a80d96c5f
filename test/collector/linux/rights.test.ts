import assert from 'node:assert/strict';
import type { PortMapping } from '../../../engine/facts/port-mapping.ts';
import { snapshotBy, type PrintedSnapshot } from '../../fixtures/linux/snapshot.ts';
import { startSocketProgram, type SocketProgram } from '../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../requirements.ts';

/** Starts a command without some capabilities. Root gets those of its bounding set. */
const without = (...capabilities: string[]): string[] => ['setpriv', '--bounding-set', capabilities.map((name) => `-${name}`).join()];

describe('the Linux collector as root that may not see everything', () => {
  let ofNobody: SocketProgram;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'unshare and setpriv', onPath('unshare') && onPath('setpriv'), 'Install util-linux.');
    ofNobody = await startSocketProgram(['--kinds', 'listen4,timeWait', '--user', '65534']);
  });
  after(() => ofNobody?.stop());

  const listenerOf = ({ mappings }: PrintedSnapshot): PortMapping => {
    const found = mappings.find(({ localPort, state }) => state === 'Listen' && localPort === ofNobody.sockets.listen4?.[0]);
    assert.ok(found);
    return found;
  };
  const noticeOf = ({ notices }: PrintedSnapshot, code: string): string => notices.find((notice) => notice.code === code)?.message ?? '';

  it('has the rights that Docker gives by default: the owner is denied, and the missing capability is named', () => {
    const snapshot = snapshotBy([], without('sys_ptrace', 'dac_read_search'));
    const { processId, missing } = listenerOf(snapshot);
    assert.deepEqual([processId, missing.processId, missing.processName], [null, 'AccessDenied', 'AccessDenied']);
    assert.match(noticeOf(snapshot, 'NotElevated'), /^The owners of \d+ sockets are missing, because the process does not have CAP_SYS_PTRACE\. /);
    assert.match(noticeOf(snapshot, 'NotElevated'), /docker run --cap-add SYS_PTRACE\.$/);
    assert.ok(snapshot.notices.every(({ message }) => !/root|sudo/.test(message)), JSON.stringify(snapshot.notices));
  });

  it('may not even list the descriptors of others', () => {
    const snapshot = snapshotBy([], without('sys_ptrace', 'dac_read_search', 'dac_override'));
    assert.equal(listenerOf(snapshot).missing.processId, 'AccessDenied');
    assert.match(noticeOf(snapshot, 'NotElevated'), /CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH\. .*--cap-add SYS_PTRACE --cap-add DAC_READ_SEARCH/);
  });

  it('is in a PID namespace of its own: the owner may be in another one', () => {
    const snapshot = snapshotBy([], ['unshare', '--pid', '--fork', '--mount-proc']);
    const listener = listenerOf(snapshot);
    assert.deepEqual([listener.processId, listener.missing.processId, listener.user], [null, 'OtherPidNamespace', 'nobody']);
    const count = snapshot.mappings.filter(({ missing }) => missing.processId === 'OtherPidNamespace').length;
    assert.match(noticeOf(snapshot, 'OtherPidNamespace'), new RegExp(`\\b${count} sockets are missing, because /proc lists only .*--pid=host`));
    assert.equal(snapshot.mappings.find(({ state }) => state === 'TimeWait')?.missing.processId, 'Kernel');
  });

  it('sees the whole machine: no owner is denied for want of a capability', () => {
    const snapshot = snapshotBy([]);
    assert.equal(listenerOf(snapshot).processId, ofNobody.pid);
    assert.doesNotMatch(noticeOf(snapshot, 'NotElevated'), /CAP_|sudo/);
    assert.equal(noticeOf(snapshot, 'OtherPidNamespace'), '');
  });
});

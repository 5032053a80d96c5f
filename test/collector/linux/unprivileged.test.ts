import assert from 'node:assert/strict';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { snapshotBy } from '../../fixtures/linux/snapshot.ts';
import { startSocketProgram, type SocketProgram } from '../../fixtures/linux/socket-program.ts';
import { onPath, requireTool } from '../../require-tool.ts';

const ordinaryUser = '65534';

describe('the Linux collector without root', () => {
  let ofRoot: SocketProgram;
  let withoutOwner: SocketProgram;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'unshare', onPath('unshare'), 'Install util-linux.');
    ofRoot = await startSocketProgram(['--kinds', 'listen4,timeWait']);
    withoutOwner = await startSocketProgram(['--kinds', 'listen4', '--user', ordinaryUser]);
  });
  after(() => Promise.all([ofRoot?.stop(), withoutOwner?.stop()]));

  const listenerOf = (mappings: readonly PortMapping[], program: SocketProgram): PortMapping => {
    const found = mappings.find(({ localPort, state }) => state === 'Listen' && localPort === program.sockets.listen4?.[0]);
    assert.ok(found);
    return found;
  };

  it('reports the sockets of other accounts with their user, and why the rest is missing', () => {
    const { mappings, notices } = snapshotBy(['--user', ordinaryUser]);
    const { processId, processName, path, user, missing } = listenerOf(mappings, ofRoot);
    assert.deepEqual({ processId, processName, path, user }, { processId: null, processName: null, path: null, user: 'root' });
    assert.deepEqual(missing, {
      opened: 'NotSupported',
      processId: 'AccessDenied',
      processStarted: 'AccessDenied',
      processName: 'AccessDenied',
      path: 'AccessDenied',
      deleted: 'AccessDenied',
      commandLine: 'AccessDenied',
      parentProcessId: 'AccessDenied',
      services: 'AccessDenied',
    });
    assert.equal(mappings.find(({ state }) => state === 'TimeWait')?.missing.processId, 'Kernel');
    const denied = mappings.filter((mapping) => mapping.missing.processId === 'AccessDenied').length;
    const notice = notices.find(({ code }) => code === 'NotElevated');
    assert.match(notice?.message ?? '', new RegExp(`\\b${denied} sockets.*sudo`));
  });

  it('reports the readable fields of processes of other accounts', () => {
    const theirs = snapshotBy(['--user', ordinaryUser]).processes?.find(({ processId }) => processId === ofRoot.pid);
    assert.ok(theirs);
    assert.deepEqual([theirs.processName, theirs.user, theirs.path, theirs.missing.path], ['node', 'root', null, 'AccessDenied']);
    assert.match(theirs.commandLine ?? '', /open-sockets/);
  });

  it('reports AccessDenied for a process that hidepid hides', () => {
    const { mappings } = snapshotBy(
      ['--user', ordinaryUser],
      ['unshare', '-m', 'sh', '-c', 'mount -t proc -o hidepid=2 proc /proc && exec "$@"', 'sh'],
    );
    assert.equal(listenerOf(mappings, ofRoot).missing.processId, 'AccessDenied');
  });

  it('reports an error if /proc is not mounted', () => {
    const { error } = snapshotBy([], ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh']);
    assert.deepEqual([error?.code, error?.target], ['ProcUnreadable', '/proc']);
    assert.match(error?.remedy ?? '', /mount -t proc/);
  });
});

import assert from 'node:assert/strict';
import { unitInfo } from '../../../engine/service/linux/unit-info.ts';

/** As systemd 252 prints it for a running, enabled service with its own account. */
const running =
  'MainPID=812\nExecMainStatus=0\nUser=portreporter\nDescription=Port Reporter\n' +
  'LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n' +
  'InvocationID=0f3d\n';

describe('unit info of systemd', () => {
  it('a running service', () => {
    assert.deepEqual(unitInfo(running), {
      description: 'Port Reporter',
      state: 'Running',
      startType: 'Automatic',
      processId: 812,
      account: 'portreporter',
      exitCode: 0,
      invocation: '0f3d',
    });
  });
  for (const [lines, info] of [
    [
      'LoadState=loaded\nActiveState=inactive\nMainPID=0\nUnitFileState=disabled\nUser=\n',
      { state: 'Stopped', startType: 'Manual', processId: null, account: 'root' },
    ],
    [
      'LoadState=loaded\nActiveState=failed\nExecMainStatus=2\nUnitFileState=enabled-runtime\n',
      { state: 'Stopped', startType: 'Automatic', exitCode: 2 },
    ],
    ['LoadState=loaded\nActiveState=activating\nUnitFileState=static\n', { state: 'StartPending', startType: 'Manual' }],
    ['LoadState=loaded\nActiveState=deactivating\n', { state: 'StopPending' }],
    ['LoadState=masked\nActiveState=inactive\nUnitFileState=masked\n', { startType: 'Disabled', state: 'Stopped' }],
  ] as const) {
    it(lines.replaceAll('\n', ' '), () => assert.partialDeepStrictEqual(unitInfo(lines), info));
  }
  it('a unit that does not exist', () =>
    assert.equal(unitInfo('LoadState=not-found\nActiveState=inactive\nDescription=portreporter.service\n'), null));
  it('empty output', () => assert.equal(unitInfo(''), null));
});

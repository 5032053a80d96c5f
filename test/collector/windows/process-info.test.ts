import assert from 'node:assert/strict';
import type { RunningServices } from '../../../engine/collector/windows/list-services.ts';
import { toProcessInfo } from '../../../engine/collector/windows/process-info.ts';

const dhcp = { name: 'Dhcp', displayName: 'DHCP Client', type: 'shared process' };
const details = { path: null, commandLine: null, user: null, isUserUnknown: false, missing: {} };

function infoOf(processId: number, services: RunningServices) {
  const process = { processId, parentProcessId: 4, name: 'svchost.exe', started: null };
  return toProcessInfo(process, details, services, { info: {}, missing: {} });
}

describe('the services of a process', () => {
  const byProcess = new Map([[900, [dhcp]]]);
  for (const [title, processId, services, expected] of [
    ['are those that the service manager lists', 900, { byProcess, missing: null }, { services: [dhcp], missing: {} }],
    ['are none if the whole list has none', 901, { byProcess, missing: null }, { services: [], missing: {} }],
    [
      // An account without administrative rights that logs on through the network, as WinRM does.
      'are missing if the service manager refuses',
      900,
      { byProcess: new Map(), missing: 'AccessDenied' },
      { services: [], missing: { services: 'AccessDenied' } },
    ],
    [
      'may be more if the list ended early',
      900,
      { byProcess, missing: 'ReadFailed' },
      { services: [dhcp], missing: { services: 'ReadFailed' } },
    ],
    ['do not exist in the kernel', 4, { byProcess, missing: 'AccessDenied' }, { services: [], missing: { services: 'Kernel' } }],
  ] as const) {
    it(title, () => {
      const { services: found, missing } = infoOf(processId, services);
      assert.deepEqual({ services: found, missing }, { ...expected, missing: { ...expected.missing, processStarted: 'Kernel' } });
    });
  }
});

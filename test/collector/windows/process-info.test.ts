import assert from 'node:assert/strict';
import type { RunningServices } from '../../../engine/collector/windows/list-services.ts';
import { toProcessInfo } from '../../../engine/collector/windows/process-info.ts';

const dhcp = { name: 'Dhcp', displayName: 'DHCP Client', type: 'shared process' };
const details = { path: null, commandLine: null, user: null, isUserUnknown: false, missing: {} };
const manager = { processId: 800, parentProcessId: 700, name: 'services.exe', started: 1000 };

function infoOf(processId: number, services: RunningServices) {
  const process = { processId, parentProcessId: 4, name: 'svchost.exe', started: null };
  return toProcessInfo(process, undefined, details, services, { info: {}, missing: {} });
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

  for (const [title, parent, started, services, missing] of [
    ['are missing if the service manager started it and lists no service in it', manager, 2000, [], 'NotFound'],
    ['are missing whatever the case of the name', { ...manager, name: 'SERVICES.EXE' }, 2000, [], 'NotFound'],
    ['are missing if both start times are the same', manager, 1000, [], 'NotFound'],
    ['are known if the service manager lists them', manager, 2000, [dhcp], undefined],
    ['are none for the child of another program', { ...manager, name: 'explorer.exe' }, 2000, [], undefined],
    ['are none if the parent ended', undefined, 2000, [], undefined],
    ['are none if the service manager has the PID of a parent that ended', manager, 500, [], undefined],
  ] as const) {
    it(title, () => {
      const process = { processId: 900, parentProcessId: 800, name: 'agent.exe', started };
      const listed = { byProcess: new Map(services.length > 0 ? [[900, services]] : []), missing: null };
      const info = toProcessInfo(process, parent, details, listed, { info: {}, missing: {} });
      assert.deepEqual({ services: info.services, missing: info.missing.services }, { services, missing });
    });
  }
});

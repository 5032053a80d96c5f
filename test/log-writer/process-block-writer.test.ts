import assert from 'node:assert/strict';
import { countMappings } from '../../engine/log-writer/port-statistics.ts';
import { processBlock } from '../../engine/log-writer/process-block-writer.ts';
import type { MissingReason, ProcessInfo } from '../../engine/model/port-mapping.ts';

const process: ProcessInfo = {
  processId: 900,
  processStarted: null,
  processName: 'svchost.exe',
  path: null,
  deleted: null,
  commandLine: null,
  parentProcessId: null,
  user: 'NT AUTHORITY\\SYSTEM',
  services: [],
  missing: {},
};

function blockOf(reason?: MissingReason): string[] {
  const block = processBlock({ ...process, missing: reason ? { services: reason } : {} }, [], countMappings([]), null);
  return [...block].join('').split('\n');
}

describe('the block of a process without services', () => {
  const none = "Process doesn't appear to be a service";
  const unknown = 'Could not access service information for this process';
  for (const [title, reason, line] of [
    ['denies them if all services were listed', undefined, none],
    ['denies them if it cannot have any', 'Kernel', none],
    ['says that they could not be read', 'AccessDenied', unknown],
    ['says that the process had ended before', 'Exited', unknown],
  ] as const) {
    it(title, () =>
      assert.deepEqual(
        blockOf(reason).filter((text) => text === none || text === unknown),
        [line],
      ),
    );
  }
});

import type { ProcessFacts, ServiceFacts } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import type { RequestedFacts } from './file-info.ts';
import { type RunningProcess, systemProcessId } from './parse-process-list.ts';
import type { ProcessDetails } from './process-details.ts';

/** A process as the record has it. */
export function toProcessFacts(
  process: RunningProcess,
  details: ProcessDetails,
  services: readonly ServiceFacts[],
  requested: RequestedFacts,
): ProcessFacts {
  return {
    processId: process.processId,
    processStarted: dateOf(process.started),
    processName: process.name,
    path: details.path,
    deleted: null,
    commandLine: details.commandLine,
    parentProcessId: process.parentProcessId === 0 ? null : process.parentProcessId,
    user: details.user,
    services,
    ...requested.facts,
    missing: {
      ...details.missing,
      ...requested.missing,
      ...(process.started === null ? { processStarted: 'Kernel' } : undefined),
      // Which driver it is, Windows does not tell.
      ...(process.processId === systemProcessId ? { services: 'Kernel' } : undefined),
    },
  };
}

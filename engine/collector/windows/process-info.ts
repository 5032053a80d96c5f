import type { ProcessInfo, ServiceInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import type { OptionalInfo } from './file-info.ts';
import { type ProcessRef, systemProcessId } from './parse-process-list.ts';
import type { StaticProcessInfo } from './process-details.ts';

/** A process as the record has it. */
export function toProcessInfo(
  process: ProcessRef,
  details: StaticProcessInfo,
  services: readonly ServiceInfo[],
  requested: OptionalInfo,
): ProcessInfo {
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
    ...requested.info,
    missing: {
      ...details.missing,
      ...requested.missing,
      ...(process.started === null ? { processStarted: 'Kernel' } : undefined),
      // Which driver it is, Windows does not tell.
      ...(process.processId === systemProcessId ? { services: 'Kernel' } : undefined),
    },
  };
}

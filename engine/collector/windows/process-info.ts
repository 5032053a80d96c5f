import type { ProcessInfo, ServiceInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import type { OptionalInfo } from './file-info.ts';
import { type ProcessRef, systemProcessId } from './parse-process-list.ts';
import type { StaticProcessInfo } from './process-details.ts';

/** Builds the record of a process. */
export function toProcessInfo(
  process: ProcessRef,
  details: StaticProcessInfo,
  services: readonly ServiceInfo[],
  optional: OptionalInfo,
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
    ...optional.info,
    missing: {
      ...details.missing,
      ...optional.missing,
      ...(process.started === null ? { processStarted: 'Kernel' } : undefined),
      // Windows does not report the driver that owns the socket.
      ...(process.processId === systemProcessId ? { services: 'Kernel' } : undefined),
    },
  };
}

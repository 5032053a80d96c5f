import type { MissingReason, ProcessInfo, ServiceInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import type { OptionalInfo } from './file-info.ts';
import type { RunningServices } from './list-services.ts';
import { type ProcessRef, systemProcessId } from './parse-process-list.ts';
import type { StaticProcessInfo } from './process-details.ts';

const noServices: readonly ServiceInfo[] = [];

/** Builds the record of a process. */
export function toProcessInfo(
  process: ProcessRef,
  details: StaticProcessInfo,
  services: RunningServices,
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
    services: services.byProcess.get(process.processId) ?? noServices,
    ...optional.info,
    missing: {
      ...details.missing,
      ...optional.missing,
      ...(process.started === null ? { processStarted: 'Kernel' } : undefined),
      ...withoutServices(process, services),
    },
  };
}

function withoutServices({ processId }: ProcessRef, { missing }: RunningServices): { readonly services?: MissingReason } {
  // Windows does not report the driver that owns the socket.
  if (processId === systemProcessId) return { services: 'Kernel' };
  return missing === null ? {} : { services: missing };
}

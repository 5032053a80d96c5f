import type { MissingReason, ProcessInfo, ServiceInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import type { OptionalInfo } from './file-info.ts';
import type { RunningServices } from './list-services.ts';
import { type ProcessRef, systemProcessId } from './parse-process-list.ts';
import type { StaticProcessInfo } from './process-details.ts';

const noServices: readonly ServiceInfo[] = [];

/**
 * Builds the record of a process.
 * @param parent the process that has the parent's PID now
 */
export function toProcessInfo(
  process: ProcessRef,
  parent: ProcessRef | undefined,
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
      ...withoutServices(process, parent, services),
    },
  };
}

function withoutServices(
  process: ProcessRef,
  parent: ProcessRef | undefined,
  { byProcess, missing }: RunningServices,
): { readonly services?: MissingReason } {
  // Windows does not report the driver that owns the socket.
  if (process.processId === systemProcessId) return { services: 'Kernel' };
  if (missing !== null) return { services: missing };
  return !byProcess.has(process.processId) && isServiceManager(parent, process) ? { services: 'NotFound' } : {};
}

/**
 * Whether the parent is the service manager, which starts services and nothing else. It omits services that the caller may not query,
 * without an error (EnumServicesStatusExW, SERVICE_QUERY_STATUS). A process that started after its child is not the parent: it has the
 * parent's PID.
 */
function isServiceManager(parent: ProcessRef | undefined, { started }: ProcessRef): boolean {
  return parent?.name.toLowerCase() === 'services.exe' && (parent.started ?? 0) <= (started ?? 0);
}

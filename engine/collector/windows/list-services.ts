import koffi from 'koffi';
import type { MissingReason, ServiceInfo } from '../../model/port-mapping.ts';
import { openSCManager, enumServicesStatusEx, closeServiceHandle } from '../../platform/windows/advapi32.ts';
import { getLastError, type Handle } from '../../platform/windows/system-library.ts';
import { withHandle } from '../../platform/with-handle.ts';
import { parseServices } from './parse-service-list.ts';
import { reasonOfError } from './reason-of-error.ts';

const enumerateRight = 0x0001 | 0x0004; // SC_MANAGER_CONNECT, SC_MANAGER_ENUMERATE_SERVICE (winsvc.h)
const processInfo = 0; // SC_ENUM_PROCESS_INFO
/** SERVICE_WIN32, SERVICE_USER_SERVICE, SERVICE_USERSERVICE_INSTANCE (winnt.h). */
const types = 0x30 | 0x40 | 0x80;
const active = 1; // SERVICE_ACTIVE
const moreData = 234; // ERROR_MORE_DATA
const pageSize = 256 * 1024; // the maximum that the service manager returns in one call

/** The running services of this machine. */
export interface RunningServices {
  readonly byProcess: ReadonlyMap<number, readonly ServiceInfo[]>;
  /**
   * Why the list is not complete; null if it is. The service manager lets local accounts list its services, but an account that logs on
   * through the network (WinRM, SSH) only if it is an administrator ("Service Security and Access Rights").
   */
  readonly missing: MissingReason | null;
}

/** Creates the reader of the running services. */
export function createServiceLister(): () => RunningServices {
  const buffer = Buffer.alloc(pageSize);
  return () => {
    const manager = openSCManager(null, null, enumerateRight);
    if (manager === 0) return { byProcess: new Map(), missing: reasonOfError(getLastError()) };
    return withHandle(manager, closeServiceHandle, () => listServices(manager, buffer));
  };
}

function listServices(manager: Handle, buffer: Buffer): RunningServices {
  const byProcess = new Map<number, ServiceInfo[]>();
  const resume = new Uint32Array(1);
  for (;;) {
    const count = new Uint32Array(1);
    const done = enumServicesStatusEx(manager, processInfo, types, active, buffer, buffer.length, new Uint32Array(1), count, resume, null);
    const error = done === 0 ? getLastError() : 0;
    if (error !== 0 && error !== moreData) return { byProcess, missing: reasonOfError(error) };
    for (const [processId, page] of parseServices(buffer, koffi.address(buffer), count[0] ?? 0)) {
      byProcess.set(processId, [...(byProcess.get(processId) ?? []), ...page]);
    }
    if (error === 0) return { byProcess, missing: null };
    if (count[0] === 0) return { byProcess, missing: 'ReadFailed' };
  }
}

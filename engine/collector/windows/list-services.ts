import koffi from 'koffi';
import type { ServiceInfo } from '../../model/port-mapping.ts';
import { openSCManager, enumServicesStatusEx, closeServiceHandle } from '../../platform/windows/advapi32.ts';
import { getLastError, type Handle } from '../../platform/windows/system-library.ts';
import { withHandle } from '../../platform/with-handle.ts';
import { parseServices } from './parse-service-list.ts';

const enumerateRight = 0x0001 | 0x0004; // SC_MANAGER_CONNECT, SC_MANAGER_ENUMERATE_SERVICE (winsvc.h)
const processInfo = 0; // SC_ENUM_PROCESS_INFO
/** SERVICE_WIN32, SERVICE_USER_SERVICE, SERVICE_USERSERVICE_INSTANCE (winnt.h). */
const types = 0x30 | 0x40 | 0x80;
const active = 1; // SERVICE_ACTIVE
const moreData = 234; // ERROR_MORE_DATA
const pageSize = 256 * 1024; // the maximum that the service manager returns in one call

/** Creates the reader of the running services, by PID. Empty if the service manager denies access. */
export function createServiceLister(): () => Map<number, ServiceInfo[]> {
  const buffer = Buffer.alloc(pageSize);
  return () => {
    const manager = openSCManager(null, null, enumerateRight);
    return manager === 0 ? new Map() : withHandle(manager, closeServiceHandle, () => listServices(manager, buffer));
  };
}

function listServices(manager: Handle, buffer: Buffer): Map<number, ServiceInfo[]> {
  const services = new Map<number, ServiceInfo[]>();
  const resume = new Uint32Array(1);
  for (let more = true; more;) {
    const count = new Uint32Array(1);
    const done = enumServicesStatusEx(manager, processInfo, types, active, buffer, buffer.length, new Uint32Array(1), count, resume, null);
    more = done === 0 && getLastError() === moreData && count[0] !== 0;
    for (const [processId, page] of parseServices(buffer, koffi.address(buffer), count[0] ?? 0)) {
      services.set(processId, [...(services.get(processId) ?? []), ...page]);
    }
  }
  return services;
}

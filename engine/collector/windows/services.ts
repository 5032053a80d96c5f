import koffi from 'koffi';
import type { ServiceInfo } from '../../model/port-mapping.ts';
import { openSCManager, enumServicesStatusEx, closeServiceHandle } from '../../platform/windows/advapi32.ts';
import { getLastError } from '../../platform/windows/system-library.ts';
import { parseServices } from './service-list.ts';

const enumerateRight = 0x0001 | 0x0004; // SC_MANAGER_CONNECT, SC_MANAGER_ENUMERATE_SERVICE (winsvc.h)
const processInfo = 0; // SC_ENUM_PROCESS_INFO
/** SERVICE_WIN32, SERVICE_USER_SERVICE, SERVICE_USERSERVICE_INSTANCE (winnt.h). */
const types = 0x30 | 0x40 | 0x80;
const active = 1; // SERVICE_ACTIVE
const moreData = 234; // ERROR_MORE_DATA
const pageSize = 256 * 1024; // as much as the service manager gives in one answer

/** Opens the service manager's list: each call reads the running services by PID. Empty where the service manager refuses. */
export function openServices(): () => Map<number, ServiceInfo[]> {
  const buffer = Buffer.alloc(pageSize);
  return () => {
    const services = new Map<number, ServiceInfo[]>();
    const manager = openSCManager(null, null, enumerateRight);
    if (manager === 0) return services;
    const resume = new Uint32Array(1);
    for (let more = true; more;) {
      const count = new Uint32Array(1);
      const done = enumServicesStatusEx(
        manager,
        processInfo,
        types,
        active,
        buffer,
        buffer.length,
        new Uint32Array(1),
        count,
        resume,
        null,
      );
      more = done === 0 && getLastError() === moreData && count[0] !== 0;
      for (const [processId, page] of parseServices(buffer, koffi.address(buffer), count[0] ?? 0)) {
        services.set(processId, [...(services.get(processId) ?? []), ...page]);
      }
    }
    closeServiceHandle(manager);
    return services;
  };
}

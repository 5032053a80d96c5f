import type { ServiceInfo } from '../../model/port-mapping.ts';

/** ENUM_SERVICE_STATUS_PROCESSW on x64 (winsvc.h). */
const layout = { size: 56, name: 0, displayName: 8, type: 16, processId: 44 } as const;

/** Bits of a service's type (winnt.h): SERVICE_WIN32_SHARE_PROCESS, SERVICE_USER_SERVICE. */
const type = { shared: 0x20, user: 0x40 } as const;

/**
 * The services in a buffer that EnumServicesStatusExW filled with `count` of them, by PID, in the order of the list. Strings are stored by
 * address, so `address` is that of the buffer during the call.
 */
export function parseServices(bytes: Buffer, address: bigint, count: number): Map<number, ServiceInfo[]> {
  const services = new Map<number, ServiceInfo[]>();
  for (let row = 0; row < count * layout.size && row + layout.size <= bytes.length; row += layout.size) {
    const processId = bytes.readUInt32LE(row + layout.processId);
    if (processId === 0) continue;
    const service = {
      name: textAt(bytes, bytes.readBigUInt64LE(row + layout.name) - address),
      displayName: textAt(bytes, bytes.readBigUInt64LE(row + layout.displayName) - address),
      type: typeName(bytes.readUInt32LE(row + layout.type)),
    };
    const inProcess = services.get(processId);
    if (inProcess) inProcess.push(service);
    else services.set(processId, [service]);
  }
  return services;
}

function typeName(bits: number): string {
  const process = (bits & type.shared) === 0 ? 'own process' : 'shared process';
  return (bits & type.user) === 0 ? process : `user ${process}`;
}

/** The string that starts at `position` and ends with a NUL, or at the end of the bytes. */
function textAt(bytes: Buffer, position: bigint): string {
  if (position < 0n || position >= BigInt(bytes.length)) return '';
  const start = Number(position);
  let end = start;
  while (end + 1 < bytes.length && bytes.readUInt16LE(end) !== 0) end += 2;
  return bytes.toString('utf16le', start, end);
}

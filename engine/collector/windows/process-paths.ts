import koffi from 'koffi';
import { queryFullProcessImageName } from '../../platform/windows/kernel32.ts';
import { ntQuerySystemInformation } from '../../platform/windows/ntdll.ts';
import { createSystemDevicePaths, imagePath } from './device-paths.ts';

const systemProcessIdInformation = 88; // SYSTEM_INFORMATION_CLASS (ntexapi.h)
const maxPathLength = 32_767;

export interface ProcessPaths {
  /** Needs the limited right; null if the system does not report it for this process. */
  ofHandle(handle: bigint): string | null;
  /** Needs no access right. Empty for a process without an image, a part of the kernel; null if the system does not report it. */
  ofProcessId(processId: number): string | null;
}

export function createProcessPaths(): ProcessPaths {
  const dosPath = createSystemDevicePaths();
  const path = Buffer.alloc(2 * maxPathLength);
  return {
    ofHandle: (handle) => {
      const length = Uint32Array.of(maxPathLength);
      if (queryFullProcessImageName(handle, 0, path, length) === 0) return null;
      return imagePath(path.toString('utf16le', 0, 2 * (length[0] ?? 0)), dosPath);
    },
    ofProcessId: (processId) => {
      // SYSTEM_PROCESS_ID_INFORMATION: the PID, and a UNICODE_STRING that refers to the buffer for the result.
      const information = Buffer.alloc(24);
      information.writeBigUInt64LE(BigInt(processId), 0);
      information.writeUInt16LE(path.length, 8 + 2);
      information.writeBigUInt64LE(koffi.address(path), 8 + 8);
      if (ntQuerySystemInformation(systemProcessIdInformation, information, information.length, null) !== 0) return null;
      const name = path.toString('utf16le', 0, information.readUInt16LE(8));
      // For the kernel's own processes this is the name: `Registry`, `MemCompression`.
      return name.startsWith('\\') ? dosPath(name) : '';
    },
  };
}

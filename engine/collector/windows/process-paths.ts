import koffi from 'koffi';
import { queryFullProcessImageName } from '../../platform/windows/kernel32.ts';
import { ntQuerySystemInformation } from '../../platform/windows/ntdll.ts';
import { createSystemDevicePaths } from './device-paths.ts';

const systemProcessIdInformation = 88; // SYSTEM_INFORMATION_CLASS (ntexapi.h)
const maxPathLength = 32_767;

export interface ProcessPaths {
  /** Needs the limited right; null where the process has no image. */
  ofHandle(handle: bigint): string | null;
  /** Needs no right at all. Empty for a process without an image, a part of the kernel; null where the system does not tell. */
  ofProcessId(processId: number): string | null;
}

export function createProcessPaths(): ProcessPaths {
  const dosPath = createSystemDevicePaths();
  const path = Buffer.alloc(2 * maxPathLength);
  return {
    ofHandle: (handle) => {
      const length = Uint32Array.of(maxPathLength);
      return queryFullProcessImageName(handle, 0, path, length) === 0 ? null : path.toString('utf16le', 0, 2 * (length[0] ?? 0));
    },
    ofProcessId: (processId) => {
      // SYSTEM_PROCESS_ID_INFORMATION: the PID, and a UNICODE_STRING with the room for the answer.
      const question = Buffer.alloc(24);
      question.writeBigUInt64LE(BigInt(processId), 0);
      question.writeUInt16LE(path.length, 8 + 2);
      question.writeBigUInt64LE(koffi.address(path), 8 + 8);
      if (ntQuerySystemInformation(systemProcessIdInformation, question, question.length, null) !== 0) return null;
      const name = path.toString('utf16le', 0, question.readUInt16LE(8));
      // Of the kernel's own processes the name stands here: `Registry`, `MemCompression`.
      return name.startsWith('\\') ? dosPath(name) : '';
    },
  };
}

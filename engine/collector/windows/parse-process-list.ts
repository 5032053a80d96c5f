import { type FileTime, readFileTime } from '../../platform/windows/file-time.ts';

/** A process in the system's list. PID and start time together identify it. */
export interface ProcessRef {
  readonly processId: number;
  /** Null for the few processes that started before the kernel kept the time. */
  readonly started: FileTime | null;
  readonly name: string;
  readonly parentProcessId: number;
}

/** PID of the kernel's own process, `System`. It owns the ports of drivers: http.sys for web servers, srv2.sys for file shares. */
export const systemProcessId = 4;

/** SYSTEM_PROCESS_INFORMATION on x64 (winternl.h, ntexapi.h). */
const layout = { size: 184, nextEntry: 0, createTime: 32, imageName: 56, processId: 80, parentProcessId: 88 } as const;

/**
 * The processes in a buffer that NtQuerySystemInformation(SystemProcessInformation) filled, by PID. The names are stored by address, so
 * `address` is that of the buffer during the call. The idle process (PID 0) is omitted: it is not a process. Stops at the end of the bytes.
 */
export function parseProcesses(bytes: Buffer, address: bigint): Map<number, ProcessRef> {
  const processes = new Map<number, ProcessRef>();
  for (let entry = 0; entry + layout.size <= bytes.length;) {
    const processId = bytes.readUInt32LE(entry + layout.processId);
    if (processId !== 0) {
      processes.set(processId, {
        processId,
        started: readFileTime(bytes, entry + layout.createTime),
        name: readUnicodeString(bytes, entry + layout.imageName, address),
        parentProcessId: bytes.readUInt32LE(entry + layout.parentProcessId),
      });
    }
    const next = bytes.readUInt32LE(entry + layout.nextEntry);
    if (next === 0) break;
    entry += next;
  }
  return processes;
}

/**
 * The string of the UNICODE_STRING (ntdef.h) at `offset`: its length in bytes, and the address of its characters. `address` is that of
 * `bytes`; the result is empty if the characters are not within `bytes`.
 */
export function readUnicodeString(bytes: Buffer, offset: number, address: bigint): string {
  const length = bytes.readUInt16LE(offset);
  const start = Number(bytes.readBigUInt64LE(offset + 8) - address);
  return start >= 0 && start + length <= bytes.length ? bytes.toString('utf16le', start, start + length) : '';
}

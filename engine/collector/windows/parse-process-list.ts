import { type FileTime, readFileTime } from '../../platform/windows/file-time.ts';

/** A process as the system lists it. PID and start time together are its identity. */
export interface ProcessRef {
  readonly processId: number;
  /** Null for the few that were there before time was kept. */
  readonly started: FileTime | null;
  readonly name: string;
  readonly parentProcessId: number;
}

/** PID of the kernel's own process, `System`, in whose name drivers hold ports: http.sys for web servers, srv2.sys for file shares. */
export const systemProcessId = 4;

/** SYSTEM_PROCESS_INFORMATION on x64 (winternl.h, ntexapi.h). */
const layout = { size: 184, nextEntry: 0, createTime: 32, imageName: 56, processId: 80, parentProcessId: 88 } as const;

/**
 * The processes in a buffer that NtQuerySystemInformation(SystemProcessInformation) filled, by PID. `address` is where the buffer
 * lay then, for the names are given by address. The idle process (PID 0) is left out: it is none. Stops where the bytes end.
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
 * The text of the UNICODE_STRING (ntdef.h) at `offset`: its length in bytes, and at what address its characters stand. They must lie within
 * `bytes`, which lay at `address`; else the text is empty.
 */
export function readUnicodeString(bytes: Buffer, offset: number, address: bigint): string {
  const length = bytes.readUInt16LE(offset);
  const start = Number(bytes.readBigUInt64LE(offset + 8) - address);
  return start >= 0 && start + length <= bytes.length ? bytes.toString('utf16le', start, start + length) : '';
}

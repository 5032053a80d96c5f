import koffi from 'koffi';
import { ntQuerySystemInformation } from '../../platform/windows/ntdll.ts';
import { CollectorError } from '../collector.ts';
import { parseProcesses, type ProcessRef } from './parse-process-list.ts';

const systemProcessInformation = 5; // SYSTEM_INFORMATION_CLASS (winternl.h)
const infoLengthMismatch = 0xc0000004; // STATUS_INFO_LENGTH_MISMATCH (ntstatus.h)
const maxAttempts = 10;

/** Creates the reader of the system's process list. Each call reads all processes at once, by PID. */
export function createProcessLister(): () => Map<number, ProcessRef> {
  let buffer = Buffer.alloc(512 * 1024);
  return () => {
    let status = 0;
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const needed = new Uint32Array(1);
      status = ntQuerySystemInformation(systemProcessInformation, buffer, buffer.length, needed);
      if (status === 0) return parseProcesses(buffer, koffi.address(buffer));
      if (status !== infoLengthMismatch) break;
      buffer = Buffer.alloc(Math.ceil(Math.max(needed[0] ?? 0, buffer.length) * 1.25));
    }
    throw new CollectorError(
      'ProcessesUnreadable',
      'ReadError',
      `cannot list processes (NtQuerySystemInformation: 0x${status.toString(16)})`,
      'NtQuerySystemInformation',
      'Try again; if the error persists, restart Windows.',
    );
  };
}

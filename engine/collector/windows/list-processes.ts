import koffi from 'koffi';
import { ntQuerySystemInformation } from '../../platform/windows/ntdll.ts';
import { CollectorError } from '../collector.ts';
import { parseProcesses, type ProcessRef } from './parse-process-list.ts';

const systemProcessInformation = 5; // SYSTEM_INFORMATION_CLASS (winternl.h)
const infoLengthMismatch = 0xc0000004; // STATUS_INFO_LENGTH_MISMATCH (ntstatus.h)
const maxAttempts = 10;

/** Opens the system's list of processes, of which each call reads all in one go. */
export function createProcessLister(): () => Map<number, ProcessRef> {
  let buffer = Buffer.alloc(512 * 1024);
  return () => {
    let status = 0;
    for (let tries = 0; tries < maxAttempts; tries++) {
      const needed = new Uint32Array(1);
      status = ntQuerySystemInformation(systemProcessInformation, buffer, buffer.length, needed);
      if (status === 0) return parseProcesses(buffer, koffi.address(buffer));
      if (status !== infoLengthMismatch) break;
      buffer = Buffer.alloc(Math.ceil(Math.max(needed[0] ?? 0, buffer.length) * 1.25));
    }
    throw new CollectorError(
      'ProcessesUnreadable',
      'ReadError',
      `Windows does not give its list of processes: status 0x${status.toString(16)}`,
      'NtQuerySystemInformation',
      'Try again; if it stays, restart Windows.',
    );
  };
}

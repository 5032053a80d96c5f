import type { MissingReason } from '../../model/port-mapping.ts';
import { readFileTime } from '../../platform/windows/file-time.ts';
import { openProcess, closeHandle, getProcessTimes } from '../../platform/windows/kernel32.ts';
import { ntQueryInformationProcess } from '../../platform/windows/ntdll.ts';
import { getLastError } from '../../platform/windows/system-library.ts';
import { withHandle } from '../../platform/with-handle.ts';
import type { ProcessRef } from './parse-process-list.ts';
import { accessDenied } from './reason-of-error.ts';

/** Access rights (processthreadsapi.h). Windows grants the limited right for protected processes too. */
export const queryLimited = 0x1000;
export const queryAndRead = 0x0400 | 0x0010; // PROCESS_QUERY_INFORMATION, PROCESS_VM_READ

const invalidParameter = 87; // ERROR_INVALID_PARAMETER: no process has this PID
const processProtectionInformation = 61; // PROCESSINFOCLASS (ntpsapi.h)

/** Opens processes to read their properties and closes them afterwards. */
export interface ProcessHandles {
  /**
   * Calls `read` with a handle to the process. Returns its result, or the missing reason if the process cannot be opened. Another process
   * that has the PID now is not read: the requested one has `Exited`.
   */
  read<T>(process: ProcessRef, access: number, read: (handle: bigint) => T): T | MissingReason;
  /** Whether Windows protects the process, as far as the limited right shows. */
  isProtected(process: ProcessRef): boolean;
}

/** @param debug whether SeDebugPrivilege is enabled: only processes that the system protects cannot be opened then */
export function createProcessHandles(debug: boolean): ProcessHandles {
  const isSame = (handle: bigint, process: ProcessRef): boolean => {
    const [created, ignored] = [Buffer.alloc(8), Buffer.alloc(8)];
    if (getProcessTimes(handle, created, ignored, ignored, ignored) === 0) return false;
    return process.started === null || readFileTime(created, 0) === process.started;
  };
  const hasProtection = (handle: bigint): boolean => {
    const level = Buffer.alloc(1); // PS_PROTECTION: its lower three bits are the type, 0 is none
    return (
      ntQueryInformationProcess(handle, processProtectionInformation, level, level.length, null) === 0 && (level.readUInt8(0) & 7) !== 0
    );
  };

  const handles: ProcessHandles = {
    read: (process, access, read) => {
      const handle = openProcess(access, 0, process.processId);
      if (handle !== null) return withHandle(handle, closeHandle, () => (isSame(handle, process) ? read(handle) : 'Exited'));
      const error = getLastError();
      if (error !== accessDenied) return error === invalidParameter ? 'Exited' : 'ReadFailed';
      if (access === queryLimited) return debug ? 'Protected' : 'AccessDenied';
      return handles.isProtected(process) ? 'Protected' : 'AccessDenied';
    },
    isProtected: (process) => handles.read(process, queryLimited, hasProtection) === true,
  };
  return handles;
}

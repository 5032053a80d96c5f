import koffi from 'koffi';
import type { MissingReason } from '../../model/port-mapping.ts';
import { ntQueryInformationProcess } from '../../platform/windows/ntdll.ts';
import { readUnicodeString } from './parse-process-list.ts';

const processCommandLineInformation = 60; // PROCESSINFOCLASS (ntpsapi.h)
/** A UNICODE_STRING and the longest text that one can hold. */
const maxLength = 16 + 0xffff;

/** NTSTATUS values (ntstatus.h): why there is no command line. All others say that the process has none, as those of the kernel. */
const reasons = new Map<number, MissingReason>([
  [0xc0000022, 'AccessDenied'], // STATUS_ACCESS_DENIED
  [0xc000010a, 'Exited'], // STATUS_PROCESS_IS_TERMINATING
  [0xc0000003, 'NotSupported'],
  [0xc0000002, 'NotSupported'], // STATUS_INVALID_INFO_CLASS, STATUS_NOT_IMPLEMENTED
]);

/** Opens what reads a command line from a process handle with the limited right. */
export function createCommandLines(): (handle: bigint) => { readonly text: string } | MissingReason {
  const buffer = Buffer.alloc(maxLength);
  return (handle) => {
    const status = ntQueryInformationProcess(handle, processCommandLineInformation, buffer, buffer.length, new Uint32Array(1));
    return status === 0 ? { text: readUnicodeString(buffer, 0, koffi.address(buffer)) } : (reasons.get(status) ?? 'Kernel');
  };
}

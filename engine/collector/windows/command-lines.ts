import koffi from 'koffi';
import type { MissingReason } from '../../model/port-mapping.ts';
import { ntQueryInformationProcess } from '../../platform/windows/ntdll.ts';
import { readUnicodeString } from './parse-process-list.ts';

const processCommandLineInformation = 60; // PROCESSINFOCLASS (ntpsapi.h)
/** A UNICODE_STRING and the longest string that it can refer to. */
const maxLength = 16 + 0xffff;

/** Missing reasons by NTSTATUS value (ntstatus.h). All others mean that the process, one of the kernel, has no command line. */
const reasons = new Map<number, MissingReason>([
  [0xc0000022, 'AccessDenied'], // STATUS_ACCESS_DENIED
  [0xc000010a, 'Exited'], // STATUS_PROCESS_IS_TERMINATING
  [0xc0000003, 'NotSupported'],
  [0xc0000002, 'NotSupported'], // STATUS_INVALID_INFO_CLASS, STATUS_NOT_IMPLEMENTED
]);

/** Creates the reader of command lines. It needs a process handle with the limited right. */
export function createCommandLineReader(): (handle: bigint) => { readonly text: string } | MissingReason {
  const buffer = Buffer.alloc(maxLength);
  return (handle) => {
    const status = ntQueryInformationProcess(handle, processCommandLineInformation, buffer, buffer.length, new Uint32Array(1));
    return status === 0 ? { text: readUnicodeString(buffer, 0, koffi.address(buffer)) } : (reasons.get(status) ?? 'Kernel');
  };
}

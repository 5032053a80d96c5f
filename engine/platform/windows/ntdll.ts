import { systemFunctions } from './system-library.ts';

/** Functions of ntdll.dll, bound at their first call. */
const bind = systemFunctions('ntdll.dll');

/** NtQueryInformationProcess (winternl.h) */
export const ntQueryInformationProcess = bind<
  [process: bigint, infoClass: number, buffer: Buffer, length: number, needed: Uint32Array | null],
  number
>('NtQueryInformationProcess', 'uint32', ['void *', 'uint32', 'void *', 'uint32', 'void *']);

/** NtQuerySystemInformation (winternl.h) */
export const ntQuerySystemInformation = bind<[infoClass: number, buffer: Buffer, length: number, needed: Uint32Array | null], number>(
  'NtQuerySystemInformation',
  'uint32',
  ['uint32', 'void *', 'uint32', 'void *'],
);

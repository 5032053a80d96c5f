import { asyncSystemFunctions, systemFunctions, type Handle } from './system-library.ts';

/** Functions of kernel32.dll, bound at their first call. */
const bind = systemFunctions('kernel32.dll');

/** CloseHandle (handleapi.h) */
export const closeHandle = bind<[handle: Handle], number>('CloseHandle', 'int', ['uintptr_t']);

/** CreateDirectoryW (fileapi.h) */
export const createDirectory = bind<[folder: string, security: Buffer], number>('CreateDirectoryW', 'int', ['str16', 'void *']);

/** CreateFileW (fileapi.h) */
export const createFile = bind<
  [path: string, access: number, share: number, security: null, disposition: number, flags: number, template: null],
  Handle
>('CreateFileW', 'uintptr_t', ['str16', 'uint32', 'uint32', 'void *', 'uint32', 'uint32', 'void *']);

/** K32EnumProcessModulesEx (psapi.h) */
export const enumProcessModulesEx = bind<[handle: bigint, modules: Buffer, size: number, needed: Uint32Array, filter: number], number>(
  'K32EnumProcessModulesEx',
  'int',
  ['void *', 'void *', 'uint32', 'uint32 *', 'uint32'],
);

/** FormatMessageW (winbase.h) */
export const formatMessage = bind<
  [flags: number, source: null, message: number, language: number, buffer: Buffer, characters: number, args: null],
  number
>('FormatMessageW', 'uint32', ['uint32', 'void *', 'uint32', 'uint32', 'void *', 'uint32', 'void *']);

/** GetComputerNameW (winbase.h) */
export const getComputerName = bind<[buffer: Buffer, characters: Uint32Array], number>('GetComputerNameW', 'int', ['void *', 'uint32 *']);

/** GetConsoleOutputCP (consoleapi2.h) */
export const getConsoleOutputCP = bind<[], number>('GetConsoleOutputCP', 'uint32', []);

/** GetConsoleProcessList (consoleapi3.h) */
export const getConsoleProcessList = bind<[processes: Uint32Array, count: number], number>('GetConsoleProcessList', 'uint32', [
  'void *',
  'uint32',
]);

/** GetCurrentProcess (processthreadsapi.h) */
export const getCurrentProcess = bind<[], bigint>('GetCurrentProcess', 'void *', []);

/** GetExitCodeProcess (processthreadsapi.h) */
export const getExitCodeProcess = bind<[handle: Handle, code: Uint32Array], number>('GetExitCodeProcess', 'int', ['uintptr_t', 'uint32 *']);

/** GetFinalPathNameByHandleW (fileapi.h) */
export const getFinalPathNameByHandle = bind<[file: Handle, text: Buffer, characters: number, flags: number], number>(
  'GetFinalPathNameByHandleW',
  'uint32',
  ['uintptr_t', 'void *', 'uint32', 'uint32'],
);

/** K32GetMappedFileNameW (psapi.h) */
export const getMappedFileName = bind<[process: bigint, address: bigint, name: Buffer, characters: number], number>(
  'K32GetMappedFileNameW',
  'uint32',
  ['void *', 'void *', 'void *', 'uint32'],
);

/** K32GetModuleFileNameExW (psapi.h) */
export const getModuleFileNameEx = bind<[process: bigint, module: bigint, name: Buffer, characters: number], number>(
  'K32GetModuleFileNameExW',
  'uint32',
  ['void *', 'void *', 'void *', 'uint32'],
);

/** GetOEMCP (winnls.h) */
export const getOEMCP = bind<[], number>('GetOEMCP', 'uint32', []);

/** GetProcessHeap (heapapi.h) */
export const getProcessHeap = bind<[], bigint>('GetProcessHeap', 'void *', []);

/** GetProcessTimes (processthreadsapi.h) */
export const getProcessTimes = bind<[handle: bigint, created: Buffer, exited: Buffer, kernelTime: Buffer, userTime: Buffer], number>(
  'GetProcessTimes',
  'int',
  ['void *', 'void *', 'void *', 'void *', 'void *'],
);

/** HeapFree (heapapi.h) */
export const heapFree = bind<[heap: bigint, flags: number, address: bigint], number>('HeapFree', 'int', ['void *', 'uint32', 'void *']);

/** IsWow64Process (wow64apiset.h) */
export const isWow64Process = bind<[handle: bigint, answer: Uint32Array], number>('IsWow64Process', 'int', ['void *', 'uint32 *']);

/** LocalFree (winbase.h) */
export const localFree = bind<[address: Handle], Handle>('LocalFree', 'uintptr_t', ['uintptr_t']);

/** MoveFileExW (winbase.h) */
export const moveFileEx = bind<[from: string, to: null, flags: number], number>('MoveFileExW', 'int', ['str16', 'str16', 'uint32']);

/** MultiByteToWideChar (stringapiset.h) */
export const multiByteToWideChar = bind<
  [codePage: number, flags: number, bytes: Uint8Array, length: number, text: Buffer | null, characters: number],
  number
>('MultiByteToWideChar', 'int', ['uint32', 'uint32', 'void *', 'int', 'void *', 'int']);

/** OpenProcess (processthreadsapi.h) */
export const openProcess = bind<[access: number, inherit: number, processId: number], bigint | null>('OpenProcess', 'void *', [
  'uint32',
  'int',
  'uint32',
]);

/** QueryDosDeviceW (fileapi.h) */
export const queryDosDevice = bind<[device: string, target: Buffer, characters: number], number>('QueryDosDeviceW', 'uint32', [
  'str16',
  'void *',
  'uint32',
]);

/** QueryFullProcessImageNameW (winbase.h) */
export const queryFullProcessImageName = bind<[handle: bigint, flags: number, path: Buffer, length: Uint32Array], number>(
  'QueryFullProcessImageNameW',
  'int',
  ['void *', 'uint32', 'void *', 'uint32 *'],
);

/** QueryUnbiasedInterruptTime (realtimeapiset.h) */
export const queryUnbiasedInterruptTime = bind<[time: BigUint64Array], number>('QueryUnbiasedInterruptTime', 'int', ['uint64 *']);

/** TerminateProcess (processthreadsapi.h) */
export const terminateProcess = bind<[process: bigint, exitCode: number], number>('TerminateProcess', 'int', ['uintptr_t', 'uint32']);

/** GetStdHandle (processenv.h) */
export const getStdHandle = bind<[standardHandle: number], Handle>('GetStdHandle', 'uintptr_t', ['int32']);

/** WriteConsoleW (consoleapi.h): returns only when no text is selected in the window. */
export const writeConsole = asyncSystemFunctions('kernel32.dll')<
  [console: Handle, text: string, characters: number, written: Buffer, reserved: null],
  number
>('WriteConsoleW', 'int', ['uintptr_t', 'str16', 'uint32', 'void *', 'void *']);

/** GetConsoleWindow (wincon.h) */
export const getConsoleWindow = bind<[], Handle>('GetConsoleWindow', 'uintptr_t', []);

/** GetDriveTypeW (fileapi.h) */
export const getDriveType = bind<[root: string], number>('GetDriveTypeW', 'uint32', ['str16']);

/** WaitForSingleObject (synchapi.h) */
export const waitForSingleObject = asyncSystemFunctions('kernel32.dll')<[handle: Handle, milliseconds: number], number>(
  'WaitForSingleObject',
  'uint32',
  ['uintptr_t', 'uint32'],
);

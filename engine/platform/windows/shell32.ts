import koffi from 'koffi';
import { systemFunctions } from './system-library.ts';

/** Functions of shell32.dll, bound at their first call. */
const bind = systemFunctions('shell32.dll');

/** SHGetKnownFolderPath (shlobj_core.h) */
export const shGetKnownFolderPath = bind<[id: Buffer, flags: number, token: bigint, text: BigUint64Array], number>(
  'SHGetKnownFolderPath',
  'int32',
  ['void *', 'uint32', 'uintptr_t', 'void *'],
);

/** SHELLEXECUTEINFOW (shellapi.h) */
const shellExecuteInfo = koffi.struct({
  size: 'uint32',
  mask: 'uint32',
  window: 'uintptr_t',
  verb: 'str16',
  file: 'str16',
  parameters: 'str16',
  directory: 'str16',
  show: 'int32',
  instance: 'uintptr_t',
  idList: 'uintptr_t',
  className: 'str16',
  classKey: 'uintptr_t',
  hotKey: 'uint32',
  icon: 'uintptr_t',
  process: 'uintptr_t',
});
export const shellExecuteInfoSize = koffi.sizeof(shellExecuteInfo);

/** ShellExecuteExW (shellapi.h): sets `process` of the structure. */
export const shellExecuteEx = bind<[info: Record<string, unknown>], number>('ShellExecuteExW', 'int', [
  koffi.inout(koffi.pointer(shellExecuteInfo)),
]);

import { systemFunctions } from './system-library.ts';

/** Functions of version.dll, bound at their first call. */
const bind = systemFunctions('version.dll');

/** GetFileVersionInfoW (winver.h) */
export const getFileVersionInfo = bind<[path: string, ignored: number, size: number, info: Buffer], number>('GetFileVersionInfoW', 'int', [
  'str16',
  'uint32',
  'uint32',
  'void *',
]);

/** GetFileVersionInfoSizeW (winver.h) */
export const getFileVersionInfoSize = bind<[path: string, ignored: Uint32Array], number>('GetFileVersionInfoSizeW', 'uint32', [
  'str16',
  'uint32 *',
]);

/** VerQueryValueW (winver.h) */
export const verQueryValue = bind<[info: Buffer, name: string, address: BigUint64Array, length: Uint32Array], number>(
  'VerQueryValueW',
  'int',
  ['void *', 'str16', 'void *', 'uint32 *'],
);

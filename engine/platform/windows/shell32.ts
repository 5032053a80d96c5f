import { systemFunctions } from './system-library.ts';

/** Functions of shell32.dll, bound at their first call. */
const bind = systemFunctions('shell32.dll');

/** SHGetKnownFolderPath (shlobj_core.h) */
export const shGetKnownFolderPath = bind<[id: Buffer, flags: number, token: bigint, text: BigUint64Array], number>(
  'SHGetKnownFolderPath',
  'int32',
  ['void *', 'uint32', 'uintptr_t', 'void *'],
);

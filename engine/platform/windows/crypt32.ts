import { systemFunctions } from './system-library.ts';

/** Functions of crypt32.dll, bound at their first call. */
const bind = systemFunctions('crypt32.dll');

/** CertGetNameStringW (wincrypt.h) */
export const certGetNameString = bind<
  [context: bigint, type: number, flags: number, parameter: null, name: Buffer, characters: number],
  number
>('CertGetNameStringW', 'uint32', ['void *', 'uint32', 'uint32', 'void *', 'void *', 'uint32']);

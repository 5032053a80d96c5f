import { systemFunctions } from './system-library.ts';

/** Functions of ole32.dll, bound at their first call. */
const bind = systemFunctions('ole32.dll');

/** CoTaskMemFree (combaseapi.h) */
export const coTaskMemFree = bind<[address: bigint], void>('CoTaskMemFree', 'void', ['uintptr_t']);

/** CoInitializeEx (combaseapi.h) */
export const coInitializeEx = bind<[reserved: null, model: number], number>('CoInitializeEx', 'int32', ['void *', 'uint32']);

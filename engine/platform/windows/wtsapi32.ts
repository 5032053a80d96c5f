import { systemFunctions } from './system-library.ts';

/** Functions of wtsapi32.dll, bound at their first call. */
const bind = systemFunctions('wtsapi32.dll');

/** WTSEnumerateProcessesExW (wtsapi32.h) */
export const wtsEnumerateProcessesEx = bind<
  [server: null, level: Uint32Array, session: number, processes: BigUint64Array, count: Uint32Array],
  number
>('WTSEnumerateProcessesExW', 'int', ['void *', 'uint32 *', 'uint32', 'void *', 'uint32 *']);

/** WTSFreeMemoryExW (wtsapi32.h) */
export const wtsFreeMemoryEx = bind<[kind: number, address: bigint, count: number], number>('WTSFreeMemoryExW', 'int', [
  'int',
  'void *',
  'uint32',
]);

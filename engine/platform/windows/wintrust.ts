import { optionalSystemFunctions, systemFunctions } from './system-library.ts';

/** Functions of wintrust.dll, bound at their first call. */
const bind = systemFunctions('wintrust.dll');
const bindOptional = optionalSystemFunctions('wintrust.dll');

/** CryptCATAdminAcquireContext2 (mscat.h) */
export const cryptCATAdminAcquireContext2 = bind<
  [admin: BigUint64Array, subsystem: null, algorithm: string, policy: null, flags: number],
  number
>('CryptCATAdminAcquireContext2', 'int', ['void *', 'void *', 'str16', 'void *', 'uint32']);

/** CryptCATAdminEnumCatalogFromHash (mscat.h) */
export const cryptCATAdminEnumCatalogFromHash = bind<
  [admin: bigint, hash: Buffer, size: number, flags: number, previous: null],
  bigint | null
>('CryptCATAdminEnumCatalogFromHash', 'void *', ['void *', 'void *', 'uint32', 'uint32', 'void *']);

/** CryptCATAdminReleaseCatalogContext (mscat.h) */
export const cryptCATAdminReleaseCatalogContext = bind<[admin: bigint, catalog: bigint, flags: number], number>(
  'CryptCATAdminReleaseCatalogContext',
  'int',
  ['void *', 'void *', 'uint32'],
);

/** CryptCATAdminReleaseContext (mscat.h) */
export const cryptCATAdminReleaseContext = bind<[admin: bigint, flags: number], number>('CryptCATAdminReleaseContext', 'int', [
  'void *',
  'uint32',
]);

/** CryptCATCatalogInfoFromContext (mscat.h) */
export const cryptCATCatalogInfoFromContext = bind<[catalog: bigint, info: Buffer, flags: number], number>(
  'CryptCATCatalogInfoFromContext',
  'int',
  ['void *', 'void *', 'uint32'],
);

/** WinVerifyTrust (wintrust.h) */
export const winVerifyTrust = bind<[window: number, action: Buffer, data: Buffer], number>('WinVerifyTrust', 'uint32', [
  'intptr_t',
  'void *',
  'void *',
]);

/** WTHelperGetProvCertFromChain (wintrust.h) */
export const wtHelperGetProvCertFromChain = bind<[signer: bigint, index: number], bigint | null>('WTHelperGetProvCertFromChain', 'void *', [
  'void *',
  'uint32',
]);

/** WTHelperGetProvSignerFromChain (wintrust.h) */
export const wtHelperGetProvSignerFromChain = bind<[provider: bigint, index: number, counter: number, counterIndex: number], bigint | null>(
  'WTHelperGetProvSignerFromChain',
  'void *',
  ['void *', 'uint32', 'int', 'uint32'],
);

/** WTHelperProvDataFromStateData (wintrust.h) */
export const wtHelperProvDataFromStateData = bind<[state: bigint], bigint | null>('WTHelperProvDataFromStateData', 'void *', ['void *']);

/** CryptCATAdminCalcHashFromFileHandle2 (mscat.h), since Windows 8. */
export const cryptCATAdminCalcHashFromFileHandle2 = bindOptional<
  [admin: bigint, file: bigint, size: Uint32Array, hash: Buffer, flags: number],
  number
>('CryptCATAdminCalcHashFromFileHandle2', 'int', ['void *', 'void *', 'uint32 *', 'void *', 'uint32']);

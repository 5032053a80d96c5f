import { functionIfThere, systemLibrary } from '../../native/system-library.ts';

/** A file in a catalog: most of Windows' own files carry no signature themselves, their hashes are listed in signed catalogs. */
export interface CatalogMember {
  /** The catalog's path. */
  readonly catalog: string;
  /** The file's Authenticode hash. */
  readonly hash: Buffer;
  /** Handles, valid as long as the member is in use. */
  readonly file: bigint;
  readonly admin: bigint;
}

const invalidHandle = 0xffff_ffff_ffff_ffffn; // INVALID_HANDLE_VALUE
const genericRead = 0x8000_0000;
const shareAll = 7; // FILE_SHARE_READ, _WRITE, _DELETE
const openExisting = 3;
/** CATALOG_INFO (mscat.h): its size, and a path of MAX_PATH characters. */
const catalogInfoSize = 4 + 2 * 260;
/** With what hashes catalogs are made: today's, and the one of old. */
const algorithms = ['SHA256', 'SHA1'];

/** What `use` makes of the catalog that lists a file; null where none does. */
export type InCatalog = <T>(path: string, use: (member: CatalogMember) => T) => T | null;

/** Opens the catalogs of this machine; null where this Windows cannot look a file up in them. */
export function openCatalogs(): InCatalog | null {
  const wintrust = systemLibrary('wintrust.dll');
  const kernel = systemLibrary('kernel32.dll');
  const createFile: (
    path: string, access: number, share: number, security: null, disposition: number, flags: number, template: null,
  ) => bigint =
    kernel.func('CreateFileW', 'void *', ['str16', 'uint32', 'uint32', 'void *', 'uint32', 'uint32', 'void *']);
  const closeHandle: (handle: bigint) => number = kernel.func('CloseHandle', 'int', ['void *']);
  const acquireContext: (admin: BigUint64Array, subsystem: null, algorithm: string, policy: null, flags: number) => number =
    wintrust.func('CryptCATAdminAcquireContext2', 'int', ['void *', 'void *', 'str16', 'void *', 'uint32']);
  const releaseContext: (admin: bigint, flags: number) => number =
    wintrust.func('CryptCATAdminReleaseContext', 'int', ['void *', 'uint32']);
  const hashOf: ((admin: bigint, file: bigint, size: Uint32Array, hash: Buffer, flags: number) => number) | null =
    functionIfThere(wintrust, 'CryptCATAdminCalcHashFromFileHandle2', 'int', ['void *', 'void *', 'uint32 *', 'void *', 'uint32']);
  if (hashOf === null) return null;
  const catalogOf: (admin: bigint, hash: Buffer, size: number, flags: number, previous: null) => bigint | null =
    wintrust.func('CryptCATAdminEnumCatalogFromHash', 'void *', ['void *', 'void *', 'uint32', 'uint32', 'void *']);
  const catalogInfo: (catalog: bigint, info: Buffer, flags: number) => number =
    wintrust.func('CryptCATCatalogInfoFromContext', 'int', ['void *', 'void *', 'uint32']);
  const releaseCatalog: (admin: bigint, catalog: bigint, flags: number) => number =
    wintrust.func('CryptCATAdminReleaseCatalogContext', 'int', ['void *', 'void *', 'uint32']);

  const catalogPath = (admin: bigint, hash: Buffer): string | null => {
    const catalog = catalogOf(admin, hash, hash.length, 0, null);
    if (catalog === null) return null;
    const info = Buffer.alloc(catalogInfoSize);
    info.writeUInt32LE(info.length, 0);
    const told = catalogInfo(catalog, info, 0) !== 0;
    releaseCatalog(admin, catalog, 0);
    return told ? info.toString('utf16le', 4).split('\0', 1)[0] ?? null : null;
  };
  const inCatalogsOf = <T>(algorithm: string, file: bigint, use: (member: CatalogMember) => T): T | null => {
    const admins = new BigUint64Array(1);
    if (acquireContext(admins, null, algorithm, null, 0) === 0 || admins[0] === undefined) return null;
    const admin = admins[0];
    try {
      const [size, room] = [Uint32Array.of(64), Buffer.alloc(64)];
      if (hashOf(admin, file, size, room, 0) === 0) return null;
      const hash = room.subarray(0, size[0]);
      const catalog = catalogPath(admin, hash);
      return catalog === null ? null : use({ catalog, hash, file, admin });
    } finally {
      releaseContext(admin, 0);
    }
  };
  return (path, use) => {
    const file = createFile(path, genericRead, shareAll, null, openExisting, 0, null);
    if (file === invalidHandle) return null;
    try {
      for (const algorithm of algorithms) {
        const used = inCatalogsOf(algorithm, file, use);
        if (used !== null) return used;
      }
      return null;
    } finally {
      closeHandle(file);
    }
  };
}

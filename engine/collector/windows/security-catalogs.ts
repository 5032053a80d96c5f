import {
  cryptCATAdminCalcHashFromFileHandle2,
  cryptCATAdminAcquireContext2,
  cryptCATAdminReleaseContext,
  cryptCATAdminEnumCatalogFromHash,
  cryptCATCatalogInfoFromContext,
  cryptCATAdminReleaseCatalogContext,
} from '../../platform/windows/wintrust.ts';

/** A file in a catalog: most of Windows' own files carry no signature themselves, their hashes are listed in signed catalogs. */
export interface CatalogMember {
  /** The catalog's path. */
  readonly catalog: string;
  /** The file's Authenticode hash. */
  readonly hash: Buffer;
  /** A handle, valid as long as the member is in use. */
  readonly admin: bigint;
}

/** CATALOG_INFO (mscat.h): its size, and a path of MAX_PATH characters. */
const catalogInfoSize = 4 + 2 * 260;
/** With what hashes catalogs are made: today's, and the one of old. */
const algorithms = ['SHA256', 'SHA1'];

/** What `use` makes of the catalog that lists an open file; null if none does, `ReadFailed` if the catalogs could not be searched. */
export type findInCatalog = <T>(file: bigint, use: (member: CatalogMember) => T) => T | 'ReadFailed' | null;

/** Opens the catalogs of this machine; null where this Windows cannot look a file up in them. */
export function createCatalogs(): findInCatalog | null {
  const hashOf = cryptCATAdminCalcHashFromFileHandle2();
  if (hashOf === null) return null;
  const catalogPath = (admin: bigint, hash: Buffer): string | null => {
    const catalog = cryptCATAdminEnumCatalogFromHash(admin, hash, hash.length, 0, null);
    if (catalog === null) return null;
    const info = Buffer.alloc(catalogInfoSize);
    info.writeUInt32LE(info.length, 0);
    const hasInfo = cryptCATCatalogInfoFromContext(catalog, info, 0) !== 0;
    cryptCATAdminReleaseCatalogContext(admin, catalog, 0);
    return hasInfo ? (info.toString('utf16le', 4).split('\0', 1)[0] ?? null) : null;
  };
  const inCatalogsOf = <T>(algorithm: string, file: bigint, use: (member: CatalogMember) => T): T | 'ReadFailed' | null => {
    const admins = new BigUint64Array(1);
    if (cryptCATAdminAcquireContext2(admins, null, algorithm, null, 0) === 0 || admins[0] === undefined) return 'ReadFailed';
    const admin = admins[0];
    try {
      const [size, capacity] = [Uint32Array.of(64), Buffer.alloc(64)];
      if (hashOf(admin, file, size, capacity, 0) === 0) return 'ReadFailed';
      const hash = capacity.subarray(0, size[0]);
      const catalog = catalogPath(admin, hash);
      return catalog === null ? null : use({ catalog, hash, admin });
    } finally {
      cryptCATAdminReleaseContext(admin, 0);
    }
  };
  return (file, use) => {
    for (const algorithm of algorithms) {
      const used = inCatalogsOf(algorithm, file, use);
      if (used !== null) return used;
    }
    return null;
  };
}

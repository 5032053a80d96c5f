import {
  cryptCATAdminAcquireContext2,
  cryptCATAdminCalcHashFromFileHandle2,
  cryptCATAdminEnumCatalogFromHash,
  cryptCATAdminReleaseCatalogContext,
  cryptCATAdminReleaseContext,
  cryptCATCatalogInfoFromContext,
} from '../../platform/windows/wintrust.ts';
import { withHandle } from '../../platform/with-handle.ts';

/** A file in a catalog. Most files of Windows itself are not signed; signed catalogs list their hashes. */
export interface CatalogMember {
  /** The catalog's path. */
  readonly catalog: string;
  /** The file's Authenticode hash. */
  readonly hash: Buffer;
  /** A handle, valid while `use` of {@link FindInCatalog} runs. */
  readonly admin: bigint;
}

/** CATALOG_INFO (mscat.h): its size, and a path of MAX_PATH characters. */
const catalogInfoSize = 4 + 2 * 260;
/** The hash algorithms of catalogs: the current one, and that of older catalogs. */
const algorithms = ['SHA256', 'SHA1'];

/** The result of `use` for the catalog that lists an open file; null if no catalog does, `ReadFailed` if the search failed. */
export type FindInCatalog = <T>(file: bigint, use: (member: CatalogMember) => T) => T | 'ReadFailed' | null;

/** Creates the search in the catalogs of this machine; null if this Windows cannot search them. */
export function createCatalogSearch(): FindInCatalog | null {
  const hashOf = cryptCATAdminCalcHashFromFileHandle2();
  if (hashOf === null) return null;
  const findByAlgorithm = <T>(algorithm: string, file: bigint, use: (member: CatalogMember) => T): T | 'ReadFailed' | null => {
    const admins = new BigUint64Array(1);
    if (cryptCATAdminAcquireContext2(admins, null, algorithm, null, 0) === 0 || admins[0] === undefined) return 'ReadFailed';
    const release = (admin: bigint): number => cryptCATAdminReleaseContext(admin, 0);
    return withHandle(admins[0], release, (admin) => {
      const [size, capacity] = [Uint32Array.of(64), Buffer.alloc(64)];
      if (hashOf(admin, file, size, capacity, 0) === 0) return 'ReadFailed';
      const hash = capacity.subarray(0, size[0]);
      const catalog = catalogPath(admin, hash);
      return catalog === null ? null : use({ catalog, hash, admin });
    });
  };
  return (file, use) => {
    for (const algorithm of algorithms) {
      const result = findByAlgorithm(algorithm, file, use);
      if (result !== null) return result;
    }
    return null;
  };
}

/** The path of the first catalog that lists the hash; null if none does. */
function catalogPath(admin: bigint, hash: Buffer): string | null {
  const catalog = cryptCATAdminEnumCatalogFromHash(admin, hash, hash.length, 0, null);
  if (catalog === null) return null;
  const info = Buffer.alloc(catalogInfoSize);
  info.writeUInt32LE(info.length, 0);
  const hasInfo = cryptCATCatalogInfoFromContext(catalog, info, 0) !== 0;
  cryptCATAdminReleaseCatalogContext(admin, catalog, 0);
  return hasInfo ? (info.toString('utf16le', 4).split('\0', 1)[0] ?? null) : null;
}

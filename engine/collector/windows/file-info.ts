import { closeSync, fstatSync, openSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';
import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { type RequestedField, requestedFields } from '../../model/optional-fields.ts';
import type { Missing, MissingReason, ProcessInfo } from '../../model/port-mapping.ts';
import { fileHash } from '../../platform/file-hash.ts';
import { createRetriedLookups } from '../../platform/windows/retried-lookups.ts';
import { withHandle } from '../../platform/with-handle.ts';
import { openablePath } from './device-paths.ts';
import { readFileVersion } from './file-version.ts';
import { createSignatureReader } from './signatures.ts';

/** Optional fields, and the missing reason of each that has no value. */
export interface OptionalInfo {
  readonly info: Pick<ProcessInfo, RequestedField>;
  readonly missing: Missing;
}

/** The optional field groups that describe a file. */
export type FileInclude = Exclude<OptionalFieldGroup, 'modules'>;

/** The fields of a group without values, all with the same missing reason. */
export function missingFields(include: OptionalFieldGroup, reason: MissingReason): OptionalInfo {
  const every = <T>(value: T): { [field: string]: T } => Object.fromEntries(requestedFields([include]).map((field) => [field, value]));
  return { info: every(null), missing: every(reason) };
}

/** Whether one of the fields has no value: a later read may find it. */
export function isIncomplete({ missing }: OptionalInfo): boolean {
  return Object.keys(missing).length > 0;
}

/** The maximum number of files to remember. Fewer are ever in use, but an attacker could create many. */
const maxCachedFiles = 1000;

/**
 * Creates the reader of information about files. A result is kept as long as the size and time of the file do not change; an incomplete
 * one is read again after a minute.
 */
export function createFileInfoReader(): (path: string, include: FileInclude) => OptionalInfo {
  // Created at first use: its libraries take time to load, and the signature is rarely requested.
  let readSignature: ReturnType<typeof createSignatureReader> | undefined;
  const readers: { readonly [include in FileInclude]: (path: string, file: number) => OptionalInfo } = {
    version: (path) => ({ info: { ...readFileVersion(path) }, missing: {} }),
    signer: (path) => {
      const signature = (readSignature ??= createSignatureReader())(path);
      return typeof signature === 'string'
        ? missingFields('signer', signature)
        : { info: { signer: signature?.signer ?? null }, missing: {} };
    },
    hash: (_, file) => ({ info: { sha256: fileHash(file) }, missing: {} }),
  };
  const files = createRetriedLookups<OptionalInfo>(maxCachedFiles);
  return (given, include) => {
    const path = openablePath(given);
    try {
      return withHandle(openSync(path, 'r'), closeSync, (file) => {
        const { dev, ino, size, mtimeNs } = fstatSync(file, { bigint: true });
        const key = [include, dev, ino, size, mtimeNs].join(' ');
        return files(key, () => {
          const value = readers[include](path, file);
          return { value, failed: isIncomplete(value) };
        }).value;
      });
    } catch (error) {
      return missingFields(include, errorCode(error) === 'ENOENT' ? 'NotFound' : 'AccessDenied');
    }
  };
}

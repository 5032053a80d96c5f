import { closeSync, fstatSync, openSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';
import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { type RequestedField, requestedFields } from '../../model/optional-fields.ts';
import type { Missing, MissingReason, ProcessInfo } from '../../model/port-mapping.ts';
import { fileHash } from '../../platform/file-hash.ts';
import { createRetriedLookups } from '../../platform/windows/retried-lookups.ts';
import { createFileVersions } from './file-version.ts';
import { createSignatures } from './signatures.ts';

/** Facts on request, and why some of them are not there. */
export interface OptionalInfo {
  readonly info: Pick<ProcessInfo, RequestedField>;
  readonly missing: Missing;
}

/** What may be asked of a file. */
export type FileInclude = Exclude<OptionalFieldGroup, 'modules'>;

/** Nothing of what was asked for, and why. */
export function missingFields(include: OptionalFieldGroup, reason: MissingReason): OptionalInfo {
  const every = <T>(value: T): { [field: string]: T } => Object.fromEntries(requestedFields([include]).map((field) => [field, value]));
  return { info: every(null), missing: every(reason) };
}

/** Whether one of the facts is missing: a later reading may find it. */
export function isIncomplete({ missing }: OptionalInfo): boolean {
  return Object.keys(missing).length > 0;
}

/** More files than this are not remembered: there are never so many in use, but there might be somebody who makes them up. */
const maxCachedFiles = 1000;

/**
 * Opens the reader of facts about files. What was read of a file is kept as long as its size and time stay; what could not be read, or
 * proved, is read again after a minute.
 */
export function createFileInfoReader(): (path: string, include: FileInclude) => OptionalInfo {
  // Their libraries take time to load, and are seldom asked for.
  let versionOf: ReturnType<typeof createFileVersions> | undefined;
  let signatureOf: ReturnType<typeof createSignatures> | undefined;
  const readers: { readonly [include in FileInclude]: (path: string, file: number) => OptionalInfo } = {
    version: (path) => ({ info: { ...(versionOf ??= createFileVersions())(path) }, missing: {} }),
    signer: (path) => {
      const signature = (signatureOf ??= createSignatures())(path);
      return typeof signature === 'string'
        ? missingFields('signer', signature)
        : { info: { signer: signature?.signer ?? null }, missing: {} };
    },
    hash: (_, file) => ({ info: { sha256: fileHash(file) }, missing: {} }),
  };
  const files = createRetriedLookups<OptionalInfo>(maxCachedFiles);
  return (path, include) => {
    try {
      const file = openSync(path, 'r');
      try {
        const { dev, ino, size, mtimeNs } = fstatSync(file, { bigint: true });
        const key = [include, dev, ino, size, mtimeNs].join(' ');
        return files(key, () => {
          const value = readers[include](path, file);
          return { value, failed: isIncomplete(value) };
        }).value;
      } finally {
        closeSync(file);
      }
    } catch (error) {
      return missingFields(include, errorCode(error) === 'ENOENT' ? 'NotFound' : 'AccessDenied');
    }
  };
}

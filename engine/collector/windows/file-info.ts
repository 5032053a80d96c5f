import { closeSync, fstatSync, openSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';
import { type RequestedField, requestedFields } from '../../model/optional-fields.ts';
import type { Include, Missing, MissingReason, ProcessFacts } from '../../model/port-mapping.ts';
import { fileHash } from '../../platform/file-hash.ts';
import { createRetriedLookups } from '../../platform/windows/retried-lookups.ts';
import { openFileVersions } from './file-version.ts';
import { openSignatures } from './signatures.ts';

/** Facts on request, and why some of them are not there. */
export interface RequestedFacts {
  readonly facts: Pick<ProcessFacts, RequestedField>;
  readonly missing: Missing;
}

/** What may be asked of a file. */
export type FileInclude = Exclude<Include, 'modules'>;

/** Nothing of what was asked for, and why. */
export function nothingOf(include: Include, reason: MissingReason): RequestedFacts {
  const every = <T>(value: T): { [field: string]: T } => Object.fromEntries(requestedFields([include]).map((field) => [field, value]));
  return { facts: every(null), missing: every(reason) };
}

/** Whether one of the facts is missing: a later reading may find it. */
export function isIncomplete({ missing }: RequestedFacts): boolean {
  return Object.keys(missing).length > 0;
}

/** More files than this are not remembered: there are never so many in use, but there might be somebody who makes them up. */
const mostFiles = 1000;

/**
 * Opens the reader of facts about files. What was read of a file is kept as long as its size and time stay; what could not be read, or
 * proved, is read again after a minute.
 */
export function openFileFacts(): (path: string, include: FileInclude) => RequestedFacts {
  // Their libraries take time to load, and are seldom asked for.
  let versionOf: ReturnType<typeof openFileVersions> | undefined;
  let signatureOf: ReturnType<typeof openSignatures> | undefined;
  const readers: { readonly [include in FileInclude]: (path: string, file: number) => RequestedFacts } = {
    version: (path) => ({ facts: { ...(versionOf ??= openFileVersions())(path) }, missing: {} }),
    signer: (path) => {
      const signature = (signatureOf ??= openSignatures())(path);
      return typeof signature === 'string' ? nothingOf('signer', signature) : { facts: { signer: signature?.signer ?? null }, missing: {} };
    },
    hash: (_, file) => ({ facts: { sha256: fileHash(file) }, missing: {} }),
  };
  const files = createRetriedLookups<RequestedFacts>(mostFiles);
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
      return nothingOf(include, errorCode(error) === 'ENOENT' ? 'NotFound' : 'AccessDenied');
    }
  };
}

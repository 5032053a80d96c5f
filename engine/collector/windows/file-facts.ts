import { closeSync, fstatSync, openSync } from 'node:fs';
import { errorCode } from '../../facts/error-code.ts';
import type { Include, Missing, MissingReason, ProcessFacts } from '../../facts/port-mapping.ts';
import { type RequestedField, requestedFields } from '../../facts/requested-fields.ts';
import { fileHash } from '../file-hash.ts';
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

/** More files than this are not remembered: there are never so many in use, but there might be somebody who makes them up. */
const mostFiles = 1000;

/** Opens what tells facts about files; what was read of a file is kept as long as its size and time stay. */
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
  const files = new Map<string, RequestedFacts>();
  return (path, include) => {
    try {
      const file = openSync(path, 'r');
      try {
        const { dev, ino, size, mtimeNs } = fstatSync(file, { bigint: true });
        const key = [include, dev, ino, size, mtimeNs].join(' ');
        const found = files.get(key) ?? readers[include](path, file);
        if (files.size >= mostFiles) files.clear();
        files.set(key, found);
        return found;
      } finally {
        closeSync(file);
      }
    } catch (error) {
      return nothingOf(include, errorCode(error) === 'ENOENT' ? 'NotFound' : 'AccessDenied');
    }
  };
}

import { statSync } from 'node:fs';
import { errorCode } from '../../facts/error-code.ts';
import type { Include, Missing, MissingReason, ProcessFacts } from '../../facts/port-mapping.ts';
import { fileHash } from '../file-hash.ts';
import { openFileVersions } from './file-version.ts';
import { openSignatures } from './signatures.ts';

/** Facts on request, and why some of them are not there. */
export interface RequestedFacts {
  readonly facts: Pick<ProcessFacts, RequestedField>;
  readonly missing: Missing;
}
export type RequestedField = 'company' | 'description' | 'version' | 'signer' | 'sha256' | 'modules';

/** What may be asked of a file. */
export type FileInclude = Exclude<Include, 'modules'>;

const fields: { readonly [include in Include]: readonly RequestedField[] } = {
  version: ['company', 'description', 'version'], signer: ['signer'], hash: ['sha256'], modules: ['modules'],
};

/** Nothing of what was asked for, and why. */
export function nothingOf(include: Include, reason: MissingReason): RequestedFacts {
  const every = <T>(value: T): { [field: string]: T } => Object.fromEntries(fields[include].map((field) => [field, value]));
  return { facts: every(null), missing: every(reason) };
}

/** More files than this are not remembered: there are never so many in use, but there might be somebody who makes them up. */
const mostFiles = 1000;

/** Opens what tells facts about files; what was read of a file is kept as long as its size and time stay. */
export function openFileFacts(): (path: string, include: FileInclude) => RequestedFacts {
  // Their libraries take time to load, and are seldom asked for.
  let versionOf: ReturnType<typeof openFileVersions> | undefined;
  let signatureOf: ReturnType<typeof openSignatures> | undefined;
  const readers: { readonly [include in FileInclude]: (path: string) => RequestedFacts } = {
    version: (path) => ({ facts: { ...(versionOf ??= openFileVersions())(path) }, missing: {} }),
    signer: (path) => {
      const signature = (signatureOf ??= openSignatures())(path);
      return typeof signature === 'string' ? nothingOf('signer', signature) : { facts: { signer: signature?.signer ?? null }, missing: {} };
    },
    hash: (path) => ({ facts: { sha256: fileHash(path) }, missing: {} }),
  };
  const files = new Map<string, RequestedFacts>();
  return (path, include) => {
    try {
      const { size, mtimeMs } = statSync(path);
      const key = [include, path, size, mtimeMs].join('|');
      const found = files.get(key) ?? readers[include](path);
      if (files.size >= mostFiles) files.clear();
      files.set(key, found);
      return found;
    } catch (error) {
      return nothingOf(include, errorCode(error) === 'ENOENT' ? 'NotFound' : 'AccessDenied');
    }
  };
}

import { closeSync, fstatSync, openSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';
import type { MissingReason } from '../../model/port-mapping.ts';
import { fileHash } from '../../platform/file-hash.ts';
import { withHandle } from '../../platform/with-handle.ts';

/** A SHA-256 in lower-case hexadecimal, or why it is missing. */
export type FileHash = { readonly sha256: string } | { readonly reason: MissingReason };

/** Returns a function that hashes files. The hash of a file is cached until the file changes. */
export function createFileHashes(): (path: string) => FileHash {
  const known = new Map<string, string>();
  return (path) => {
    try {
      return withHandle(openSync(path, 'r'), closeSync, (file) => {
        const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(file, { bigint: true });
        const version = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
        let sha256 = known.get(version);
        if (sha256 === undefined) known.set(version, (sha256 = fileHash(file)));
        return { sha256 };
      });
    } catch (error) {
      return { reason: ['EACCES', 'EPERM'].includes(errorCode(error)) ? 'AccessDenied' : 'Exited' };
    }
  };
}

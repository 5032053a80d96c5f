import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const chunkSize = 1024 * 1024;

/** The SHA-256 of a file's contents, in lower-case hexadecimal. @throws as reading a file does. */
export function fileHash(path: string): string {
  const file = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(chunkSize);
    for (let length; (length = readSync(file, chunk)) > 0;) hash.update(chunk.subarray(0, length));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

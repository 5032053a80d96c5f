import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';

const chunkSize = 1024 * 1024;

/** The SHA-256, in lower-case hexadecimal, of an open file from its current position. @throws the system's error */
export function fileHash(file: number): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkSize);
  for (;;) {
    const length = readSync(file, chunk, 0, chunk.length, null);
    if (length === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, length));
  }
}

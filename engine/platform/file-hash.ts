import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';

const partSize = 1024 * 1024;

/** The SHA-256, in lower-case hexadecimal, of what an open file holds. @throws as reading a file does. */
export function fileHash(file: number): string {
  const hash = createHash('sha256');
  const part = Buffer.allocUnsafe(partSize);
  for (;;) {
    const length = readSync(file, part, 0, part.length, null);
    if (length === 0) return hash.digest('hex');
    hash.update(part.subarray(0, length));
  }
}

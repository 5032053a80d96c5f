import { createHash } from 'node:crypto';
import { createReadStream, readSync } from 'node:fs';

/** Bytes that are in memory at a time. */
const chunkSize = 1 << 20;

/**
 * The SHA-256, in lower-case hexadecimal, of an open file from its current position.
 * @param length maximum number of bytes to hash; if the file has fewer, it is hashed to its end
 * @throws the system's error
 */
export function fileHash(file: number, length = Infinity): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkSize);
  let missing = length;
  while (missing > 0) {
    const read = readSync(file, chunk, 0, Math.min(chunk.length, missing), null);
    if (read === 0) break;
    hash.update(chunk.subarray(0, read));
    missing -= read;
  }
  return hash.digest('hex');
}

/** {@link fileHash} of a whole file, read outside of this thread. @throws the system's error, or if `signal` aborts */
export async function fileHashAsync(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const chunks: AsyncIterable<Buffer> = createReadStream(path, { signal, highWaterMark: chunkSize });
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

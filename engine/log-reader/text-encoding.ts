import { constants, gunzipSync } from 'node:zlib';

/** An encoding that was guessed from the bytes: neither a byte order mark nor an option names it. */
export type GuessedEncoding = 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Number of bytes at the start of a text that {@link encodingOfHead} examines. */
const headSize = 4096;

/**
 * The encoding that the first bytes of a text show, and whether it is a guess. Null for UTF-8 and compatible encodings.
 * UTF-16 without a byte order mark is recognized by its zero bytes: Latin text has one in each character.
 */
export function encodingOfHead(bytes: Uint8Array): { readonly encoding: 'utf-16le' | 'utf-16be'; readonly isGuess: boolean } | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', isGuess: false };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', isGuess: false };
  const zeros = [0, 0];
  const size = Math.min(bytes.length, headSize) & ~1;
  for (let at = 0; at < size; at++) if (bytes[at] === 0) zeros[at & 1]!++;
  const [even = 0, odd = 0] = zeros;
  if (size >= 8 && odd > size / 4 && even < odd / 10) return { encoding: 'utf-16le', isGuess: true };
  if (size >= 8 && even > size / 4 && odd < even / 10) return { encoding: 'utf-16be', isGuess: true };
  return null;
}

/** Whether bytes are a gzip stream (RFC 1952, ID1, ID2 and CM). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Maximum size of the content of a gzip file that is read, in bytes. It is held in memory. */
export const maxUnzippedBytes = 268_435_456;

/**
 * The content of a gzip file.
 * @throws the error of node:zlib: ERR_BUFFER_TOO_LARGE for more than {@link maxUnzippedBytes} bytes, Z_BUF_ERROR for a file that is cut off
 */
export function unzipped(bytes: Uint8Array): Buffer {
  return gunzipSync(bytes, { maxOutputLength: maxUnzippedBytes });
}

/** The first bytes of a gzip file's content, from the first bytes of the file. Empty if they are damaged. */
export function unzipHead(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

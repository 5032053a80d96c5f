import { isUtf8 } from 'node:buffer';
import { encodingOfHead, isGzip, unzipped, type GuessedEncoding } from '../../log-reader/text-encoding.ts';

/**
 * Decodes bytes: UTF-8, UTF-16 as Windows PowerShell redirects it with `>`, else windows-1252; gzip files are decompressed.
 * @param guessed is called if no byte order mark names the encoding and the bytes are not UTF-8
 * @throws as {@link unzipped}
 */
export function decodeText(given: Uint8Array, guessed?: (encoding: GuessedEncoding) => void): string {
  const bytes = isGzip(given) ? unzipped(given) : given;
  const wide = encodingOfHead(bytes);
  if (wide?.isGuess) guessed?.(wide.encoding);
  if (wide) return new TextDecoder(wide.encoding).decode(bytes);
  if (isUtf8(bytes)) return new TextDecoder('utf-8').decode(bytes);
  guessed?.('windows-1252');
  return new TextDecoder('windows-1252').decode(bytes);
}

/**
 * Decodes a list of names that another program has written to standard input: UTF-8 or, if the bytes are not UTF-8, the result of
 * `otherText`.
 */
export function decodedNames(bytes: Uint8Array, otherText: (bytes: Uint8Array) => string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return otherText(bytes);
  }
}

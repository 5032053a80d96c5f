import { isUtf8 } from 'node:buffer';
import { encodingOfHead, isGzip, unzipped, type GuessedEncoding } from '../../log-reader/text-encoding.ts';

/**
 * The text of bytes: UTF-8, UTF-16 as Windows PowerShell redirects it with `>`, else windows-1252; also of a gzip file.
 * @param guessed is called when no byte order mark names the encoding and the bytes are not UTF-8
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
 * The text of a list of names that another program has written to our standard input: UTF-8 or, where it cannot be that, what `otherText`
 * makes of it.
 */
export function decodedNames(bytes: Uint8Array, otherText: (bytes: Uint8Array) => string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return otherText(bytes);
  }
}

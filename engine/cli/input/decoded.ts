/** The text that bytes are. What Windows PowerShell redirects to a file with `>` is UTF-16, with a mark that says so. */
export function decoded(bytes: Uint8Array): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
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

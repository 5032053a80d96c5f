/** The text that bytes are. What Windows PowerShell redirects to a file with `>` is UTF-16, with a mark that says so. */
export function decoded(bytes: Uint8Array): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
}

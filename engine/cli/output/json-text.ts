/**
 * A value as JSON in ASCII: characters beyond are written as \uXXXX. Windows PowerShell 5.1 and cmd.exe decode a program's output with the OEM
 * code page, in which UTF-8 is damaged; a JSON parser reads both forms as the same text.
 */
export function jsonText(value: unknown): string {
  return asciiJson(JSON.stringify(value ?? null));
}

/** JSON with its characters beyond ASCII written as \uXXXX. */
export function asciiJson(json: string): string {
  // By UTF-16 code units: a character beyond U+FFFF becomes two escapes, as JSON wants it (RFC 8259, 7).
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

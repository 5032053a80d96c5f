/**
 * Characters that could control a terminal, forge a line of a log, or change the order in which text is shown: C0 and C1 controls,
 * DEL, line and paragraph separators, bidirectional controls (UAX #9), zero-width and invisible marks, lone surrogates.
 */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A text that is safe to show: characters that could deceive the reader or the terminal are written `\xNN` (below U+0100) or `\u{NNNN}`.
 * It is not reversible, because a backslash stays as it is.
 */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16).padStart(4, '0')}}`;
  });
}

/** Most texts match; this test is much faster than a search for unsafe characters. */
const printableAscii = /^[ -~]*$/;

/** JSON in which each character that {@link safeText} would escape is a JSON escape, so that the value stays exact. */
export function safeJson(value: unknown): string {
  const json = JSON.stringify(value);
  return printableAscii.test(json) ? json : json.replace(unsafe, jsonEscape);
}

/** JSON with its characters beyond ASCII written as \uXXXX. */
export function asciiJson(json: string): string {
  // By UTF-16 code units: a character beyond U+FFFF becomes two escapes, as JSON wants it (RFC 8259, 7).
  return json.replace(/[^\0-\x7f]/g, jsonEscape);
}

/**
 * A value as JSON in ASCII: characters beyond are written as \uXXXX. Windows PowerShell 5.1 and cmd.exe decode a program's output with the
 * OEM code page, in which UTF-8 is damaged; a JSON parser reads both forms as the same text.
 */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value ?? null);
  return typeof value === 'number' ? json : asciiJson(json);
}

function jsonEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Everything that could steer a terminal, forge a line of a log, or show text in another order than it stands in: C0 and C1 controls,
 * DEL, line and paragraph separators, bidirectional controls (UAX #9), zero-width and invisible marks, lone surrogates.
 */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Whether a text holds anything that {@link safeText} would escape. */
export function isSafeText(text: string): boolean {
  unsafe.lastIndex = 0;
  return !unsafe.test(text);
}

/**
 * A text as a person may see it: what could deceive the eye or the terminal is written `\xNN` (below U+0100) or `\u{NNNN}`.
 * For eyes only: it is not reversible, for a backslash stays as it is.
 */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16).padStart(4, '0')}}`;
  });
}

/** What most texts are; far quicker to find out than whether a text holds something unsafe. */
const printableAscii = /^[ -~]*$/;

/** JSON without any character that {@link safeText} would escape: they stand as JSON's own escapes, so that the value stays exact. */
export function safeJson(value: unknown): string {
  const json = JSON.stringify(value);
  return printableAscii.test(json) ? json : json.replace(unsafe, jsonEscape);
}

/** JSON with its characters beyond ASCII written as \uXXXX. */
export function asciiJson(json: string): string {
  // By UTF-16 code units: a character beyond U+FFFF becomes two escapes, as JSON wants it (RFC 8259, 7).
  return json.replace(/[^\0-\x7f]/g, jsonEscape);
}

function jsonEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

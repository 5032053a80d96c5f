import * as fc from 'fast-check';

/**
 * Names, paths and command lines that the user of a program can choose to deceive a reader, a terminal, a spreadsheet or a parser.
 */
export const hostileTexts = [
  'evil\u001b[31m\u001b]0;title\u0007.exe',
  'a,b;"c"\'d',
  'line\nbreak\r\nand\ttab',
  'cod\u202etxt.exe',
  '=HYPERLINK("http://x","y")',
  '+1',
  '-1',
  '@x',
  "'=1",
  '\t=1',
  '',
  ' ',
  '\\N',
  '\\',
  '\\t',
  '\\\\n',
  'a\u001eb\u001fc',
  '\u001e',
  '\u001f',
  '\u0000',
  '\u009b2J',
  '<a href="x">&amp;</a>',
  ']]>',
  '日本語のプロセス',
  '👩‍👩‍👧',
  'e\u0301',
  '\ufeffbom',
  '\uffff',
  '\u2028',
  'x=y',
  '; ',
  'a; b (12)',
  'null',
  'true',
  '0',
  '{"a":1}',
];

/** Any string without lone surrogates, which UTF-8 cannot represent; often a malicious one. */
export const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary' }));

/** Whether a text is safe to show: no control, format, separator or bidirectional character of Unicode, and no lone surrogate. */
export function isSafeText(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u.test(text.replaceAll(formatExceptions, ''));
}

/** Format characters that are visible or part of words (category Cf): Arabic and other signs, soft hyphen, interlinear and tag characters. */
const formatExceptions =
  /[\u00ad\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u180e\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0001}-\u{e007f}]/gu;

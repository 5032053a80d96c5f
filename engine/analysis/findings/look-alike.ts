/** Characters and pairs that look like a Latin letter, in lower case (Unicode Technical Standard #39, confusables). */
const confusables: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[0\u043e\u03bf]/g, 'o'],
  [/[1|!\u0131\u0456\u04cf]/g, 'l'],
  [/i/g, 'l'],
  [/[3\u0435]/g, 'e'],
  [/[5\u0455]/g, 's'],
  [/[4\u0430]/g, 'a'],
  [/\u0441/g, 'c'],
  [/\u0440/g, 'p'],
  [/\u0445/g, 'x'],
  [/[\u0443\u04af]/g, 'y'],
  [/\u04bb/g, 'h'],
];

/** The name of an executable without `.exe`, in lower case. */
function baseName(name: string): string {
  return name.toLowerCase().replace(/\.exe$/, '');
}

function skeleton(name: string): string {
  return confusables.reduce((text, [pattern, letter]) => text.replace(pattern, letter), name.normalize('NFKC'));
}

/** Names below this length differ by one letter from too many others. */
const minEditedLength = 6;

/**
 * Whether a process name looks like a well-known one without being it: `svch0st.exe`, `lsаss.exe` with a Cyrillic letter, `scvhost.exe`,
 * `svchost .exe`. A longer name may differ in one letter: replaced, added, omitted, or exchanged with the next one.
 */
export function looksLike(name: string, known: string): boolean {
  const [base, knownBase] = [baseName(name), baseName(known)];
  if (base === knownBase) return false;
  if (skeleton(base.replace(/[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu, '')) === skeleton(knownBase)) return true;
  return knownBase.length >= minEditedLength && isOneEdit(base, knownBase);
}

/** Whether the optimal string alignment distance of two different texts is 1. */
function isOneEdit(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  const [restOfShort, restOfLong] = [short.slice(start), long.slice(start)];
  if (short.length < long.length) return restOfShort === restOfLong.slice(1);
  if (restOfShort.slice(1) === restOfLong.slice(1)) return true;
  return restOfShort[0] === restOfLong[1] && restOfShort[1] === restOfLong[0] && restOfShort.slice(2) === restOfLong.slice(2);
}

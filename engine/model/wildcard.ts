/**
 * A test for texts by a pattern: `*` stands for any characters, `?` for one, a backtick makes the next character literal, case does not
 * count. Takes time in proportion to pattern times text at worst, whatever they hold.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const wanted = Array.from(fold(pattern).matchAll(/`[^]|[^]/gu), ([token]) => {
    if (token === '*') return anyCharacters;
    return token === '?' ? anyCharacter : token.replace(/^`(?=[^])/u, '');
  });
  if (wanted.includes(anyCharacters) || wanted.includes(anyCharacter)) return (text) => matches(wanted, Array.from(fold(text)));
  const literal = wanted.join('');
  return (text) => fold(text) === literal;
}

/** Parts of a pattern. Longer than one character: a text has none of them. */
const [anyCharacters, anyCharacter] = ['any characters', 'any character'];

/** Without case. Twice, for a few letters have a capital of which the small letter is another one. */
function fold(text: string): string {
  return text.toUpperCase().toLowerCase();
}

function matches(pattern: readonly string[], text: readonly string[]): boolean {
  let p = 0;
  let t = 0;
  // Where the last star was, and up to where it reaches: when a later part does not fit, the star takes one character more.
  let star = -1;
  let reach = 0;
  while (t < text.length) {
    if (pattern[p] === anyCharacters) {
      star = p++;
      reach = t;
    } else if (pattern[p] === anyCharacter || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++reach;
    } else {
      return false;
    }
  }
  while (pattern[p] === anyCharacters) p++;
  return p === pattern.length;
}

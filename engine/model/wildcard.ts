/**
 * A test for texts by a pattern: `*` stands for any characters, `?` for one, a backtick makes the next character literal, case does not
 * count. The worst-case time is proportional to the length of the pattern times that of the text.
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

/** Markers in a parsed pattern. They are longer than one character, so that no character of a text equals one. */
const [anyCharacters, anyCharacter] = ['any characters', 'any character'];

/** Removes case. Twice, because the lower case of a few capitals differs from the letter that they are the capital of. */
function fold(text: string): string {
  return text.toUpperCase().toLowerCase();
}

function matches(pattern: readonly string[], text: readonly string[]): boolean {
  let p = 0;
  let t = 0;
  // Where the last star was, and up to where it reaches: if a later part does not match, the star takes one more character.
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

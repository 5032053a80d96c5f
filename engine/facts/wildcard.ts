/**
 * A test for texts by a pattern: `*` stands for any characters, `?` for one, case does not count. Takes time in proportion to pattern times
 * text at worst, whatever they hold.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const wanted = fold(pattern);
  if (!/[*?]/.test(wanted)) return (text) => fold(text) === wanted;
  const characters = Array.from(wanted);
  return (text) => matches(characters, Array.from(fold(text)));
}

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
    if (pattern[p] === '*') {
      star = p++;
      reach = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++reach;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

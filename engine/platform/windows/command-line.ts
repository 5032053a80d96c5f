/**
 * Words as one command line that CommandLineToArgvW and the C run-time take apart into the same words again. The first word is a
 * program's path, for which other rules hold: it must not hold a quotation mark.
 */
export function joinCommandLine(program: string, args: readonly string[]): string {
  return [`"${program}"`, ...args.map(quote)].join(' ');
}

/** A word in quotes where it needs them. Backslashes count twice before a quotation mark, and only there. */
function quote(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}

/** The words of a command line by the rules of CommandLineToArgvW (shellapi.h): program first. */
export function splitCommandLine(line: string): string[] {
  // The program: up to the next quotation mark or blank, no escapes.
  const program = /^"([^"]*)"?|^\S*/.exec(line) ?? [''];
  const words = [program[1] ?? program[0]];
  const rest = line.slice(program[0].length);
  let word: string | null = null;
  let quoted = false;
  for (let i = 0; i < rest.length; i++) {
    const character = rest.charAt(i);
    if (!quoted && (character === ' ' || character === '\t')) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === '"') {
      word ??= '';
      // A doubled mark inside quotes is a mark itself.
      if (quoted && rest.charAt(i + 1) === '"') word += rest.charAt(i++);
      else quoted = !quoted;
    } else if (character === '\\') {
      const backslashes = /^\\+/.exec(rest.slice(i))?.[0].length ?? 0;
      i += backslashes - 1;
      const beforeMark = rest.charAt(i + 1) === '"';
      word = (word ?? '') + '\\'.repeat(beforeMark ? backslashes >> 1 : backslashes);
      if (beforeMark && backslashes % 2 === 1) word += rest.charAt(++i);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

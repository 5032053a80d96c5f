/**
 * Joins arguments to a command line that CommandLineToArgvW and the C run-time split into the same arguments. Other rules apply to the
 * path of the program: it must not contain a quotation mark.
 */
export function joinCommandLine(program: string, args: readonly string[]): string {
  return [`"${program}"`, ...args.map(quote)].join(' ');
}

/** Quotes an argument if necessary. Backslashes are doubled before a quotation mark only. */
function quote(arg: string): string {
  if (arg !== '' && !/[\s"]/.test(arg)) return arg;
  return `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}

/** Splits a command line by the rules of CommandLineToArgvW (shellapi.h). The program is the first element. */
export function splitCommandLine(line: string): string[] {
  // The program ends at the next quotation mark or space, without escapes.
  const program = /^"([^"]*)"?|^\S*/.exec(line) ?? [''];
  const args = [program[1] ?? program[0]];
  const rest = line.slice(program[0].length);
  let arg: string | null = null;
  let quoted = false;
  for (let i = 0; i < rest.length; i++) {
    const character = rest.charAt(i);
    if (!quoted && (character === ' ' || character === '\t')) {
      if (arg !== null) args.push(arg);
      arg = null;
    } else if (character === '"') {
      arg ??= '';
      // A doubled quotation mark inside quotes is a literal one.
      if (quoted && rest.charAt(i + 1) === '"') arg += rest.charAt(i++);
      else quoted = !quoted;
    } else if (character === '\\') {
      const backslashes = /^\\+/.exec(rest.slice(i))?.[0].length ?? 0;
      i += backslashes - 1;
      const beforeMark = rest.charAt(i + 1) === '"';
      arg = (arg ?? '') + '\\'.repeat(beforeMark ? backslashes >> 1 : backslashes);
      if (beforeMark && backslashes % 2 === 1) arg += rest.charAt(++i);
    } else {
      arg = (arg ?? '') + character;
    }
  }
  if (arg !== null) args.push(arg);
  return args;
}

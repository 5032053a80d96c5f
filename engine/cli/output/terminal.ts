import { isatty } from 'node:tty';

/** What standard output is shown on: the cells in a line (null where it is no terminal), and whether colours are welcome. */
export interface Terminal {
  readonly width: number | null;
  readonly colours: boolean;
}

/** Where the terminal does not know its own width. */
const usualWidth = 80;

/** What standard output is. Colours by the user's wish (FORCE_COLOR, then NO_COLOR, https://no-color.org), else on a terminal that can. */
export function terminal(): Terminal {
  const isTerminal = isatty(1);
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: kind } = process.env;
  const colours = force !== undefined ? force !== '0' && force !== 'false' : isTerminal && !none && kind !== 'dumb';
  // The last cell stays free: consoles that have filled a line begin another one.
  return { width: isTerminal ? (process.stdout.columns || usualWidth) - 1 : null, colours };
}

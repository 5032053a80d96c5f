import { isatty } from 'node:tty';

/** The terminal of standard output: the cells in a line (null if it is not a terminal), and whether to use colours. */
export interface Terminal {
  readonly width: number | null;
  readonly colours: boolean;
}

/** Width of a terminal that does not report one. */
const usualWidth = 80;

/** The properties of standard output. Colours follow FORCE_COLOR, then NO_COLOR (https://no-color.org), else the terminal's capability. */
export function terminal(): Terminal {
  const isTerminal = isatty(1);
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: kind } = process.env;
  const colours = force !== undefined ? force !== '0' && force !== 'false' : isTerminal && !none && kind !== 'dumb';
  // The last cell stays free, because some consoles start a new line when a line is full.
  return { width: isTerminal ? (process.stdout.columns || usualWidth) - 1 : null, colours };
}

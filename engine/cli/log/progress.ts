import { isatty } from 'node:tty';
import { reportLine } from '../errors.ts';
import { printError } from '../output/standard-output.ts';

/** Tells how far something is that takes longer than a second. */
export interface Progress {
  add(bytes: number): void;
  /** Takes the bar away. */
  end(): void;
}

/** When it begins to tell, and how long it then waits, milliseconds. */
const patience = 1000;
const interval = 200;
const barWidth = 30;

/**
 * A bar on a terminal; for a program that asked for it, lines on standard error with the category `Progress` and the per cent done.
 * @param wanted also when standard error is no terminal
 */
export function openProgress(total: number, format: string, wanted: boolean): Progress {
  const isBar = isatty(2) && !isatty(1) && format !== 'json' && format !== 'tsv';
  if (!isBar && !wanted) return { add: () => undefined, end: () => undefined };
  const start = performance.now();
  let next = start + patience;
  let done = 0;
  let shown = false;
  return {
    add(bytes) {
      done += bytes;
      const now = performance.now();
      if (now < next) return;
      next = now + interval;
      shown = true;
      const part = Math.min(1, done / Math.max(1, total));
      const left = Math.round((now - start) / 1000 / part * (1 - part));
      const message = `${Math.floor(part * 100)} % of ${Math.round(total / 1_000_000)} MB, ${left} s left`;
      if (isBar) printError(`\r[${'#'.repeat(Math.round(part * barWidth)).padEnd(barWidth)}] ${message} `);
      else printError(reportLine({ code: 'Progress', category: 'Progress', message, target: String(Math.floor(part * 100)) }, format));
    },
    end() {
      if (shown && isBar) printError(`\r${' '.repeat(barWidth + 40)}\r`);
    },
  };
}

import { isatty } from 'node:tty';
import { formatDiagnostic } from '../errors.ts';
import { printError } from '../output/standard-output.ts';

/** Tells how far something is that takes longer than a second. */
export interface Progress {
  /** So many bytes are to be read, beside those that were told before. */
  expect(bytes: number): void;
  /** So many bytes more have been read. */
  add(bytes: number): void;
  /** Something else than reading is under way: `done` of `total` questions asked, say. */
  report(what: string, done: number, total: number): void;
  /** Takes the bar away. */
  end(): void;
}

/** When it begins to tell, and how long it then waits, milliseconds. */
const progressDelayMs = 1000;
const interval = 200;
const barWidth = 30;

/**
 * A bar on a terminal; for a program that asked for it, lines on standard error with the category `Progress` and the per cent done.
 * @param wanted also when standard error is no terminal
 */
export function createProgress(format: string, wanted: boolean): Progress {
  const isBar = isatty(2) && !isatty(1) && format !== 'json' && format !== 'tsv';
  if (!isBar && !wanted) return { expect: () => undefined, add: () => undefined, report: () => undefined, end: () => undefined };
  const start = performance.now();
  let next = start + progressDelayMs;
  let total = 0;
  let done = 0;
  let shown = false;

  /** Shows the part done, from 0 to 1, unless that was done a moment ago. */
  function show(part: number, message: (seconds: number) => string): void {
    const now = performance.now();
    if (now < next) return;
    next = now + interval;
    shown = true;
    const text = message((now - start) / 1000);
    if (isBar) printError(`\r[${'#'.repeat(Math.round(part * barWidth)).padEnd(barWidth)}] ${text} `);
    else
      printError(
        formatDiagnostic({ code: 'Progress', category: 'Progress', message: text, target: String(Math.floor(part * 100)) }, format),
      );
  }

  return {
    expect(bytes) {
      total += bytes;
    },
    add(bytes) {
      done += bytes;
      const part = Math.min(1, done / Math.max(1, total));
      show(
        part,
        (seconds) =>
          `${Math.floor(part * 100)} % of ${Math.round(total / 1_000_000)} MB, ${Math.round((seconds / part) * (1 - part))} s left`,
      );
    },
    report(what, count, all) {
      show(count / Math.max(1, all), () => `${count} of ${all} ${what}`);
    },
    end() {
      if (shown && isBar) printError(`\r${' '.repeat(barWidth + 40)}\r`);
    },
  };
}

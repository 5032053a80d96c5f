import { isatty } from 'node:tty';
import { formatDiagnostic } from '../errors.ts';
import { printError } from '../output/standard-output.ts';

/** Reports the progress of operations that take longer than a second. */
export interface Progress {
  /** Adds bytes to the total to be read. */
  expect(bytes: number): void;
  /** Adds bytes that have been read. */
  add(bytes: number): void;
  /** Reports progress of something other than reading: `done` of `total` queries, for example. */
  report(what: string, done: number, total: number): void;
  /** Removes the bar. */
  end(): void;
}

/** Time until the first report, and between reports, milliseconds. */
const progressDelayMs = 1000;
const reportIntervalMs = 200;
const barWidth = 30;

/**
 * A bar on a terminal; for a program that requested it, lines on standard error with the category `Progress` and the percentage done.
 * @param isRequested also report if standard error is not a terminal
 */
export function createProgress(format: string, isRequested: boolean): Progress {
  const isBar = isatty(2) && !isatty(1) && format !== 'json' && format !== 'tsv';
  if (!isBar && !isRequested) return { expect: () => undefined, add: () => undefined, report: () => undefined, end: () => undefined };
  return new ProgressReporter(format, isBar);
}

class ProgressReporter implements Progress {
  readonly #format: string;
  readonly #isBar: boolean;
  readonly #start = performance.now();
  #nextReport = this.#start + progressDelayMs;
  #totalBytes = 0;
  #doneBytes = 0;
  #isShown = false;

  constructor(format: string, isBar: boolean) {
    this.#format = format;
    this.#isBar = isBar;
  }

  expect(bytes: number): void {
    this.#totalBytes += bytes;
  }

  add(bytes: number): void {
    this.#doneBytes += bytes;
    const fraction = Math.min(1, this.#doneBytes / Math.max(1, this.#totalBytes));
    const megabytes = Math.round(this.#totalBytes / 1_000_000);
    this.#show(fraction, (seconds) => {
      const secondsLeft = Math.round((seconds / fraction) * (1 - fraction));
      return `${Math.floor(fraction * 100)} % of ${megabytes} MB, ${secondsLeft} s left`;
    });
  }

  report(what: string, done: number, total: number): void {
    this.#show(done / Math.max(1, total), () => `${done} of ${total} ${what}`);
  }

  end(): void {
    if (this.#isShown && this.#isBar) printError(`\r${' '.repeat(barWidth + 40)}\r`);
  }

  /** Shows the fraction done, from 0 to 1, unless the previous report is too recent. */
  #show(fraction: number, describe: (seconds: number) => string): void {
    const now = performance.now();
    if (now < this.#nextReport) return;
    this.#nextReport = now + reportIntervalMs;
    this.#isShown = true;
    const message = describe((now - this.#start) / 1000);
    if (this.#isBar) {
      printError(`\r[${'#'.repeat(Math.round(fraction * barWidth)).padEnd(barWidth)}] ${message} `);
      return;
    }
    const target = String(Math.floor(fraction * 100));
    printError(formatDiagnostic({ code: 'Progress', category: 'Progress', message, target }, this.#format));
  }
}

import { isatty } from 'node:tty';
import { safeText } from '../../model/safe-text.ts';
import { printError } from './standard-output.ts';

/** Reports at a terminal that a table has no rows, because no output would look like a failure. Scripts and scheduled jobs get no output. */
export function reportEmptyTable(text: string, format: string): void {
  if (format === 'table' && isatty(2)) printError(`PortReporter: ${safeText(text)}.\n`);
}

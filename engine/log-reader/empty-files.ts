import { statSync } from 'node:fs';
import type { LogFile, LogNotice } from './log-files.ts';

/** Milliseconds after which the reporter has certainly written the first lines of a file that it created. */
const creationMs = 2000;

/** Reports files without content: after a crash of the machine, or on a full disk, the records are missing. */
export function reportEmptyFiles(files: readonly LogFile[], notice: (notice: LogNotice) => void): void {
  for (const { path: file } of files.filter(({ bytes }) => bytes === 0)) {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.size !== 0 || Math.abs(Date.now() - found.mtimeMs) < creationMs) continue;
    const message = `${file} is empty: the records of its time are missing (a full disk, or a crash of the machine).`;
    notice({ code: 'EmptyLog', message, file, isOmission: true });
  }
}

import { closeSync, constants, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { ReporterStatus } from '../facts/reporter-status.ts';

export const statusFile = 'PR-STATUS.json';

/** Replaces PR-STATUS.json as a whole: who reads it sees the old one or the new one. Where it can't be written it stays as it was. */
export function writeStatus(folder: string, status: ReporterStatus): void {
  const file = path.join(folder, statusFile);
  const fresh = `${file}.new`;
  try {
    rmSync(fresh, { force: true });
    const fd = openSync(fresh, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o640);
    try {
      writeSync(fd, `${JSON.stringify(status)}\n`);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, file);
  } catch {
    // The log files have the same trouble, and say so.
  }
}

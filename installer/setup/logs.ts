import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseLogName } from '../../engine/log-format/log-names.ts';
import { lockFile } from '../../engine/log-writer/directory-lock.ts';
import { errorReason } from '../../engine/model/error-code.ts';
import { statusFile } from '../../engine/model/reporter-status.ts';
import { SetupError } from './setup-error.ts';
import type { StepResult, RemainingFile } from './steps.ts';

/** Whether a folder contains files of Port Reporter; true also if the caller cannot read it. */
export function hasLogs(folder: string): boolean {
  try {
    return logsIn(folder).length > 0;
  } catch {
    return true;
  }
}

/** Permanently deletes the log files, and their folder unless it contains other files. */
export function removeLogs(folder: string): StepResult {
  for (const file of logsIn(folder)) {
    try {
      rmSync(file, { force: true });
    } catch (error) {
      throw new SetupError(
        'FileInUse',
        'ResourceBusy',
        `cannot delete ${file} (${errorReason(error)})`,
        file,
        'Close the programs that use it, and try again.',
        { cause: error },
      );
    }
  }
  const remaining: RemainingFile[] = [];
  try {
    rmdirSync(folder);
  } catch {
    remaining.push({ target: folder, reason: 'HoldsOtherFiles' });
  }
  return { rollback: () => undefined, commit: () => remaining };
}

/** Files with the names of our logs, including those of version 1.01. */
function logsIn(folder: string): string[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => parseLogName(name) !== null || name === lockFile || name === statusFile || name === `${statusFile}.new`)
    .map((name) => path.join(folder, name));
}

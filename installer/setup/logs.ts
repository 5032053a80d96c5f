import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseLogName } from '../../engine/log-format/log-names.ts';
import { lockFile } from '../../engine/log-writer/directory-lock.ts';
import { errorReason } from '../../engine/model/error-code.ts';
import { statusFile } from '../../engine/model/reporter-status.ts';
import { SetupError } from './setup-error.ts';
import type { StepResult, RemainingFile } from './steps.ts';

/** Whether anything of ours lies in a log folder. Of one that the caller may not read it is assumed. */
export function hasLogs(folder: string): boolean {
  try {
    return logsIn(folder).length > 0;
  } catch {
    return true;
  }
}

/** Deletes the log files, for good, and their folder unless it holds anything else. */
export function removeLogs(folder: string): StepResult {
  for (const file of logsIn(folder)) {
    try {
      rmSync(file, { force: true });
    } catch (error) {
      throw new SetupError(
        'FileInUse',
        'ResourceBusy',
        `${file} cannot be deleted (${errorReason(error)})`,
        file,
        'Close whatever has it open, and try again.',
        { cause: error },
      );
    }
  }
  const left: RemainingFile[] = [];
  try {
    rmdirSync(folder);
  } catch {
    left.push({ target: folder, reason: 'HoldsOtherFiles' });
  }
  return { rollback: () => undefined, commit: () => left };
}

/** Files that have the names of our logs, those of 1.01 among them. */
function logsIn(folder: string): string[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => parseLogName(name) !== null || name === lockFile || name === statusFile || name === `${statusFile}.new`)
    .map((name) => path.join(folder, name));
}

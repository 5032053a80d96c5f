import { readdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorReason } from '../../engine/model/error-code.ts';
import { createAccounts } from '../../engine/platform/windows/accounts.ts';
import { createSecuredFolder, missingFolders } from '../../engine/platform/windows/directory-security.ts';
import { getDriveType } from '../../engine/platform/windows/kernel32.ts';
import { createUntrustedAccounts } from '../../engine/platform/windows/untrusted-accounts.ts';
import { exists } from './files.ts';
import { SetupError } from './setup-error.ts';
import type { StepResult } from './steps.ts';

/** Owner: Administrators. They and SYSTEM have full access, users can read and execute. Nothing is inherited. */
const administratorsOnly = 'O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)';

const fixedDrive = 3; // DRIVE_FIXED (fileapi.h)
const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess
const anotherFolder = 'Choose another folder with --directory; the default in Program Files is secure.';

/**
 * Resolves links in the path of a folder that need not exist yet; the result has the spelling of Windows.
 * @throws SetupError BadDirectory
 */
export function realFolder(folder: string): string {
  const existing = nearestExisting(folder);
  if (existing === null) throw badDirectory(folder, 'the drive does not exist');
  return path.join(realpathSync.native(existing), path.relative(existing, folder));
}

/**
 * Checks that only administrators can change or replace a program in the folder.
 * @param folder without links; it need not exist yet
 * @returns a result without rollback
 * @throws SetupError SharedFolder, BadDirectory
 */
export function checkProgramFolder(folder: string): StepResult {
  const { root } = path.parse(folder);
  if (getDriveType(root) !== fixedDrive) throw badDirectory(folder, `${root} is not a fixed drive`);
  const accounts = createAccounts();
  const untrusted = createUntrustedAccounts(accounts, accounts.sidOf(currentProcess) ?? Buffer.alloc(0));
  for (let current = nearestExisting(folder) ?? root; ; current = path.dirname(current)) {
    if (!statSync(current).isDirectory()) throw badDirectory(folder, `${current} is not a folder`);
    const writer = current === folder ? untrusted.writerOf(current) : untrusted.replacerOf(current, current === root);
    if (writer !== null) {
      throw new SetupError(
        'SharedFolder',
        'PermissionDenied',
        `${folder} is not a secure location for a service: ${writer} can modify ${current}`,
        folder,
        anotherFolder,
      );
    }
    if (current === root) return { rollback: () => undefined };
  }
}

/** The folder itself, or its nearest existing parent. */
function nearestExisting(folder: string): string | null {
  for (let current = folder; ; current = path.dirname(current)) {
    if (exists(current)) return current;
    if (current === path.dirname(current)) return null;
  }
}

function badDirectory(folder: string, reason: string): SetupError {
  return new SetupError('BadDirectory', 'InvalidArgument', `${folder} cannot be used (${reason})`, folder, anotherFolder);
}

/** Creates a folder and its missing parents, all writable for administrators only. An existing folder is not changed. */
export function createProgramFolder(folder: string): StepResult {
  const missing = missingFolders(folder);
  const created: string[] = [];
  const rollback = (): void => {
    for (const current of created.toReversed()) rmdirSync(current);
  };
  try {
    for (const current of missing) {
      createSecuredFolder(current, administratorsOnly);
      created.push(current);
    }
  } catch (error) {
    rollback();
    const reason = errorReason(error);
    throw new SetupError('NotWritten', 'WriteError', `cannot create ${folder} (${reason})`, folder, anotherFolder, { cause: error });
  }
  return { rollback };
}

/** Names of the entries of a folder; empty if it does not exist. */
export function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

export function isEmptyFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && readdirSync(folder).length === 0;
}

/** Removes a folder unless it contains other files. A folder in use is reported as remaining. */
export function removeProgramFolder(folder: string): StepResult {
  if (!exists(folder)) return { rollback: () => undefined };
  if (!isEmptyFolder(folder)) return { rollback: () => undefined, commit: () => [{ target: folder, reason: 'HoldsOtherFiles' }] };
  try {
    rmdirSync(folder);
  } catch {
    return { rollback: () => undefined, commit: () => [{ target: folder, reason: 'InUse' }] };
  }
  return {
    rollback: () => {
      createProgramFolder(folder);
    },
  };
}

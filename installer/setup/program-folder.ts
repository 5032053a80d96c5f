import { readdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorReason } from '../../engine/model/error-code.ts';
import { createAccounts } from '../../engine/platform/windows/accounts.ts';
import { createSecuredFolder } from '../../engine/platform/windows/directory-security.ts';
import { systemLibrary } from '../../engine/platform/windows/system-library.ts';
import { createUntrustedAccounts } from '../../engine/platform/windows/untrusted-accounts.ts';
import { exists } from './files.ts';
import { SetupError } from './setup-error.ts';
import type { StepResult } from './steps.ts';

/** Administrators' own: they and the system may do anything, others may read and run. What lies above it counts no more. */
const forAdministrators = 'O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)';

const fixedDrive = 3; // DRIVE_FIXED (fileapi.h)
const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess
const anotherFolder = 'Give another folder with --directory; the default, in Program Files, is safe.';

/**
 * The path without links, as Windows writes it, of a folder that may not be there yet.
 * @throws SetupError BadDirectory
 */
export function realFolder(folder: string): string {
  const above = firstThere(folder);
  if (above === null) throw badDirectory(folder, 'there is no such drive');
  return path.join(realpathSync.native(above), path.relative(above, folder));
}

/**
 * Makes sure that nobody but administrators could change a program in the folder, or put another in its place.
 * @param folder without links; it may not be there yet
 * @returns that there is nothing to undo
 * @throws SetupError SharedFolder, BadDirectory
 */
export function checkProgramFolder(folder: string): StepResult {
  const { root } = path.parse(folder);
  const driveType: (root: string) => number = systemLibrary('kernel32.dll').func('GetDriveTypeW', 'uint32', ['str16']);
  if (driveType(root) !== fixedDrive) throw badDirectory(folder, `${root} is no drive that is always there`);
  const accounts = createAccounts();
  const strangers = createUntrustedAccounts(accounts, accounts.sidOf(currentProcess) ?? Buffer.alloc(0));
  for (let current = firstThere(folder) ?? root; ; current = path.dirname(current)) {
    if (!statSync(current).isDirectory()) throw badDirectory(folder, `${current} is not a folder`);
    const stranger = current === folder ? strangers.writerOf(current) : strangers.replacerOf(current, current === root);
    if (stranger !== null) {
      throw new SetupError(
        'SharedFolder',
        'PermissionDenied',
        `${folder} is no safe place for a service (${stranger} can change ${current})`,
        folder,
        anotherFolder,
      );
    }
    if (current === root) return { rollback: () => undefined };
  }
}

/** The folder itself, or the nearest above it that is there. */
function firstThere(folder: string): string | null {
  for (let current = folder; ; current = path.dirname(current)) {
    if (exists(current)) return current;
    if (current === path.dirname(current)) return null;
  }
}

function badDirectory(folder: string, why: string): SetupError {
  return new SetupError('BadDirectory', 'InvalidArgument', `${folder} cannot be used (${why})`, folder, anotherFolder);
}

/** Makes a folder and those above it that are missing, all closed to changes by others. One that is there is left as it is. */
export function makeProgramFolder(folder: string): StepResult {
  const missing: string[] = [];
  for (let current = folder; !exists(current); current = path.dirname(current)) missing.unshift(current);
  const made: string[] = [];
  const rollback = (): void => {
    for (const current of made.toReversed()) rmdirSync(current);
  };
  try {
    for (const current of missing) {
      createSecuredFolder(current, forAdministrators);
      made.push(current);
    }
  } catch (error) {
    rollback();
    const why = errorReason(error);
    throw new SetupError('NotWritten', 'WriteError', `${folder} cannot be made (${why})`, folder, anotherFolder, { cause: error });
  }
  return { rollback };
}

/** What lies in a folder; nothing where there is none. */
export function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

export function isEmptyFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && readdirSync(folder).length === 0;
}

/** Takes away a folder, unless others have put something into it. One in which a program or a window stands is left for later. */
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
      makeProgramFolder(folder);
    },
  };
}

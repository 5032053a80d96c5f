import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorReason } from '../../engine/model/error-code.ts';
import { version } from '../../engine/model/version.ts';
import { programFiles } from '../../engine/platform/windows/known-folders.ts';
import { uniqueName, exists, replaceWith, remove, moveAside } from './files.ts';
import { isEmptyFolder, makeProgramFolder, namesIn, removeProgramFolder } from './program-folder.ts';
import { SetupError } from './setup-error.ts';
import { composeSteps, type StepResult, type StepContext } from './steps.ts';

const name = 'PortReporter';

/** The module's files of the hand-out, in a folder beside the program; null where there are none. */
export function moduleToInstall(): string | null {
  const folder = path.join(path.dirname(process.execPath), name);
  return isModule(folder) && !hasProgramOfItsOwn(folder) ? folder : null;
}

/** Where both Windows PowerShell and PowerShell 7 look for the modules of all users, `Import-Module PortReporter` thus finds it. */
function modulesFolder(): string {
  return path.join(programFiles(), 'WindowsPowerShell', 'Modules', name);
}

/** `C:\Program Files\WindowsPowerShell\Modules\PortReporter\2.0.0`: a folder for each version, as Install-Module has it. */
export function moduleTarget(): string {
  return path.join(modulesFolder(), version);
}

/**
 * The versions of the module that setup has put there. A module without a program of its own lives on the installed one; the one of the
 * PowerShell Gallery brings its own, and is none of our business.
 */
export function installedModules(): string[] {
  const folder = modulesFolder();
  return namesIn(folder)
    .map((entry) => path.join(folder, entry))
    .filter((target) => /^\d+(?:\.\d+)+$/.test(path.basename(target)) && isModule(target) && !hasProgramOfItsOwn(target));
}

function isModule(folder: string): boolean {
  return existsSync(path.join(folder, `${name}.psd1`));
}

function hasProgramOfItsOwn(folder: string): boolean {
  return existsSync(path.join(folder, 'bin'));
}

/** Whether the module is installed as it is in `source`, and no other version beside it. */
export function isModuleUpToDate(source: string): boolean {
  const target = moduleTarget();
  if (isModule(target) && hasProgramOfItsOwn(target)) return true;
  const [files, installed] = [filesOf(source), exists(target) ? filesOf(target) : []];
  return (
    installedModules().length === 1 &&
    files.join() === installed.join() &&
    files.every((file) => readFileSync(path.join(source, file)).equals(readFileSync(path.join(target, file))))
  );
}

/** Puts the module where PowerShell finds it, in the place of other versions of setup's. */
export function installModule(source: string, context: StepContext): Promise<StepResult> {
  const target = moduleTarget();
  if (isModule(target) && hasProgramOfItsOwn(target)) return Promise.resolve({ rollback: () => undefined });
  return composeSteps([
    () => makeProgramFolder(path.dirname(target)),
    () => replaceWith(copyBeside(source, target), target, context),
    ...installedModules()
      .filter((other) => other !== target)
      .map((other) => () => moveAside(other, uniqueName(`${other}.old`), context)),
  ]);
}

/** Takes away all versions that setup has put there, and the folders above them that are empty then. */
export async function removeModules(context: StepContext): Promise<StepResult> {
  const done = await composeSteps(installedModules().map((target) => () => moveAside(target, uniqueName(`${target}.old`), context)));
  return {
    rollback: () => done.rollback(),
    commit: () => {
      const left = done.commit?.() ?? [];
      removeEmpty(modulesFolder());
      return left;
    },
  };
}

/** Deletes a folder if it is empty, and those above it up to the one for programs. One that is in use hurts nobody and stays. */
function removeEmpty(folder: string): void {
  for (let target = folder; target !== programFiles() && isEmptyFolder(target); target = path.dirname(target)) removeProgramFolder(target);
}

/** Copies the module's files, of each its bytes alone: a mark that it came from the internet would keep PowerShell from running it. */
function copyBeside(source: string, target: string): string {
  const fresh = uniqueName(`${target}.new`);
  try {
    for (const file of filesOf(source)) {
      const copy = path.join(fresh, file);
      mkdirSync(path.dirname(copy), { recursive: true });
      writeFileSync(copy, readFileSync(path.join(source, file)), { flag: 'wx' });
    }
  } catch (error) {
    remove(fresh);
    throw new SetupError(
      'NotWritten',
      'WriteError',
      `the PowerShell module cannot be written (${errorReason(error)})`,
      target,
      'Make room on the disk and try again.',
      { cause: error },
    );
  }
  return fresh;
}

/** Paths within a folder, in a fixed order. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorReason } from '../../engine/model/error-code.ts';
import { version } from '../../engine/model/version.ts';
import { programFiles } from '../../engine/platform/windows/known-folders.ts';
import { uniqueName, exists, replaceWith, remove, moveAside } from './files.ts';
import { isEmptyFolder, createProgramFolder, namesIn, removeProgramFolder } from './program-folder.ts';
import { SetupError } from './setup-error.ts';
import { composeSteps, type StepResult, type StepContext } from './steps.ts';

const name = 'PortReporter';

/** Folder of the module in the release package, next to the program; null if it does not exist. */
export function moduleToInstall(): string | null {
  const folder = path.join(path.dirname(process.execPath), name);
  return isModule(folder) && !hasOwnProgram(folder) ? folder : null;
}

/** Module folder for all users, which Windows PowerShell and PowerShell 7 search: `Import-Module PortReporter` finds it. */
function modulesFolder(): string {
  return path.join(programFiles(), 'WindowsPowerShell', 'Modules', name);
}

/** `C:\Program Files\WindowsPowerShell\Modules\PortReporter\2.0.0`: one folder per version, like Install-Module. */
export function moduleTarget(): string {
  return path.join(modulesFolder(), version);
}

/**
 * The versions of the module that setup has installed. Such a module uses the installed program. The module of the PowerShell Gallery
 * contains its own program and is not touched.
 */
export function installedModules(): string[] {
  const folder = modulesFolder();
  return namesIn(folder)
    .map((entry) => path.join(folder, entry))
    .filter((target) => /^\d+(?:\.\d+)+$/.test(path.basename(target)) && isModule(target) && !hasOwnProgram(target));
}

function isModule(folder: string): boolean {
  return existsSync(path.join(folder, `${name}.psd1`));
}

function hasOwnProgram(folder: string): boolean {
  return existsSync(path.join(folder, 'bin'));
}

/** Whether exactly the module of `source`, and no other version, is installed. */
export function isModuleUpToDate(source: string): boolean {
  const target = moduleTarget();
  if (isModule(target) && hasOwnProgram(target)) return true;
  const [files, installed] = [filesOf(source), exists(target) ? filesOf(target) : []];
  return (
    installedModules().length === 1 &&
    files.join() === installed.join() &&
    files.every((file) => readFileSync(path.join(source, file)).equals(readFileSync(path.join(target, file))))
  );
}

/** Installs the module, replacing other versions installed by setup. */
export function installModule(source: string, context: StepContext): Promise<StepResult> {
  const target = moduleTarget();
  if (isModule(target) && hasOwnProgram(target)) return Promise.resolve({ rollback: () => undefined });
  return composeSteps([
    () => createProgramFolder(path.dirname(target)),
    () => replaceWith(copyNextTo(source, target), target, context),
    ...installedModules()
      .filter((other) => other !== target)
      .map((other) => () => moveAside(other, uniqueName(`${other}.old`), context)),
  ]);
}

/** Removes all versions installed by setup, and the parent folders that become empty. */
export async function removeModules(context: StepContext): Promise<StepResult> {
  const done = await composeSteps(installedModules().map((target) => () => moveAside(target, uniqueName(`${target}.old`), context)));
  return {
    rollback: () => done.rollback(),
    commit: () => {
      const remaining = done.commit?.() ?? [];
      removeEmpty(modulesFolder());
      return remaining;
    },
  };
}

/** Deletes a folder if it is empty, and its empty parents up to Program Files. A folder in use remains. */
function removeEmpty(folder: string): void {
  for (let target = folder; target !== programFiles() && isEmptyFolder(target); target = path.dirname(target)) removeProgramFolder(target);
}

/** Copies the bytes of the module's files only: PowerShell would not run files with the mark of the internet. Returns the new folder. */
function copyNextTo(source: string, target: string): string {
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
      `cannot write the PowerShell module (${errorReason(error)})`,
      target,
      'Free disk space and try again.',
      { cause: error },
    );
  }
  return fresh;
}

/** Relative paths of the files in a folder, sorted. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { getRawAsset } from 'node:sea';
import { uniqueName, hasContent, installFile, moveAside } from './files.ts';
import { createProgramFolder, namesIn, removeProgramFolder } from './program-folder.ts';
import { composeSteps, type StepResult, type StepContext } from './steps.ts';

export const programName = 'PortReporter.exe';
export const nativeAddon = 'koffi.node';

/** Files of the program's folder: the program, and the native addon, which would otherwise be extracted to another folder. */
function contents(): [name: string, content: Uint8Array][] {
  return [
    [programName, readFileSync(process.execPath)],
    [nativeAddon, new Uint8Array(getRawAsset('koffi.node'))],
  ];
}

/** Total size of the files that {@link installProgram} installs, bytes. */
export function programSize(): number {
  return statSync(process.execPath).size + getRawAsset('koffi.node').byteLength;
}

/** Whether the folder contains the running program and its other files. */
export function hasProgram(folder: string): boolean {
  return contents().every(([name, content]) => hasContent(path.join(folder, name), content));
}

/** Whether the program in the folder is identical to the running one. */
export function isSameProgram(folder: string): boolean {
  return hasContent(path.join(folder, programName), readFileSync(process.execPath));
}

/** Installs the running program to the folder. */
export function installProgram(folder: string, context: StepContext): Promise<StepResult> {
  return composeSteps(
    contents().map(
      ([name, content]) =>
        () =>
          installFile(path.join(folder, name), content, context),
    ),
  );
}

/** Names of our files, and of the old and new versions that a replacement can leave behind. */
const programFile = /^(?:PortReporter\.exe|koffi\.node)(?:\.(?:old|new)\d*)?$/i;

/** Whether a folder contains any file of the program. */
export function holdsProgram(folder: string): boolean {
  return namesIn(folder).some((name) => programFile.test(name));
}

/** Removes the program from its folder. A running program cannot be deleted, but it can be moved to a folder next to it. */
export async function removeProgram(folder: string, context: StepContext): Promise<StepResult> {
  const removedFolder = uniqueName(`${folder}.removed`);
  const names = namesIn(folder).filter((name) => programFile.test(name));
  const moved = await composeSteps([
    () => createProgramFolder(removedFolder),
    ...names.map((name) => () => moveAside(path.join(folder, name), path.join(removedFolder, name), context)),
  ]);
  return {
    rollback: () => moved.rollback(),
    commit: () => {
      const inUse = moved.commit?.() ?? [];
      if (inUse.length > 0) return [{ target: removedFolder, reason: 'InUse' }];
      return removeProgramFolder(removedFolder).commit?.() ?? [];
    },
  };
}

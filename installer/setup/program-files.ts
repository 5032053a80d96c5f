import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { getRawAsset } from 'node:sea';
import { uniqueName, hasContent, installFile, moveAside } from './files.ts';
import { makeProgramFolder, namesIn, removeProgramFolder } from './program-folder.ts';
import { composeSteps, type StepResult, type StepContext } from './steps.ts';

export const programName = 'PortReporter.exe';
export const nativeAddon = 'koffi.node';

/** What lies in the program's folder: the program, and the native part that it would else unpack elsewhere. */
function contents(): [name: string, content: Uint8Array][] {
  return [
    [programName, readFileSync(process.execPath)],
    [nativeAddon, new Uint8Array(getRawAsset('koffi.node'))],
  ];
}

/** Bytes of what {@link installProgram} puts into the folder. */
export function programSize(): number {
  return statSync(process.execPath).size + getRawAsset('koffi.node').byteLength;
}

/** Whether the folder holds the program that runs now, and all that belongs to it. */
export function hasProgram(folder: string): boolean {
  return contents().every(([name, content]) => hasContent(path.join(folder, name), content));
}

/** Whether the program in the folder is the very one that runs now. */
export function isSameProgram(folder: string): boolean {
  return hasContent(path.join(folder, programName), readFileSync(process.execPath));
}

/** Puts the program that runs now into its folder. */
export function installProgram(folder: string, context: StepContext): Promise<StepResult> {
  return composeSteps(
    contents().map(
      ([name, content]) =>
        () =>
          installFile(path.join(folder, name), content, context),
    ),
  );
}

/** Files of ours, and what replacing them may have left. */
const ours = /^(?:PortReporter\.exe|koffi\.node)(?:\.(?:old|new)\d*)?$/i;

/** Whether anything of the program lies in a folder. */
export function holdsProgram(folder: string): boolean {
  return namesIn(folder).some((name) => ours.test(name));
}

/** Takes the program out of its folder. While it runs it cannot be deleted, but be moved: into a folder beside. */
export async function removeProgram(folder: string, context: StepContext): Promise<StepResult> {
  const beside = uniqueName(`${folder}.removed`);
  const names = namesIn(folder).filter((name) => ours.test(name));
  const moved = await composeSteps([
    () => makeProgramFolder(beside),
    ...names.map((name) => () => moveAside(path.join(folder, name), path.join(beside, name), context)),
  ]);
  return {
    rollback: () => moved.rollback(),
    commit: () => {
      const inUse = moved.commit?.() ?? [];
      if (inUse.length > 0) return [{ target: beside, reason: 'InUse' }];
      return removeProgramFolder(beside).commit?.() ?? [];
    },
  };
}

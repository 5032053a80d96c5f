import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { getRawAsset } from 'node:sea';
import { freeName, hasContent, putFile, setAside } from './files.ts';
import { makeProgramFolder, namesIn, removeProgramFolder } from './program-folder.ts';
import { together, type Done, type StepContext } from './steps.ts';

export const programName = 'PortReporter.exe';
export const nativePart = 'koffi.node';

/** What lies in the program's folder: the program, and the native part that it would else unpack elsewhere. */
function contents(): [name: string, content: Uint8Array][] {
  return [
    [programName, readFileSync(process.execPath)],
    [nativePart, new Uint8Array(getRawAsset('koffi.node'))],
  ];
}

/** Bytes of what {@link putProgram} puts into the folder. */
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
export function putProgram(folder: string, context: StepContext): Promise<Done> {
  return together(
    contents().map(
      ([name, content]) =>
        () =>
          putFile(path.join(folder, name), content, context),
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
export async function removeProgram(folder: string, context: StepContext): Promise<Done> {
  const beside = freeName(`${folder}.removed`);
  const names = namesIn(folder).filter((name) => ours.test(name));
  const moved = await together([
    () => makeProgramFolder(beside),
    ...names.map((name) => () => setAside(path.join(folder, name), path.join(beside, name), context)),
  ]);
  return {
    undo: () => moved.undo(),
    settle: () => {
      const inUse = moved.settle?.() ?? [];
      if (inUse.length > 0) return [{ place: beside, reason: 'InUse' }];
      return removeProgramFolder(beside).settle?.() ?? [];
    },
  };
}

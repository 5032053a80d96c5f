import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode, errorReason } from '../../engine/model/error-code.ts';
import { retryWhileBusy } from './retry.ts';
import { SetupError } from './setup-error.ts';
import { unwatched, type StepResult, type RemainingFile, type StepContext } from './steps.ts';

/** The original's advice for what others hold. */
export const closeConsoles = 'Close the Services console and Event Viewer';

/** Whether there is something of that name. */
export function exists(target: string): boolean {
  return lstatSync(target, { throwIfNoEntry: false }) !== undefined;
}

/** Whether a file has exactly this content. One that cannot be read is taken for another. */
export function hasContent(file: string, content: Uint8Array): boolean {
  try {
    return lstatSync(file).size === content.length && readFileSync(file).equals(content);
  } catch {
    return false;
  }
}

/**
 * Puts a file in its place, also where there is one that runs: Windows lets a running program be renamed, not overwritten. Only the bytes
 * are written, so a mark that the file came from the internet stays behind.
 * @throws SetupError FileInUse, NotWritten
 */
export async function installFile(file: string, content: Uint8Array, context: StepContext): Promise<StepResult> {
  if (hasContent(file, content)) return { rollback: () => undefined };
  const fresh = uniqueName(`${file}.new`);
  try {
    writeFileSync(fresh, content, { flag: 'wx' });
  } catch (error) {
    remove(fresh);
    throw new SetupError(
      'NotWritten',
      'WriteError',
      `${fresh} cannot be written (${errorReason(error)})`,
      fresh,
      'Make room on the disk, or give another folder with --directory.',
      { cause: error },
    );
  }
  return replaceWith(fresh, file, context);
}

/** Gives what was made under another name its own, and sets aside what had that before. */
export async function replaceWith(fresh: string, target: string, context: StepContext): Promise<StepResult> {
  let old: StepResult | undefined;
  try {
    if (exists(target)) old = await moveAside(target, uniqueName(`${target}.old`), context);
    await move(fresh, target, context);
  } catch (error) {
    remove(fresh);
    await old?.rollback();
    throw error;
  }
  return {
    rollback: async () => {
      const failed = await moveAside(target, uniqueName(`${target}.new`), unwatched);
      failed.commit?.();
      await old?.rollback();
    },
    // Should the old one be in use, the next setup or uninstallation takes it away.
    commit: () => {
      old?.commit?.();
      return [];
    },
  };
}

/** Moves a file or a folder out of the way, to a name on the same disk. It is deleted when that can no longer be wrong. */
export async function moveAside(target: string, aside: string, context: StepContext): Promise<StepResult> {
  await move(target, aside, context);
  return {
    rollback: () => move(aside, target, unwatched),
    commit: () => remove(aside),
  };
}

/** Deletes a file, or a folder with all that is in it. What is in use is left. */
export function remove(target: string): RemainingFile[] {
  try {
    rmSync(target, { force: true, recursive: true });
    return [];
  } catch {
    return [{ target, reason: 'InUse' }];
  }
}

/** This name, or if what has it is in use, one with a number. */
export function uniqueName(name: string): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}${number}`;
    remove(candidate);
    if (!exists(candidate)) return candidate;
  }
}

/** Codes of Node for what others have open. Windows' own are sharing violation and access denied. */
const busy = ['EBUSY', 'EPERM', 'EACCES'];

async function move(from: string, to: string, context: StepContext): Promise<void> {
  const name = path.basename(from);
  const why = (error: unknown): string | null => (busy.includes(errorCode(error)) ? `${name} is in use` : null);
  try {
    await retryWhileBusy(
      () => {
        renameSync(from, to);
      },
      why,
      context,
    );
  } catch (error) {
    if (why(error) === null) throw error;
    throw new SetupError(
      'FileInUse',
      'ResourceBusy',
      `${from} cannot be moved (it is in use: ${errorReason(error)})`,
      from,
      `${closeConsoles} and whatever else has it open, and try again.`,
      { cause: error },
    );
  }
}

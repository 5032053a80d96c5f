import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode, errorReason } from '../../engine/model/error-code.ts';
import { retryWhileBusy } from './retry.ts';
import { SetupError } from './setup-error.ts';
import { noopContext, type StepResult, type RemainingFile, type StepContext } from './steps.ts';

/** The advice of the original for files and services that are in use. */
export const closeConsoles = 'Close the Services console and Event Viewer';

/** Whether a file or folder of this name exists. */
export function exists(target: string): boolean {
  return lstatSync(target, { throwIfNoEntry: false }) !== undefined;
}

/** Whether a file has exactly this content. An unreadable file counts as different. */
export function hasContent(file: string, content: Uint8Array): boolean {
  try {
    return lstatSync(file).size === content.length && readFileSync(file).equals(content);
  } catch {
    return false;
  }
}

/**
 * Installs a file, even over a running program: Windows allows a running program to be renamed, but not to be overwritten. Only the bytes
 * are written, so that the mark of a file from the internet is not copied.
 * @throws SetupError FileInUse, NotWritten
 */
export async function installFile(file: string, content: Uint8Array, context: StepContext): Promise<StepResult> {
  if (hasContent(file, content)) return { rollback: () => undefined };
  const temporary = uniqueName(`${file}.new`);
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
  } catch (error) {
    remove(temporary);
    throw new SetupError(
      'NotWritten',
      'WriteError',
      `cannot write ${temporary} (${errorReason(error)})`,
      temporary,
      'Free disk space, or choose another folder with --directory.',
      { cause: error },
    );
  }
  return replaceWith(temporary, file, context);
}

/** Renames a new file or folder to its target name, and moves an existing one aside. */
export async function replaceWith(replacement: string, target: string, context: StepContext): Promise<StepResult> {
  let old: StepResult | undefined;
  try {
    if (exists(target)) old = await moveAside(target, uniqueName(`${target}.old`), context);
    await move(replacement, target, context);
  } catch (error) {
    remove(replacement);
    await old?.rollback();
    throw error;
  }
  return {
    rollback: async () => {
      const failed = await moveAside(target, uniqueName(`${target}.new`), noopContext);
      failed.commit?.();
      await old?.rollback();
    },
    // If the old one is in use, the next setup or uninstallation removes it.
    commit: () => {
      old?.commit?.();
      return [];
    },
  };
}

/** Renames a file or folder to another name on the same disk. It is deleted at the commit. */
export async function moveAside(target: string, aside: string, context: StepContext): Promise<StepResult> {
  await move(target, aside, context);
  return {
    rollback: () => move(aside, target, noopContext),
    commit: () => remove(aside),
  };
}

/** Deletes a file, or a folder with its contents. Files in use remain. */
export function remove(target: string): RemainingFile[] {
  try {
    rmSync(target, { force: true, recursive: true });
    return [];
  } catch {
    return [{ target, reason: 'InUse' }];
  }
}

/** This name, or a name with a number if the file of that name is in use. */
export function uniqueName(name: string): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}${number}`;
    remove(candidate);
    if (!exists(candidate)) return candidate;
  }
}

/** Node's error codes for files in use. Windows reports sharing violation and access denied. */
const busy = ['EBUSY', 'EPERM', 'EACCES'];

async function move(from: string, to: string, context: StepContext): Promise<void> {
  const name = path.basename(from);
  const busyReason = (error: unknown): string | null => (busy.includes(errorCode(error)) ? `${name} is in use` : null);
  try {
    await retryWhileBusy(
      () => {
        renameSync(from, to);
      },
      busyReason,
      context,
    );
  } catch (error) {
    if (busyReason(error) === null) throw error;
    throw new SetupError(
      'FileInUse',
      'ResourceBusy',
      `cannot rename ${from} (it is in use: ${errorReason(error)})`,
      from,
      `${closeConsoles} and other programs that use it, and try again.`,
      { cause: error },
    );
  }
}

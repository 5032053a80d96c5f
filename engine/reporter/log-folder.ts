import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { errorCode, errorReason } from '../facts/error-code.ts';
import { isDiskFull } from './full-disk.ts';
import { SettingError, type Settings } from './settings.ts';

/** What differs between systems in making folders and files that are safe from others. */
export interface FolderAccess {
  /** Creates a folder and those above it that are missing, closed to all but administrators (and the caller). @throws the system's error */
  createFolder(folder: string): void;
  /** Names an account that can change what lies in the folder, or replace it or a folder above it, besides the system, administrators and the caller; null when there is none. */
  intruder(folder: string): string | null;
  /**
   * Creates a file for writing and gives its descriptor. Nothing that exists is opened, and no link is followed.
   * @param file in a folder whose path holds no link
   * @throws the system's error, EEXIST where the name is taken.
   */
  createFile(file: string): number;
}

/** {@link FolderAccess} of the system that we run on. */
export async function openFolderAccess(logReader: string | null): Promise<FolderAccess> {
  return process.platform === 'win32'
    ? (await import('./windows/folder-access.ts')).openFolderAccess(logReader)
    : (await import('./linux/folder-access.ts')).openFolderAccess(logReader);
}

/**
 * Makes sure that there is a log folder and that nobody else can write to it.
 * @returns its path without links
 * @throws SettingError that names what is in the way; the error of a full disk
 */
export function prepareLogFolder(
  { logDirectory, allowSharedFolder }: Pick<Settings, 'logDirectory' | 'allowSharedFolder'>,
  access: FolderAccess,
): string {
  const fail = (reason: string, wayOut: string): never => {
    throw new SettingError('-ld', logDirectory, reason, wayOut);
  };
  try {
    if (!statSync(logDirectory, { throwIfNoEntry: false })) access.createFolder(logDirectory);
    const folder = realpathSync.native(logDirectory);
    if (!statSync(folder).isDirectory()) fail(`${logDirectory} is not a folder`, 'Give the path of a folder.');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const intruder = allowSharedFolder ? null : access.intruder(folder);
    if (intruder === null) return folder;
    return fail(
      `${intruder} can write to the log folder ${logDirectory}`,
      'Give a folder that does not exist yet, it is then made with the right access; or take the logs as they may be with --allow-shared-folder.',
    );
  } catch (error) {
    if (error instanceof SettingError || isDiskFull(error)) throw error;
    const code = errorCode(error);
    const wayOut =
      code === 'EACCES' || code === 'EPERM'
        ? 'Run it as an administrator, or give another folder with -ld.'
        : 'Give another folder with -ld.';
    return fail(`the log folder ${logDirectory} cannot be used (${errorReason(error)})`, wayOut);
  }
}

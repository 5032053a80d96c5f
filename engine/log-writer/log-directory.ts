import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { errorCode, errorReason } from '../model/error-code.ts';
import { SettingError, type Settings } from '../model/settings.ts';
import type { DirectoryAccess } from './directory-access.ts';
import { isDiskFull } from './full-disk.ts';

/**
 * Creates the log folder if it does not exist, and checks that no other account can write to it.
 * @returns its path without links
 * @throws SettingError that names the problem; the error of a full disk
 */
export function prepareLogFolder(
  { logDirectory, allowSharedFolder }: Pick<Settings, 'logDirectory' | 'allowSharedFolder'>,
  access: DirectoryAccess,
): string {
  const fail = (reason: string, remedy: string): never => {
    throw new SettingError('-ld', logDirectory, reason, remedy);
  };
  try {
    if (!statSync(logDirectory, { throwIfNoEntry: false })) access.createFolder(logDirectory);
    const folder = realpathSync.native(logDirectory);
    if (!statSync(folder).isDirectory()) fail(`${logDirectory} is not a folder`, 'Give the path of a folder.');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    access.grantReader(folder);
    const untrustedWriter = allowSharedFolder ? null : access.untrustedWriter(folder);
    if (untrustedWriter === null) return folder;
    return fail(
      `${untrustedWriter} can write to the log folder ${logDirectory}`,
      'Choose a folder that does not exist yet (it will be created with restricted access), or accept the risk with --allow-shared-folder.',
    );
  } catch (error) {
    if (error instanceof SettingError || isDiskFull(error)) throw error;
    const code = errorCode(error);
    const remedy =
      code === 'EACCES' || code === 'EPERM'
        ? 'Run it as an administrator, or give another folder with -ld.'
        : 'Give another folder with -ld.';
    return fail(`the log folder ${logDirectory} cannot be used (${errorReason(error)})`, remedy);
  }
}

/** {@link DirectoryAccess} of this system. */
export async function createDirectoryAccess(logReader: string | null): Promise<DirectoryAccess> {
  return process.platform === 'win32'
    ? (await import('./windows/directory-access.ts')).createDirectoryAccess(logReader)
    : (await import('./linux/directory-access.ts')).createDirectoryAccess(logReader);
}

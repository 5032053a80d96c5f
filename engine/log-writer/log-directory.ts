import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { errorCode, errorReason } from '../model/error-code.ts';
import { SettingError, type Settings } from '../model/settings.ts';
import type { DirectoryAccess } from './directory-access.ts';
import { isDiskFull } from './full-disk.ts';

/**
 * Makes sure that there is a log folder and that nobody else can write to it.
 * @returns its path without links
 * @throws SettingError that names what is in the way; the error of a full disk
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
    const untrustedWriter = allowSharedFolder ? null : access.untrustedWriter(folder);
    if (untrustedWriter === null) return folder;
    return fail(
      `${untrustedWriter} can write to the log folder ${logDirectory}`,
      'Give a folder that does not exist yet, it is then made with the right access; or take the logs as they may be with --allow-shared-folder.',
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

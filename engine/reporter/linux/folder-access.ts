import { constants, openSync, readFileSync, statSync } from 'node:fs';
import { accountName } from '../../collector/linux/accounts.ts';
import { makeFolder } from '../../native/make-folder.ts';
import type { FolderAccess } from '../log-folder.ts';
import { SettingError } from '../settings.ts';

/** Access to folders by their owner and mode. */
export function openFolderAccess(logReader: string | null): FolderAccess {
  if (logReader !== null) {
    throw new SettingError('--log-reader', logReader, 'an account that may read the logs is a setting of Windows',
      `On Linux: setfacl -R -m u:${logReader}:rX -d -m u:${logReader}:rX <folder>`);
  }
  return {
    createFolder: makeFolder,
    intruder(folder) {
      const { uid, gid, mode } = statSync(folder);
      if (uid !== 0 && uid !== process.geteuid?.()) return `its owner ${accountName(uid)}`;
      if ((mode & 0o002) !== 0) return 'every account';
      // The group's bits show also what an access list gives to single accounts (acl(5)).
      return (mode & 0o020) !== 0 ? `the group ${groupName(gid)}` : null;
    },
    // O_EXCL fails on links too (open(2)).
    createFile: (file) => openSync(file, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_APPEND, 0o640),
  };
}

/** By group(5); the number as text where the group stands elsewhere. */
function groupName(gid: number): string {
  return new RegExp(`^([^:]*):[^:]*:${gid}:`, 'm').exec(readFileSync('/etc/group', 'utf8'))?.[1] ?? String(gid);
}

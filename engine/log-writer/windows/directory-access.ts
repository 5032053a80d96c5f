import path from 'node:path';
import { createAccounts } from '../../platform/windows/accounts.ts';
import { isAdministrator } from '../../platform/windows/privileges.ts';
import { createSecuredFolder, missingFolders } from '../../platform/windows/directory-security.ts';
import { sidText } from '../../platform/windows/sid.ts';
import { windowsError } from '../../platform/windows/system-error.ts';
import { getLastError } from '../../platform/windows/system-library.ts';
import { createUntrustedAccounts } from '../../platform/windows/untrusted-accounts.ts';
import type { DirectoryAccess } from '../directory-access.ts';
import { createNewFile } from './create-file.ts';
import { LogReaderEntry } from './log-reader-entry.ts';

const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess

/** Access to directories by their access lists. */
export function createDirectoryAccess(logReader: string | null): DirectoryAccess {
  const accounts = createAccounts();
  const readerEntry = logReader === null ? null : new LogReaderEntry(logReader);

  function callerSid(): Buffer {
    const sid = accounts.sidOf(currentProcess);
    if (sid === null) throw windowsError(getLastError(), 'the account of this process cannot be read');
    return sid;
  }

  /** The access list as SDDL text: full control for SYSTEM and Administrators, and for a caller who is not an administrator. */
  function restrictedAccess(): string {
    return `D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)${isAdministrator() ? '' : `(A;OICI;FA;;;${sidText(callerSid())})`}`;
  }

  return {
    createFolder(folder) {
      const access = restrictedAccess();
      for (const missing of missingFolders(folder)) createSecuredFolder(missing, access);
    },
    grantReader: (folder) => readerEntry?.write(folder),
    untrustedWriter(folder) {
      const untrusted = createUntrustedAccounts(accounts, callerSid());
      const writer = untrusted.writerOf(folder);
      if (writer !== null) return writer;
      const { root } = path.parse(folder);
      for (let current = folder; current !== root;) {
        current = path.dirname(current);
        const replacer = untrusted.replacerOf(current, current === root);
        if (replacer !== null) return `${replacer} (of ${current})`;
      }
      return null;
    },
    createFile: createNewFile,
  };
}

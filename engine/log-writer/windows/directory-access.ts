import { rmSync } from 'node:fs';
import path from 'node:path';
import koffi from 'koffi';
import { SettingError } from '../../model/settings.ts';
import { makeDirectory } from '../../platform/make-directory.ts';
import { formerReaders, readAndExecute } from '../../platform/windows/access-list.ts';
import { createAccounts } from '../../platform/windows/accounts.ts';
import { isAdministrator } from '../../platform/windows/administrator.ts';
import { setEntriesInAcl } from '../../platform/windows/advapi32.ts';
import { accessListAt, createSecuredFolder, setAccessList, withSecurity } from '../../platform/windows/directory-security.ts';
import { createFile, getFinalPathNameByHandle, closeHandle, localFree } from '../../platform/windows/kernel32.ts';
import { openOsHandle } from '../../platform/windows/libuv.ts';
import { longPath } from '../../platform/windows/long-path.ts';
import { sidText } from '../../platform/windows/sid.ts';
import { windowsError } from '../../platform/windows/system-error.ts';
import { getLastError } from '../../platform/windows/system-library.ts';
import { createUntrustedAccounts } from '../../platform/windows/untrusted-accounts.ts';
import type { DirectoryAccess } from '../directory-access.ts';

// winnt.h, winbase.h
const writeAccess = 0x4000_0000; // GENERIC_WRITE
const shareRead = 1;
const createNew = 1;
const normalNotThroughLinks = 0x80 | 0x20_0000; // FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT
const invalidHandle = 0xffff_ffff_ffff_ffffn;
const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess
// accctrl.h
const grantAccess = 1;
const revokeAccess = 4;
const byName = 1; // TRUSTEE_IS_NAME
const bySid = 0; // TRUSTEE_IS_SID

/** Access to folders by their access lists. */
export function createDirectoryAccess(logReader: string | null): DirectoryAccess {
  const accounts = createAccounts();

  function callerSid(): Buffer {
    const sid = accounts.sidOf(currentProcess);
    if (sid === null) throw windowsError(getLastError(), 'this process has no account that could be read');
    return sid;
  }

  /** `D:` and who may: SYSTEM and Administrators, and a caller who is no administrator. */
  function closedTo(): string {
    return `D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)${isAdministrator() ? '' : `(A;OICI;FA;;;${sidText(callerSid())})`}`;
  }

  /**
   * Changes an access list by the entry of one account, given by its name, which Windows looks up, or its SID.
   * @returns the new list, for `localFree`
   */
  function changed(list: bigint, mode: number, account: string | Buffer): bigint {
    const named = typeof account === 'string';
    const trustee = named ? Buffer.from(`${account}\0`, 'utf16le') : account;
    // EXPLICIT_ACCESS_W (accctrl.h): rights, mode, inheritance by files and folders, and a TRUSTEE_W at 16.
    const entry = Buffer.alloc(48);
    entry.writeUInt32LE(readAndExecute, 0);
    entry.writeUInt32LE(mode, 4);
    entry.writeUInt32LE(3, 8);
    entry.writeUInt32LE(named ? byName : bySid, 28);
    entry.writeBigUInt64LE(koffi.address(trustee), 40);
    const made = new BigUint64Array(1);
    const error = setEntriesInAcl(1, entry, list, made);
    if (error !== 0) throw noReader(error);
    return made[0] ?? 0n;
  }

  /** Gives the account that may read the logs its entry, in the place of the reader before it. */
  function allowReading(folder: string, account: string): void {
    withSecurity(folder, (_owner, old) => {
      let list = changed(old ?? 0n, grantAccess, account);
      const former = old === null ? [] : formerReaders(accessListAt(old), accessListAt(list));
      for (const reader of former) {
        const next = changed(list, revokeAccess, reader);
        localFree(list);
        list = next;
      }
      const error = setAccessList(folder, list);
      localFree(list);
      if (error !== 0) throw noReader(error);
    });
  }

  function noReader(error: number): SettingError {
    return new SettingError(
      '--log-reader',
      logReader ?? '',
      `${logReader} cannot be given access to the log folder (Windows error ${error})`,
      'Give the name of an account or group as DOMAIN\\name.',
    );
  }

  return {
    createFolder(folder) {
      makeDirectory(path.dirname(folder));
      createSecuredFolder(folder, closedTo());
    },
    untrustedWriter(folder) {
      if (logReader !== null) allowReading(folder, logReader);
      const strangers = createUntrustedAccounts(accounts, callerSid());
      const writer = strangers.writerOf(folder);
      if (writer !== null) return writer;
      const { root } = path.parse(folder);
      for (let current = folder; current !== root;) {
        current = path.dirname(current);
        const replacer = strangers.replacerOf(current, current === root);
        if (replacer !== null) return `${replacer} (of ${current})`;
      }
      return null;
    },
    createFile(file) {
      const handle = createFile(longPath(file), writeAccess, shareRead, null, createNew, normalNotThroughLinks, null);
      if (BigInt(handle) === invalidHandle) throw windowsError(getLastError(), `${file} cannot be made`);
      const text = Buffer.alloc(2 * 32_768);
      const length = getFinalPathNameByHandle(handle, text, 32_768, 0);
      const made = text.toString('utf16le', 0, 2 * length).replace(/^\\\\\?\\(UNC\\)?/, (_prefix, share?: string) => (share ? '\\\\' : ''));
      if (made.toLowerCase() === file.toLowerCase()) return openOsHandle(handle);
      closeHandle(handle);
      rmSync(made, { force: true });
      throw new Error(`${file} would really be ${made}`);
    },
  };
}

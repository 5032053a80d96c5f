import { rmSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../../platform/make-directory.ts';
import { type Accounts, createAccounts } from '../../platform/windows/accounts.ts';
import { isAdministrator } from '../../platform/windows/administrator.ts';
import { createSecuredFolder } from '../../platform/windows/directory-security.ts';
import { closeHandle, createFile, getFinalPathNameByHandle } from '../../platform/windows/kernel32.ts';
import { openOsHandle } from '../../platform/windows/libuv.ts';
import { longPath } from '../../platform/windows/long-path.ts';
import { sidText } from '../../platform/windows/sid.ts';
import { windowsError } from '../../platform/windows/system-error.ts';
import { getLastError } from '../../platform/windows/system-library.ts';
import { createUntrustedAccounts } from '../../platform/windows/untrusted-accounts.ts';
import type { DirectoryAccess } from '../directory-access.ts';
import { grantLogReader } from './log-reader-access.ts';

// winnt.h, winbase.h
const writeAccess = 0x4000_0000; // GENERIC_WRITE
const shareRead = 1;
const createNew = 1;
const normalNotThroughLinks = 0x80 | 0x20_0000; // FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT
const invalidHandle = 0xffff_ffff_ffff_ffffn;
const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess
const maxPathLength = 32_768;

/** Controls access to the log folder by access lists. @param logReader account that is allowed to read the logs, `DOMAIN\name` */
export function createDirectoryAccess(logReader: string | null): DirectoryAccess {
  const accounts = createAccounts();
  return {
    createFolder(folder) {
      makeDirectory(path.dirname(folder));
      createSecuredFolder(folder, restrictedAccess(accounts));
    },
    untrustedWriter(folder) {
      if (logReader !== null) grantLogReader(folder, logReader);
      return findUntrustedWriter(folder, accounts);
    },
    createFile: createFileNotThroughLinks,
  };
}

function callerSid(accounts: Accounts): Buffer {
  const sid = accounts.sidOf(currentProcess);
  if (sid === null) throw windowsError(getLastError(), 'cannot read the account of this process');
  return sid;
}

/** An access list in SDDL: full access for SYSTEM, Administrators, and a caller who is not an administrator. */
function restrictedAccess(accounts: Accounts): string {
  return `D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)${isAdministrator() ? '' : `(A;OICI;FA;;;${sidText(callerSid(accounts))})`}`;
}

/** An account that can change the contents of the folder, or replace the folder or one above it; null if no untrusted account can. */
function findUntrustedWriter(folder: string, accounts: Accounts): string | null {
  const untrusted = createUntrustedAccounts(accounts, callerSid(accounts));
  const writer = untrusted.writerOf(folder);
  if (writer !== null) return writer;
  const { root } = path.parse(folder);
  for (let current = folder; current !== root;) {
    current = path.dirname(current);
    const replacer = untrusted.replacerOf(current, current === root);
    if (replacer !== null) return `${replacer} (of ${current})`;
  }
  return null;
}

/** Creates a file for writing and returns its descriptor. Fails, and deletes the file, if a link led to another path. */
function createFileNotThroughLinks(file: string): number {
  const handle = createFile(longPath(file), writeAccess, shareRead, null, createNew, normalNotThroughLinks, null);
  if (BigInt(handle) === invalidHandle) throw windowsError(getLastError(), `cannot create ${file}`);
  const text = Buffer.alloc(2 * maxPathLength);
  const length = getFinalPathNameByHandle(handle, text, maxPathLength, 0);
  const created = text.toString('utf16le', 0, 2 * length).replace(/^\\\\\?\\(UNC\\)?/, (_prefix, share?: string) => (share ? '\\\\' : ''));
  if (created.toLowerCase() === file.toLowerCase()) return openOsHandle(handle);
  closeHandle(handle);
  rmSync(created, { force: true });
  throw new Error(`${file} leads through a link to ${created}`);
}

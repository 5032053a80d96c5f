import { rmSync } from 'node:fs';
import path from 'node:path';
import koffi from 'koffi';
import { openAccounts } from '../../collector/windows/accounts.ts';
import { isAdministrator } from '../../collector/windows/administrator.ts';
import { sidText } from '../../collector/windows/sid.ts';
import { makeFolder } from '../../native/make-folder.ts';
import { longPath } from '../../native/long-path.ts';
import { systemLibrary } from '../../native/system-library.ts';
import type { FolderAccess } from '../log-folder.ts';
import { SettingError } from '../settings.ts';
import { firstIntruder } from './access-list.ts';
import { accessListAt, createSecuredFolder, setAccessList, windowsError, withSecurity } from './folder-security.ts';

// winnt.h, winbase.h
const writeAccess = 0x4000_0000; // GENERIC_WRITE
const shareRead = 1;
const createNew = 1;
const normalNotThroughLinks = 0x80 | 0x20_0000; // FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT
const invalidHandle = 0xffff_ffff_ffff_ffffn;
const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess
const readAndExecute = 0x12_00a9; // FILE_GENERIC_READ | FILE_GENERIC_EXECUTE

/** Access to folders by their access lists. */
export function openFolderAccess(logReader: string | null): FolderAccess {
  const advapi32 = systemLibrary('advapi32.dll');
  const kernel32 = systemLibrary('kernel32.dll');
  const addEntries: (count: number, entries: Buffer, old: bigint, list: BigUint64Array) => number =
    advapi32.func('SetEntriesInAclW', 'uint32', ['uint32', 'void *', 'uintptr_t', 'void *']);
  const createFile: (file: string, access: number, share: number, security: null, disposition: number, flags: number, template: bigint) => bigint | number =
    kernel32.func('CreateFileW', 'uintptr_t', ['str16', 'uint32', 'uint32', 'void *', 'uint32', 'uint32', 'uintptr_t']);
  const finalPath: (file: bigint | number, text: Buffer, characters: number, flags: number) => number =
    kernel32.func('GetFinalPathNameByHandleW', 'uint32', ['uintptr_t', 'void *', 'uint32', 'uint32']);
  const closeHandle: (handle: bigint | number) => number = kernel32.func('CloseHandle', 'int', ['uintptr_t']);
  const localFree: (memory: bigint) => bigint = kernel32.func('LocalFree', 'uintptr_t', ['uintptr_t']);
  const getLastError: () => number = kernel32.func('GetLastError', 'uint32', []);
  // libuv's own (uv.h), which node.exe exports: makes a descriptor of a Windows handle.
  const descriptorOfHandle: (handle: bigint | number) => number = koffi.load(process.execPath).func('uv_open_osfhandle', 'int', ['uintptr_t']);
  const accounts = openAccounts();

  function callerSid(): Buffer {
    const sid = accounts.sidOf(currentProcess);
    if (sid === null) throw windowsError(getLastError(), 'this process has no account that could be read');
    return sid;
  }

  /** `D:` and who may: SYSTEM and Administrators, and a caller who is no administrator. */
  function closedTo(): string {
    return `D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)${isAdministrator() ? '' : `(A;OICI;FA;;;${sidText(callerSid())})`}`;
  }

  /** Adds an entry for the account that may read the logs; Windows looks up its name. */
  function allowReading(folder: string, account: string): void {
    const name = Buffer.from(`${account}\0`, 'utf16le');
    // EXPLICIT_ACCESS_W (accctrl.h): rights, GRANT_ACCESS, for files and folders in it, and a TRUSTEE_W by name (form 1) at 16.
    const entry = Buffer.alloc(48);
    entry.writeUInt32LE(readAndExecute, 0);
    entry.writeUInt32LE(1, 4);
    entry.writeUInt32LE(3, 8);
    entry.writeUInt32LE(1, 28);
    entry.writeBigUInt64LE(koffi.address(name), 40);
    withSecurity(folder, (_owner, old) => {
      const list = new BigUint64Array(1);
      const error = addEntries(1, entry, old ?? 0n, list) || setAccessList(folder, list[0] ?? 0n);
      localFree(list[0] ?? 0n);
      if (error !== 0) {
        throw new SettingError('--log-reader', account, `${account} cannot be given access to the log folder (Windows error ${error})`,
          'Give the name of an account or group as DOMAIN\\name.');
      }
    });
  }

  return {
    createFolder(folder) {
      makeFolder(path.dirname(folder));
      createSecuredFolder(folder, closedTo());
    },
    intruder(folder) {
      if (logReader !== null) allowReading(folder, logReader);
      return withSecurity(folder, (owner, list) => {
        if (list === null) return 'every account';
        const intruder = firstIntruder(owner, accessListAt(list), callerSid());
        return intruder && accounts.nameOf(intruder);
      });
    },
    createFile(file) {
      const handle = createFile(longPath(file), writeAccess, shareRead, null, createNew, normalNotThroughLinks, 0n);
      if (BigInt(handle) === invalidHandle) throw windowsError(getLastError(), `${file} cannot be made`);
      const text = Buffer.alloc(2 * 32_768);
      const length = finalPath(handle, text, 32_768, 0);
      const made = text.toString('utf16le', 0, 2 * length).replace(/^\\\\\?\\(UNC\\)?/, (_prefix, share?: string) => share ? '\\\\' : '');
      if (made.toLowerCase() === file.toLowerCase()) return descriptorOfHandle(handle);
      closeHandle(handle);
      rmSync(made, { force: true });
      throw new Error(`${file} would really be ${made}`);
    },
  };
}

import { rmSync } from 'node:fs';
import path from 'node:path';
import koffi from 'koffi';
import { openAccounts } from '../../collector/windows/accounts.ts';
import { sidLength, sidText } from '../../collector/windows/sid.ts';
import { copyMemory } from '../../native/memory.ts';
import { makeFolder } from '../../native/make-folder.ts';
import { systemLibrary } from '../../native/system-library.ts';
import type { FolderAccess } from '../log-folder.ts';
import { SettingError } from '../settings.ts';
import { firstIntruder } from './access-list.ts';

// winnt.h, winbase.h, accctrl.h
const fileObject = 1; // SE_FILE_OBJECT
const ownerInformation = 1;
const accessListInformation = 4;
const writeAccess = 0x4000_0000; // GENERIC_WRITE
const shareRead = 1;
const createNew = 1;
const normalNotThroughLinks = 0x80 | 0x20_0000; // FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT
const invalidHandle = 0xffff_ffff_ffff_ffffn;
const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess
const readAndExecute = 0x12_00a9; // FILE_GENERIC_READ | FILE_GENERIC_EXECUTE
const administrators = Buffer.from('01020000000000052000000020020000', 'hex'); // S-1-5-32-544

/** Access to folders by their access lists. */
export function openFolderAccess(logReader: string | null): FolderAccess {
  const advapi32 = systemLibrary('advapi32.dll');
  const kernel32 = systemLibrary('kernel32.dll');
  const descriptorOf: (sddl: string, revision: number, descriptor: BigUint64Array, size: null) => number =
    advapi32.func('ConvertStringSecurityDescriptorToSecurityDescriptorW', 'int', ['str16', 'uint32', 'void *', 'void *']);
  const getSecurity: (file: string, type: number, what: number, owner: BigUint64Array, group: null, list: BigUint64Array, audit: null,
    descriptor: BigUint64Array) => number =
    advapi32.func('GetNamedSecurityInfoW', 'uint32', ['str16', 'int', 'uint32', 'void *', 'void *', 'void *', 'void *', 'void *']);
  const setSecurity: (file: string, type: number, what: number, owner: null, group: null, list: bigint, audit: null) => number =
    advapi32.func('SetNamedSecurityInfoW', 'uint32', ['str16', 'int', 'uint32', 'void *', 'void *', 'uintptr_t', 'void *']);
  const addEntries: (count: number, entries: Buffer, old: bigint, list: BigUint64Array) => number =
    advapi32.func('SetEntriesInAclW', 'uint32', ['uint32', 'void *', 'uintptr_t', 'void *']);
  const isMember: (token: null, sid: Buffer, member: Int32Array) => number = advapi32.func('CheckTokenMembership', 'int', ['void *', 'void *', 'void *']);
  const createDirectory: (folder: string, security: Buffer) => number = kernel32.func('CreateDirectoryW', 'int', ['str16', 'void *']);
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
    const member = new Int32Array(1);
    isMember(null, administrators, member);
    return `D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)${member[0] ? '' : `(A;OICI;FA;;;${sidText(callerSid())})`}`;
  }

  function security<Value>(folder: string, use: (owner: Buffer, list: bigint) => Value): Value {
    const [owner, list, descriptor] = [new BigUint64Array(1), new BigUint64Array(1), new BigUint64Array(1)];
    const error = getSecurity(folder, fileObject, ownerInformation | accessListInformation, owner, null, list, null, descriptor);
    if (error !== 0) throw windowsError(error, `who may write to ${folder} cannot be read`);
    try {
      return use(copyMemory(owner[0] ?? 0n, sidLength(copyMemory(owner[0] ?? 0n, 2))), list[0] ?? 0n);
    } finally {
      localFree(descriptor[0] ?? 0n);
    }
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
    security(folder, (_owner, old) => {
      const list = new BigUint64Array(1);
      const error = addEntries(1, entry, old, list) || setSecurity(folder, fileObject, accessListInformation, null, null, list[0] ?? 0n, null);
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
      const descriptor = new BigUint64Array(1);
      if (descriptorOf(closedTo(), 1, descriptor, null) === 0) throw windowsError(getLastError(), 'no access list can be made');
      // SECURITY_ATTRIBUTES (wtypesbase.h): its length, the descriptor at 8, whether handles are inherited at 16.
      const attributes = Buffer.alloc(24);
      attributes.writeUInt32LE(24, 0);
      attributes.writeBigUInt64LE(descriptor[0] ?? 0n, 8);
      const error = createDirectory(folder, attributes) === 0 ? getLastError() : 0;
      localFree(descriptor[0] ?? 0n);
      if (error !== 0) throw windowsError(error, `${folder} cannot be made`);
    },
    intruder(folder) {
      if (logReader !== null) allowReading(folder, logReader);
      return security(folder, (owner, list) => {
        if (list === 0n) return 'every account';
        const intruder = firstIntruder(owner, copyMemory(list, copyMemory(list, 4).readUInt16LE(2)), callerSid());
        return intruder && accounts.nameOf(intruder);
      });
    },
    createFile(file) {
      const handle = createFile(file, writeAccess, shareRead, null, createNew, normalNotThroughLinks, 0n);
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

/** Numbers of winerror.h that Node has a code for. */
const codes = new Map([[2, 'ENOENT'], [3, 'ENOENT'], [5, 'EACCES'], [80, 'EEXIST'], [112, 'ENOSPC'], [183, 'EEXIST']]);

function windowsError(number: number, what: string): Error {
  return Object.assign(new Error(`${what}, Windows error ${number}`), { code: codes.get(number) ?? `Windows${number}` });
}

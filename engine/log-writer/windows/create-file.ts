import { rmSync } from 'node:fs';
import koffi from 'koffi';
import { longPath } from '../../platform/windows/long-path.ts';
import { windowsError } from '../../platform/windows/system-error.ts';
import { systemLibrary } from '../../platform/windows/system-library.ts';
import type { DirectoryAccess } from '../directory-access.ts';

// winnt.h, winbase.h
const writeAccess = 0x4000_0000; // GENERIC_WRITE
const shareRead = 1;
const createNew = 1;
const normalNotThroughLinks = 0x80 | 0x20_0000; // FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT
const invalidHandle = 0xffff_ffff_ffff_ffffn;

type Handle = bigint | number;

/** Returns {@link DirectoryAccess.createFile} for Windows. A file that would be created elsewhere, through a link, is removed again. */
export function createFileCreator(): DirectoryAccess['createFile'] {
  const kernel32 = systemLibrary('kernel32.dll');
  const createFile: (path: string, access: number, share: number, security: null, mode: number, flags: number, template: bigint) => Handle =
    kernel32.func('CreateFileW', 'uintptr_t', ['str16', 'uint32', 'uint32', 'void *', 'uint32', 'uint32', 'uintptr_t']);
  const finalPath: (file: Handle, text: Buffer, characters: number, flags: number) => number = kernel32.func(
    'GetFinalPathNameByHandleW',
    'uint32',
    ['uintptr_t', 'void *', 'uint32', 'uint32'],
  );
  const closeHandle: (handle: Handle) => number = kernel32.func('CloseHandle', 'int', ['uintptr_t']);
  const getLastError: () => number = kernel32.func('GetLastError', 'uint32', []);
  // libuv's function (uv.h), exported by node.exe: creates a descriptor for a Windows handle.
  const descriptorOfHandle: (handle: Handle) => number = koffi.load(process.execPath).func('uv_open_osfhandle', 'int', ['uintptr_t']);

  return (file) => {
    const handle = createFile(longPath(file), writeAccess, shareRead, null, createNew, normalNotThroughLinks, 0n);
    if (BigInt(handle) === invalidHandle) throw windowsError(getLastError(), `cannot create ${file}`);
    const text = Buffer.alloc(2 * 32_768);
    const length = finalPath(handle, text, 32_768, 0);
    const created = text
      .toString('utf16le', 0, 2 * length)
      .replace(/^\\\\\?\\(UNC\\)?/, (_prefix, share?: string) => (share ? '\\\\' : ''));
    if (created.toLowerCase() === file.toLowerCase()) return descriptorOfHandle(handle);
    closeHandle(handle);
    rmSync(created, { force: true });
    throw new Error(`${file} would be created as ${created}`);
  };
}

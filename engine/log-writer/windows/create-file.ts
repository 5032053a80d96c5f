import { rmSync } from 'node:fs';
import { closeHandle, createFile, getFinalPathNameByHandle } from '../../platform/windows/kernel32.ts';
import { openOsHandle } from '../../platform/windows/libuv.ts';
import { longPath } from '../../platform/windows/long-path.ts';
import { windowsError } from '../../platform/windows/system-error.ts';
import { getLastError } from '../../platform/windows/system-library.ts';

// winnt.h, winbase.h
const writeAccess = 0x4000_0000; // GENERIC_WRITE
const shareRead = 1;
const createNew = 1;
const normalNotThroughLinks = 0x80 | 0x20_0000; // FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT
const invalidHandle = 0xffff_ffff_ffff_ffffn;

/**
 * `createFile` of DirectoryAccess for Windows: creates a file for writing, which no other program can open for writing. A file that was
 * created elsewhere, through a link, is removed again.
 * @returns its descriptor
 */
export function createNewFile(file: string): number {
  const handle = createFile(longPath(file), writeAccess, shareRead, null, createNew, normalNotThroughLinks, null);
  if (BigInt(handle) === invalidHandle) throw windowsError(getLastError(), `cannot create ${file}`);
  const text = Buffer.alloc(2 * 32_768);
  const length = getFinalPathNameByHandle(handle, text, 32_768, 0);
  const created = text.toString('utf16le', 0, 2 * length).replace(/^\\\\\?\\(UNC\\)?/, (_prefix, share?: string) => (share ? '\\\\' : ''));
  if (created.toLowerCase() === file.toLowerCase()) return openOsHandle(handle);
  closeHandle(handle);
  rmSync(created, { force: true });
  throw new Error(`${file} would be created as ${created}`);
}

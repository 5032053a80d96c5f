import { systemLibrary } from '../../native/system-library.ts';
import { win32Error } from './win32-errors.ts';

// winreg.h, winnt.h
const localMachine = 0xffff_ffff_8000_0002n;
const optionVolatile = 1;
const keySetValue = 0x2;
const typeText = 1;
const onlyText = 0x2;
const errorFileNotFound = 2;

const advapi32 = systemLibrary('advapi32.dll');
const createKey: (
  root: bigint, path: string, reserved: number, className: null, options: number, access: number, security: null, key: Buffer,
  disposition: null,
) => number =
  advapi32.func('RegCreateKeyExW', 'int32', ['uintptr_t', 'str16', 'uint32', 'str16', 'uint32', 'uint32', 'void *', 'void *', 'void *']);
const setValue: (key: bigint, name: string, reserved: number, type: number, data: Buffer, bytes: number) => number =
  advapi32.func('RegSetValueExW', 'int32', ['uintptr_t', 'str16', 'uint32', 'uint32', 'void *', 'uint32']);
const getValue: (root: bigint, path: string, name: string, flags: number, type: null, data: Buffer | null, bytes: Buffer) => number =
  advapi32.func('RegGetValueW', 'int32', ['uintptr_t', 'str16', 'str16', 'uint32', 'void *', 'void *', 'void *']);
const closeKey: (key: bigint) => number = advapi32.func('RegCloseKey', 'int32', ['uintptr_t']);

/** Writes a text under HKEY_LOCAL_MACHINE, into a key that is gone after a restart of Windows. @throws ServiceError */
export function writeVolatileText(path: string, name: string, text: string): void {
  const key = Buffer.alloc(8);
  check(createKey(localMachine, path, 0, null, optionVolatile, keySetValue, null, key, null), path);
  const handle = key.readBigUInt64LE(0);
  const data = Buffer.from(`${text}\0`, 'utf16le');
  try {
    check(setValue(handle, name, 0, typeText, data, data.length), path);
  } finally {
    closeKey(handle);
  }
}

/** A text under HKEY_LOCAL_MACHINE; null where there is none. @throws ServiceError */
export function readText(path: string, name: string): string | null {
  const bytes = Buffer.alloc(4);
  const result = getValue(localMachine, path, name, onlyText, null, null, bytes);
  if (result === errorFileNotFound) return null;
  check(result, path);
  const data = Buffer.alloc(bytes.readUInt32LE(0));
  check(getValue(localMachine, path, name, onlyText, null, data, bytes), path);
  return data.toString('utf16le', 0, bytes.readUInt32LE(0)).replace(/\0+$/, '');
}

function check(number: number, path: string): void {
  if (number !== 0) throw win32Error(number, 'the registry could not be used', `HKLM\\${path}`, '');
}

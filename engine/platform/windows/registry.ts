import { withHandle } from '../with-handle.ts';
import { regCreateKeyEx, regOpenKeyEx, regSetValueEx, regGetValue, regDeleteKeyValue, regDeleteTree, regCloseKey } from './advapi32.ts';
import { win32Error } from './win32-errors.ts';

// winreg.h, winnt.h
const localMachine = 0xffff_ffff_8000_0002n;
const optionVolatile = 1;
const keyQueryValue = 0x1;
const keySetValue = 0x2;
const stringsOnly = 0x2; // RRF_RT_REG_SZ
const anyTypeUnexpanded = 0x1000_ffff; // RRF_RT_ANY | RRF_NOEXPAND
const errorFileNotFound = 2;
const types = { text: 1, expandable: 2, number: 4, texts: 7 } as const; // REG_SZ, REG_EXPAND_SZ, REG_DWORD, REG_MULTI_SZ

/** A registry value: the number of its type (winnt.h), and its bytes. */
export interface RegistryValue {
  readonly type: number;
  readonly data: Buffer;
}

export function textValue(text: string): RegistryValue {
  return { type: types.text, data: terminated(text) };
}

/** A string with environment variables such as `%SystemRoot%`, which Windows expands when the value is used. */
export function expandableValue(text: string): RegistryValue {
  return { type: types.expandable, data: terminated(text) };
}

export function numberValue(number: number): RegistryValue {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(number);
  return { type: types.number, data };
}

/** A list of strings, none of them empty. */
export function textsValue(texts: readonly string[]): RegistryValue {
  return { type: types.texts, data: terminated(texts.map((text) => `${text}\0`).join('')) };
}

/** The strings of a value of type REG_MULTI_SZ; empty for other types. */
export function textsOf(value: RegistryValue | null): string[] {
  return value?.type === types.texts
    ? value.data
        .toString('utf16le')
        .split('\0')
        .filter((text) => text !== '')
    : [];
}

function terminated(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le');
}

/** Writes a string under HKEY_LOCAL_MACHINE, to a key that Windows removes at its next start. @throws ServiceError */
export function writeVolatileText(path: string, name: string, text: string): void {
  write(path, name, textValue(text), optionVolatile);
}

/** Writes a value under HKEY_LOCAL_MACHINE; a missing key is created. @throws ServiceError */
export function writeValue(path: string, name: string, value: RegistryValue): void {
  write(path, name, value, 0);
}

function write(path: string, name: string, { type, data }: RegistryValue, options: number): void {
  const key = Buffer.alloc(8);
  check(regCreateKeyEx(localMachine, path, 0, null, options, keySetValue, null, key, null), path);
  withHandle(key.readBigUInt64LE(0), regCloseKey, (handle) => check(regSetValueEx(handle, name, 0, type, data, data.length), path));
}

/** Reads a string under HKEY_LOCAL_MACHINE; null if it does not exist. @throws ServiceError */
export function readText(path: string, name: string): string | null {
  return read(path, name, stringsOnly)?.data.toString('utf16le').replace(/\0+$/, '') ?? null;
}

/** Reads a value under HKEY_LOCAL_MACHINE unchanged; null if it does not exist. @throws ServiceError */
export function readValue(path: string, name: string): RegistryValue | null {
  return read(path, name, anyTypeUnexpanded);
}

function read(path: string, name: string, flags: number): RegistryValue | null {
  const [type, bytes] = [Buffer.alloc(4), Buffer.alloc(4)];
  const result = regGetValue(localMachine, path, name, flags, type, null, bytes);
  if (result === errorFileNotFound) return null;
  check(result, path);
  const data = Buffer.alloc(bytes.readUInt32LE(0));
  check(regGetValue(localMachine, path, name, flags, type, data, bytes), path);
  return { type: type.readUInt32LE(0), data: data.subarray(0, bytes.readUInt32LE(0)) };
}

/** Whether the key exists under HKEY_LOCAL_MACHINE. @throws ServiceError */
export function keyExists(path: string): boolean {
  const key = Buffer.alloc(8);
  const result = regOpenKeyEx(localMachine, path, 0, keyQueryValue, key);
  if (result === errorFileNotFound) return false;
  check(result, path);
  regCloseKey(key.readBigUInt64LE(0));
  return true;
}

/** Deletes a value under HKEY_LOCAL_MACHINE; a missing one is not an error. @throws ServiceError */
export function deleteValue(path: string, name: string): void {
  const result = regDeleteKeyValue(localMachine, path, name);
  if (result !== errorFileNotFound) check(result, path);
}

/** Deletes a key under HKEY_LOCAL_MACHINE and its contents; a missing one is not an error. @throws ServiceError */
export function deleteKey(path: string): void {
  const result = regDeleteTree(localMachine, path);
  if (result !== errorFileNotFound) check(result, path);
}

function check(number: number, path: string): void {
  if (number !== 0) throw win32Error(number, 'cannot access the registry', `HKLM\\${path}`);
}

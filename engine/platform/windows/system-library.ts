/* oxlint-disable typescript/no-unnecessary-type-parameters -- They declare the signature of a C function, which TypeScript cannot check. */
import koffi, { type LibraryHandle, type TypeObject } from 'koffi';

/** A C type of a parameter, as koffi declares it. */
type ParameterType = string | TypeObject | ReturnType<typeof koffi.inout>;

/** A handle, or an address that the system owns: koffi returns a number if it is exact, otherwise a bigint. 0 is null. */
export type Handle = number | bigint;

const searchSystemFolder = 0x800; // LOAD_LIBRARY_SEARCH_SYSTEM32 (libloaderapi.h)
const loaded = new Map<string, LibraryHandle>();
// Every process has already loaded kernel32.dll: loading it by name returns that one.
const kernel32 = process.platform === 'win32' ? koffi.load('kernel32.dll') : null;
const lastError: (() => number) | undefined = kernel32?.func('GetLastError', 'uint32', []);

/**
 * The calling thread's last error (winerror.h). It is bound before every other function: binding a function calls the system, which may
 * change the last error.
 */
export function getLastError(): number {
  return lastError?.() ?? 0;
}

/**
 * Returns a function that declares functions of a Windows DLL. They are bound at their first call, so that a file that uses them can be
 * imported, and its pure parts tested, on Linux.
 */
export function systemFunctions(library: string) {
  return <Arguments extends unknown[], Result>(
    name: string,
    result: string,
    parameters: ParameterType[],
  ): ((...args: Arguments) => Result) => {
    let bound: ((...args: Arguments) => Result) | undefined;
    return (...args) => {
      bound ??= systemLibrary(library).func(name, result, parameters);
      return bound(...args);
    };
  };
}

/**
 * Loads a DLL of Windows itself, such as `advapi32.dll`, by its full path: for a name without a path Windows would search the executable's
 * folder and the current folder first, where another account may have placed a DLL. Libraries that the DLL loads later, by name, come from
 * System32 too.
 */
export function systemLibrary(name: string): LibraryHandle {
  if (loaded.size === 0) restrictLibrarySearch();
  const library = loaded.get(name) ?? koffi.load(`${systemFolder()}\\${name}`);
  loaded.set(name, library);
  return library;
}

/** Restricts the search for libraries that are loaded by name, in this process, to System32 (libloaderapi.h). */
function restrictLibrarySearch(): void {
  const setDirectories: (flags: number) => number = koffi.load('kernel32.dll').func('SetDefaultDllDirectories', 'int', ['uint32']);
  setDirectories(searchSystemFolder);
}

/** `C:\Windows\System32`, from GetSystemDirectoryW (sysinfoapi.h); the environment is not used because it can be forged. */
export function systemFolder(): string {
  const getSystemDirectory: (buffer: Buffer, characters: number) => number = koffi
    .load('kernel32.dll')
    .func('GetSystemDirectoryW', 'uint32', ['void *', 'uint32']);
  const buffer = Buffer.alloc(2 * 260);
  return buffer.toString('utf16le', 0, 2 * getSystemDirectory(buffer, 260));
}

/** Like {@link systemFunctions}, for functions that block: they run in a thread of libuv, which calls `done` when they return. */
export function asyncSystemFunctions(library: string) {
  return <Arguments extends unknown[], Result>(
    name: string,
    result: string,
    parameters: ParameterType[],
  ): ((...args: [...Arguments, done: (error: Error | null, result: Result) => void]) => void) => {
    let bound: ReturnType<LibraryHandle['func']> | undefined;
    return (...args) => {
      bound ??= systemLibrary(library).func(name, result, parameters);
      bound.async(...args);
    };
  };
}

/**
 * Like {@link systemFunctions}, for functions that some Windows versions do not have. The result is a function that returns it, or null.
 */
export function optionalSystemFunctions(library: string) {
  return <Arguments extends unknown[], Result>(
    name: string,
    result: string,
    parameters: string[],
  ): (() => ((...args: Arguments) => Result) | null) => {
    let bound: ((...args: Arguments) => Result) | null | undefined;
    return () => (bound = bound === undefined ? functionIfPresent(library, name, result, parameters) : bound);
  };
}

function functionIfPresent(library: string, name: string, result: string, parameters: string[]): ReturnType<LibraryHandle['func']> | null {
  try {
    return systemLibrary(library).func(name, result, parameters);
  } catch {
    return null;
  }
}

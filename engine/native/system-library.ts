import koffi, { type LibraryHandle } from 'koffi';

const loaded = new Map<string, LibraryHandle>();

/**
 * A DLL of Windows itself, such as `advapi32.dll`, loaded by its full path: by its name alone Windows would look beside the executable
 * and in the current folder first, where anybody may have put one.
 */
export function systemLibrary(name: string): LibraryHandle {
  const library = loaded.get(name) ?? koffi.load(`${systemFolder()}\\${name}`);
  loaded.set(name, library);
  return library;
}

/** `C:\Windows\System32`, as GetSystemDirectoryW (sysinfoapi.h) tells it; the environment is not asked, it can be forged. */
export function systemFolder(): string {
  // kernel32.dll is in every process already: its name alone finds that one.
  const getSystemDirectory: (buffer: Buffer, characters: number) => number =
    koffi.load('kernel32.dll').func('GetSystemDirectoryW', 'uint32', ['void *', 'uint32']);
  const buffer = Buffer.alloc(2 * 260);
  return buffer.toString('utf16le', 0, 2 * getSystemDirectory(buffer, 260));
}

/** As `func` of a library, for a function that not every Windows has: null where this one has not got it. */
export function functionIfThere(
  library: LibraryHandle, name: string, result: string, parameters: string[],
): ReturnType<LibraryHandle['func']> | null {
  try {
    return library.func(name, result, parameters);
  } catch {
    return null;
  }
}

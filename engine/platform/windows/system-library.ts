import koffi, { type LibraryHandle } from 'koffi';

const searchSystemFolder = 0x800; // LOAD_LIBRARY_SEARCH_SYSTEM32 (libloaderapi.h)
const loaded = new Map<string, LibraryHandle>();

/**
 * A DLL of Windows itself, such as `advapi32.dll`, loaded by its full path: for its name alone Windows would search the executable's folder
 * and the current folder first, where another account may have put one. Libraries that the DLL loads later, by name, come from System32 too.
 */
export function systemLibrary(name: string): LibraryHandle {
  if (loaded.size === 0) searchSystemFolderOnly();
  const library = loaded.get(name) ?? koffi.load(`${systemFolder()}\\${name}`);
  loaded.set(name, library);
  return library;
}

/** Has Windows search System32 alone, in this process, for libraries that are loaded by name (libloaderapi.h). */
function searchSystemFolderOnly(): void {
  // kernel32.dll is in every process already: its name alone finds that one.
  const setDirectories: (flags: number) => number = koffi.load('kernel32.dll').func('SetDefaultDllDirectories', 'int', ['uint32']);
  setDirectories(searchSystemFolder);
}

/** `C:\Windows\System32`, as GetSystemDirectoryW (sysinfoapi.h) tells it; the environment is not asked, it can be forged. */
export function systemFolder(): string {
  const getSystemDirectory: (buffer: Buffer, characters: number) => number = koffi
    .load('kernel32.dll')
    .func('GetSystemDirectoryW', 'uint32', ['void *', 'uint32']);
  const buffer = Buffer.alloc(2 * 260);
  return buffer.toString('utf16le', 0, 2 * getSystemDirectory(buffer, 260));
}

/** As `func` of a library, for a function that not every Windows has: null where this one has not got it. */
export function functionIfThere(
  library: LibraryHandle,
  name: string,
  result: string,
  parameters: string[],
): ReturnType<LibraryHandle['func']> | null {
  try {
    return library.func(name, result, parameters);
  } catch {
    return null;
  }
}

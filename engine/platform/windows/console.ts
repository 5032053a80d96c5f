import { getConsoleOutputCP, getConsoleProcessList, getOEMCP, multiByteToWideChar } from './kernel32.ts';

/**
 * Windows: whether only this program uses its console window, as after a double click: Windows created the window for the program and
 * closes it when the program exits. A program that was started from a command prompt shares the console with it (consoleapi3.h).
 */
export function hasOwnConsole(): boolean {
  return getConsoleProcessList(new Uint32Array(2), 2) === 1;
}

/**
 * Windows: decodes bytes in the code page of the console, which cmd.exe and its built-in commands use when they write to a pipe; without a
 * console, in the OEM code page (consoleapi.h, stringapiset.h).
 */
export function consoleText(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  const codePage = getConsoleOutputCP() || getOEMCP();
  const characters = multiByteToWideChar(codePage, 0, bytes, bytes.length, null, 0);
  const text = Buffer.alloc(2 * characters);
  multiByteToWideChar(codePage, 0, bytes, bytes.length, text, characters);
  return text.toString('utf16le');
}

import { systemLibrary } from './system-library.ts';

/**
 * Windows: the text that bytes are in the console's code page, in which cmd.exe and its built-in commands write to a pipe; without a console
 * in the OEM code page (consoleapi.h, stringapiset.h).
 */
export function consoleText(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  const kernel32 = systemLibrary('kernel32.dll');
  const outputCodePage: () => number = kernel32.func('GetConsoleOutputCP', 'uint32', []);
  const oemCodePage: () => number = kernel32.func('GetOEMCP', 'uint32', []);
  const toWide: (codePage: number, flags: number, bytes: Uint8Array, length: number, text: Buffer | null, characters: number) => number =
    kernel32.func('MultiByteToWideChar', 'int', ['uint32', 'uint32', 'void *', 'int', 'void *', 'int']);
  const codePage = outputCodePage() || oemCodePage();
  const characters = toWide(codePage, 0, bytes, bytes.length, null, 0);
  const text = Buffer.alloc(2 * characters);
  toWide(codePage, 0, bytes, bytes.length, text, characters);
  return text.toString('utf16le');
}

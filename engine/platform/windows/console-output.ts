import { getStdHandle, writeConsole } from './kernel32.ts';

// winbase.h
const standardHandles = { 1: -11, 2: -12 } as const; // STD_OUTPUT_HANDLE, STD_ERROR_HANDLE
/** Characters in one write: consoles before Windows 8 have a heap of 64 KB for it, and a short write returns soon. */
const maxWriteLength = 8000;

/** The start of the text, up to the last line end that fits into one write. */
function nextPart(text: string): string {
  if (text.length <= maxWriteLength) return text;
  const end = text.lastIndexOf('\n', maxWriteLength) + 1;
  return text.slice(0, end > 0 ? end : maxWriteLength);
}

/**
 * Writes to a console in a thread of libuv. WriteConsoleW blocks while text is selected in the window, and a started call cannot be
 * cancelled.
 */
export function createConsoleOutput(descriptor: 1 | 2): (text: string, done: (error: Error | null) => void) => void {
  const handle = getStdHandle(standardHandles[descriptor]);
  // V8 can move a small typed array while the other thread writes to it, but not the memory of a separate ArrayBuffer.
  const written = Buffer.from(new ArrayBuffer(4));
  return (text, done) => {
    const writeRest = (rest: string): void => {
      if (rest === '') return done(null);
      const part = nextPart(rest);
      writeConsole(handle, part, part.length, written, null, (error, isWritten) => {
        if (error || isWritten === 0) done(error ?? new Error('cannot write to the console'));
        else writeRest(rest.slice(part.length));
      });
    };
    writeRest(text.replaceAll(/\r?\n/g, '\r\n'));
  };
}

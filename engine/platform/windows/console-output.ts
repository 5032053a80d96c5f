import { getStdHandle, writeConsole } from './kernel32.ts';

// winbase.h
const standardHandles = { 1: -11, 2: -12 } as const; // STD_OUTPUT_HANDLE, STD_ERROR_HANDLE
/** Characters that are written together: consoles before Windows 8 had a heap of 64 KB for it, and a short write ends soon. */
const maxTogether = 8000;

/** UTF-16, of which a part is not cut between the halves of a character. */
function nextPart(text: string): string {
  if (text.length <= maxTogether) return text;
  const end = text.lastIndexOf('\n', maxTogether) + 1;
  return text.slice(0, end > 0 ? end : maxTogether);
}

/**
 * Writes to a console in a thread of libuv's. WriteConsoleW returns only when nobody selects text in the window any more, and a call that has
 * begun cannot be taken back.
 */
export function createConsoleOutput(descriptor: 1 | 2): (text: string, done: (error: Error | null) => void) => void {
  const handle = getStdHandle(standardHandles[descriptor]);
  // V8 does not move an ArrayBuffer of its own, as it may move a small typed array while the other thread writes to it.
  const written = Buffer.from(new ArrayBuffer(4));
  return (text, done) => {
    const writeRest = (rest: string): void => {
      if (rest === '') return done(null);
      const part = nextPart(rest);
      writeConsole(handle, part, part.length, written, null, (error, isWritten) => {
        if (error || isWritten === 0) done(error ?? new Error('the console cannot be written'));
        else writeRest(rest.slice(part.length));
      });
    };
    writeRest(text.replaceAll(/\r?\n/g, '\r\n'));
  };
}

import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode } from '../../facts/error-code.ts';
import { divertOutput, writeOutput, type OutputStream } from './standard-output.ts';

/**
 * From now on a terminal or pipe that is not read (Ctrl-S, a hung connection) never holds up the program. Text for which there is no room is
 * dropped, and its lines are counted: the next text that fits is preceded by their number. On Linux only: a console of Windows blocks the
 * thread that writes to it, and nothing else can be done from there.
 */
export function neverWaitForReader(): void {
  const writers = { output: openWriter(1), error: openWriter(2) };
  divertOutput((stream: OutputStream, text) => {
    const write = writers[stream];
    if (write) write(text);
    else writeOutput(stream, text);
  });
}

/** Null if the descriptor is neither a terminal nor a pipe: a file takes everything. */
function openWriter(descriptor: 1 | 2): ((text: string) => void) | null {
  if (process.platform !== 'linux' || !(isatty(descriptor) || fstatSync(descriptor).isFIFO())) return null;
  try {
    // Opened anew, the mode holds for this program alone. The shell and others share the descriptor itself.
    const own = openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    return createDroppingWriter((bytes) => writeSync(own, bytes));
  } catch {
    return null; // another account's terminal
  }
}

/**
 * A writer that drops what does not fit.
 * @param write returns how many bytes it has taken, and throws EAGAIN if it takes none now
 */
export function createDroppingWriter(write: (bytes: Buffer) => number): (text: string) => void {
  let rest = Buffer.alloc(0);
  let dropped = 0;

  /** Writes what an earlier call has left. @returns whether nothing is left */
  function drain(): boolean {
    while (rest.length > 0) {
      try {
        rest = rest.subarray(write(rest));
      } catch (error) {
        if (errorCode(error) === 'EAGAIN') return false;
        throw error;
      }
    }
    return true;
  }

  return (text) => {
    if (!drain()) {
      dropped += text.split('\n').length - 1;
      return;
    }
    rest = Buffer.from(dropped === 0 ? text : `(${dropped} lines were not shown, because the terminal was not read)\n${text}`);
    dropped = 0;
    drain();
  };
}

import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode } from '../../model/error-code.ts';
import { createBackgroundWriter } from './background-writer.ts';
import { droppedNote, linesIn, type UnreadWriter } from './dropped-lines.ts';
import { divertOutput, writeOutput, type OutputStream } from './standard-output.ts';

/** Interval between attempts to write to a terminal that was not read, in milliseconds. */
const retryMs = 1000;
/** Interval between attempts to write to a terminal that accepts nothing at the moment, in milliseconds. */
const busyMs = 20;

/**
 * From now on, a terminal or pipe that is not read (Ctrl-S, a hung connection, selected text in a console of Windows) does not block the
 * program.
 */
export async function neverWaitForReader(): Promise<void> {
  const writers = { output: await createRecordWriter(1), error: await createRecordWriter(2) };
  const all = Object.values(writers).filter((writer) => writer !== null);
  divertOutput(
    (stream: OutputStream, text) => {
      const writer = writers[stream];
      if (writer) writer.write(text);
      else writeOutput(stream, text);
    },
    () => {
      for (const writer of all) writer.retry();
      return all.some((writer) => writer.isBusy());
    },
  );
  setInterval(() => {
    for (const writer of all) retryQuietly(writer);
  }, retryMs).unref();
}

function retryQuietly(writer: UnreadWriter): void {
  try {
    writer.retry();
  } catch {
    // The terminal is gone. The next text reports it.
  }
}

/** Null if the descriptor is neither a terminal nor a pipe: a file accepts everything. */
async function createRecordWriter(descriptor: 1 | 2): Promise<UnreadWriter | null> {
  if (!(isatty(descriptor) || fstatSync(descriptor).isFIFO())) return null;
  if (process.platform === 'win32') {
    return createBackgroundWriter(
      isatty(descriptor)
        ? (await import('../../platform/windows/console-output.ts')).createConsoleOutput(descriptor)
        : inBackground(descriptor),
    );
  }
  try {
    // The terminal is opened again, so that the mode applies to this program only. The shell and others share the descriptor itself.
    const own = openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    return createDroppingWriter((bytes) => writeSync(own, bytes));
  } catch {
    // The terminal belongs to another account, for example after su.
    return createBackgroundWriter(inBackground(descriptor));
  }
}

/** Writes in a thread of libuv, which waits for the reader in place of this thread. */
function inBackground(descriptor: number): (text: string, done: (error: Error | null) => void) => void {
  return (text, done) => {
    const writeRest = (bytes: Buffer): void =>
      write(descriptor, bytes, (error, count) => {
        // Another program that shares the descriptor may have made it non-blocking.
        if (errorCode(error) === 'EAGAIN') setTimeout(writeRest, busyMs, bytes).unref();
        else if (error || count === bytes.length) done(error);
        else writeRest(bytes.subarray(count));
      });
    writeRest(Buffer.from(text));
  };
}

/**
 * A writer for a non-blocking descriptor.
 * @param writeNow returns the number of bytes written; throws EAGAIN if the descriptor accepts none now
 */
export function createDroppingWriter(writeNow: (bytes: Buffer) => number): UnreadWriter {
  let rest = Buffer.alloc(0);
  let dropped = 0;

  /** Writes the rest of an earlier call. @returns whether everything is written */
  function drain(): boolean {
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeNow(rest));
      } catch (error) {
        if (errorCode(error) === 'EAGAIN') return false;
        throw error;
      }
    }
    return true;
  }

  function add(text: string): void {
    rest = Buffer.from(`${droppedNote(dropped)}${text}`);
    dropped = 0;
    drain();
  }

  return {
    write(text) {
      if (drain()) add(text);
      else dropped += linesIn(text);
    },
    retry() {
      if (drain() && dropped > 0) add('');
    },
    isBusy: () => false,
  };
}

import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { errorCode } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';

/** The reader of standard output has closed it. This is not a failure. */
export class OutputClosed extends Error {}

const standardOutput = 1;
const standardError = 2;
/** Number of characters that are buffered before a write: the capacity of a pipe on Linux. */
const chunk = 65_536;
/** Delay before the next attempt to write to a slow reader, milliseconds. */
const retryDelayMs = 5;
/** Maximum wait for the reader at the end of the program, milliseconds. */
const maxFinishMs = 500;

/** The bytes of a chunk. It is reused, because new memory costs more. */
const buffer = Buffer.alloc(4 * chunk);

export type OutputStream = 'output' | 'error';

/** Standard output, which is buffered, and standard error. */
export interface StandardOutput {
  /** Adds a text to standard output. It is written at the latest by {@link flush}. */
  print(this: void, text: string): void;
  /**
   * Writes everything that was printed.
   * @throws OutputClosed if the reader has closed standard output
   * @throws CommandError if it cannot be written
   */
  flush(this: void): void;
  /** Writes lines to standard error at once. A failure cannot be reported anywhere. */
  printError(this: void, text: string): void;
  /**
   * Sends all further output to another function: a program in a hidden window, for example, has no standard output.
   * @param isBusy whether something is still being written, for {@link finishOutput}
   */
  divertOutput(this: void, to: (stream: OutputStream, text: string) => void, isBusy?: () => boolean): void;
  /** Waits until pending output is written, at most {@link maxFinishMs}. */
  finishOutput(this: void): Promise<void>;
}

function createStandardOutput(): StandardOutput {
  let pending = '';
  let write: (stream: OutputStream, text: string) => void = writeOutput;
  let isWriting = (): boolean => false;

  function flush(): void {
    const text = pending;
    pending = '';
    try {
      if (text !== '') write('output', text);
    } catch (error) {
      throw outputError(error);
    }
  }

  return {
    print(text) {
      pending += text;
      if (pending.length >= chunk) flush();
    },
    flush,
    printError(text) {
      try {
        write('error', text);
      } catch {
        // It is closed or full; the exit code still reports the error.
      }
    },
    divertOutput(to, isBusy = () => false) {
      write = to;
      isWriting = isBusy;
    },
    finishOutput: () => waitWhile(() => isWriting()),
  };
}

/** The output of this process. */
export const { print, flush, printError, divertOutput, finishOutput } = createStandardOutput();

function outputError(error: unknown): OutputClosed | CommandError {
  // EOF is Windows' error for a pipe that the other process has closed.
  if (errorCode(error) === 'EPIPE' || errorCode(error) === 'EOF') return new OutputClosed();
  return new CommandError(
    'OutputFailed',
    'WriteError',
    `standard output cannot be written (${errorCode(error)})`,
    'standard output',
    'Free disk space, or write to another disk. The output is incomplete.',
    { cause: error },
  );
}

async function waitWhile(isWriting: () => boolean): Promise<void> {
  const deadline = performance.now() + maxFinishMs;
  try {
    while (isWriting() && performance.now() <= deadline) await delay(retryDelayMs);
  } catch {
    // The terminal is gone.
  }
}

/** Writes to the stream itself, even if output is diverted. */
export function writeOutput(stream: OutputStream, text: string): void {
  writeToDescriptor(stream === 'output' ? standardOutput : standardError, text);
}

/**
 * Writes to the descriptor itself: process.stdout fails on a Linux pipe under Wine, and writes to a pipe asynchronously. Only a console of
 * Windows needs process.stdout, because it takes UTF-16.
 */
function writeToDescriptor(descriptor: typeof standardOutput | typeof standardError, text: string): void {
  if (process.platform === 'win32' && isatty(descriptor)) {
    (descriptor === standardOutput ? process.stdout : process.stderr).write(text);
    return;
  }
  const bytes = encoded(text);
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error;
      // The parent has made the pipe non-blocking, and it is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelayMs);
    }
  }
}

/** A text in UTF-8, valid until the next call. */
function encoded(text: string): Buffer {
  const maxBufferedBytes = 3 * text.length;
  return maxBufferedBytes > buffer.length ? Buffer.from(text) : buffer.subarray(0, buffer.write(text));
}

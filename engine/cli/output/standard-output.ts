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

let outputBuffer = '';

/** The target of all output; see {@link divertOutput}. */
let write = writeToDescriptor;

let isWriting = (): boolean => false;

/** The bytes of a chunk. It is reused, because new memory costs more. */
const buffer = Buffer.alloc(4 * chunk);

/** Adds a text to standard output. It is written at the latest by {@link flush}. */
export function print(text: string): void {
  outputBuffer += text;
  if (outputBuffer.length >= chunk) flush();
}

/**
 * Writes everything that was printed.
 * @throws OutputClosed if the reader has closed standard output
 * @throws CommandError if it cannot be written
 */
export function flush(): void {
  const text = outputBuffer;
  outputBuffer = '';
  try {
    if (text !== '') write(standardOutput, text);
  } catch (error) {
    // EOF is Windows' error for a pipe that the other process has closed.
    if (errorCode(error) === 'EPIPE' || errorCode(error) === 'EOF') throw new OutputClosed();
    throw new CommandError(
      'OutputFailed',
      'WriteError',
      `standard output cannot be written (${errorCode(error)})`,
      'standard output',
      'Free disk space, or write to another disk. The output is incomplete.',
      { cause: error },
    );
  }
}

export type OutputStream = 'output' | 'error';

/**
 * Sends all further output to another function: a program in a hidden window, for example, has no standard output.
 * @param isBusy whether something is still being written, for {@link finishOutput}
 */
export function divertOutput(to: (stream: OutputStream, text: string) => void, isBusy = (): boolean => false): void {
  write = (descriptor, text) => {
    to(descriptor === standardOutput ? 'output' : 'error', text);
  };
  isWriting = isBusy;
}

/** Waits until pending output is written, at most {@link maxFinishMs}. @returns whether everything is written */
export async function finishOutput(): Promise<boolean> {
  const deadline = performance.now() + maxFinishMs;
  try {
    while (isWriting()) {
      if (performance.now() > deadline) return false;
      await delay(retryDelayMs);
    }
  } catch {
    // The terminal is gone.
  }
  return true;
}

/** Writes to the stream itself, even if output is diverted. */
export function writeOutput(stream: OutputStream, text: string): void {
  writeToDescriptor(stream === 'output' ? standardOutput : standardError, text);
}

/** Writes lines to standard error at once. A failure cannot be reported anywhere. */
export function printError(text: string): void {
  try {
    write(standardError, text);
  } catch {
    // It is closed or full; the exit code still reports the error.
  }
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

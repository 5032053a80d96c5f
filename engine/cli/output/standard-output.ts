import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { errorCode } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';

/** Whoever read our output does not want any more of it. Not a failure. */
export class OutputClosed extends Error {}

const standardOutput = 1;
const standardError = 2;
/** Characters gathered before they are written: as much as a pipe of Linux holds. */
const chunk = 65_536;
/** How long to wait for a reader that is behind, milliseconds. */
const retryDelayMs = 5;
/** How long the end of the program waits for one, milliseconds. */
const maxFinishMs = 500;

let outputBuffer = '';

/** Where output goes to; see {@link divertOutput}. */
let write = writeToDescriptor;

let isWriting = (): boolean => false;

/** The bytes of a chunk: memory that is used again costs less than new. */
const buffer = Buffer.alloc(4 * chunk);

/** Adds a text to standard output. It is written at the latest by {@link flush}. */
export function print(text: string): void {
  outputBuffer += text;
  if (outputBuffer.length >= chunk) flush();
}

/**
 * Writes what was printed so far.
 * @throws OutputClosed when nobody reads any longer
 * @throws CommandError when it cannot be written
 */
export function flush(): void {
  const text = outputBuffer;
  outputBuffer = '';
  try {
    if (text !== '') write(standardOutput, text);
  } catch (error) {
    // EOF is what Windows says of a pipe whose other end was closed.
    if (errorCode(error) === 'EPIPE' || errorCode(error) === 'EOF') throw new OutputClosed();
    throw new CommandError(
      'OutputFailed',
      'WriteError',
      `standard output cannot be written (${errorCode(error)})`,
      'standard output',
      'Make room or write elsewhere; what was written so far is incomplete.',
      { cause: error },
    );
  }
}

export type OutputStream = 'output' | 'error';

/**
 * Has everything from now on written by another function: a program in a hidden window, for example, has no output of its own.
 * @param isBusy whether something is still being written, for {@link finishOutput}
 */
export function divertOutput(to: (stream: OutputStream, text: string) => void, isBusy = (): boolean => false): void {
  write = (descriptor, text) => {
    to(descriptor === standardOutput ? 'output' : 'error', text);
  };
  isWriting = isBusy;
}

/** Waits for the end of what is being written, but not long for a reader. @returns whether everything is written */
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

/** Writes to a stream itself, wherever output is diverted to. */
export function writeOutput(stream: OutputStream, text: string): void {
  writeToDescriptor(stream === 'output' ? standardOutput : standardError, text);
}

/** Writes lines to standard error at once. There is nobody to tell when that fails. */
export function printError(text: string): void {
  try {
    write(standardError, text);
  } catch {
    // Closed or full: the exit code still tells.
  }
}

/**
 * Writes to the descriptor itself: process.stdout fails on a Linux pipe under wine, and writes to a pipe some time later. Only a console of
 * Windows needs it, for it takes UTF-16.
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
      // The parent made the pipe a non-blocking one, and it is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelayMs);
    }
  }
}

/** A text in UTF-8, good until the next call. */
function encoded(text: string): Buffer {
  const maxBufferedBytes = 3 * text.length;
  return maxBufferedBytes > buffer.length ? Buffer.from(text) : buffer.subarray(0, buffer.write(text));
}

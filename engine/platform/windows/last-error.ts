import type { ServiceError } from '../../model/service-error.ts';
import { systemLibrary } from './system-library.ts';
import { win32Error } from './win32-errors.ts';

const kernel32 = systemLibrary('kernel32.dll');
const getLastError: () => number = kernel32.func('GetLastError', 'uint32', []);
const formatMessage: (
  flags: number,
  source: null,
  message: number,
  language: number,
  buffer: Buffer,
  characters: number,
  args: null,
) => number = kernel32.func('FormatMessageW', 'uint32', ['uint32', 'void *', 'uint32', 'uint32', 'void *', 'uint32', 'void *']);

/** FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS (winbase.h) */
const systemMessage = 0x1200;

/** Why the call just made failed. `what` is a clause such as `the service could not be started`. */
export function lastError(what: string, target: string): ServiceError {
  return explainedError(getLastError(), what, target);
}

/** As {@link lastError}, for calls that give the number themselves. */
export function explainedError(number: number, what: string, target: string): ServiceError {
  const buffer = Buffer.alloc(2 * 1024);
  const characters = formatMessage(systemMessage, null, number, 0, buffer, 1024, null);
  return win32Error(number, what, target, buffer.toString('utf16le', 0, 2 * characters));
}

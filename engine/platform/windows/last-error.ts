import type { ServiceError } from '../../model/service-error.ts';
import { formatMessage } from './kernel32.ts';
import { getLastError } from './system-library.ts';
import { win32Error } from './win32-errors.ts';

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

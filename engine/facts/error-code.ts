import { getSystemErrorMessage } from 'node:util';

/** The code of an error of Node's system calls (`ENOENT`, `EACCES` …); an empty text where the error has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the system says of an error of Node's system calls, in a few words: `no space left on device`; else the error's own message. */
export function errorReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : error.message;
}

import { getSystemErrorMessage } from 'node:util';

/** The code of an error of Node's system calls (`ENOENT`, `EACCES` …); an empty text if the error has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Errors that libuv has no text for (asm-generic/errno.h). */
const unnamed: ReadonlyMap<number, string> = new Map(process.platform === 'linux' ? [[-122, 'disk quota exceeded']] : []);

/** The system's short description of an error of Node's system calls: `no space left on device`; else the error's own message. */
export function errorReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('errno' in error) || typeof error.errno !== 'number') return error.message;
  return unnamed.get(error.errno) ?? getSystemErrorMessage(error.errno);
}

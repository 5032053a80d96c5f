/** The code of an error of Node's system calls (`ENOENT`, `EACCES` …); an empty text where the error has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Codes for numbers of winerror.h, as libuv maps them (uv_translate_sys_error, src/win/error.c). */
const codes: ReadonlyMap<number, string> = new Map([
  [2, 'ENOENT'],
  [3, 'ENOENT'], // ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND
  [5, 'EACCES'], // ERROR_ACCESS_DENIED
  [39, 'ENOSPC'],
  [82, 'ENOSPC'],
  [112, 'ENOSPC'], // ERROR_HANDLE_DISK_FULL, ERROR_CANNOT_MAKE, ERROR_DISK_FULL
  [80, 'EEXIST'],
  [183, 'EEXIST'], // ERROR_FILE_EXISTS, ERROR_ALREADY_EXISTS
  [1295, 'EDQUOT'], // ERROR_DISK_QUOTA_EXCEEDED, which libuv does not map
]);

/** The error of a Windows function, with a code like that of Node's errors. @param number from GetLastError, or returned by the function */
export function windowsError(number: number, what: string): Error {
  return Object.assign(new Error(`${what}, Windows error ${number}`), { code: codes.get(number) ?? `Windows${number}` });
}

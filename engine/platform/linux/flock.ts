import { getSystemErrorMessage } from 'node:util';
import { EINTR, errno, EWOULDBLOCK, flock, LOCK_EX, LOCK_NB } from './libc.ts';

/** flock(2), which belongs to the open file: it ends with its last descriptor, and Node opens all with O_CLOEXEC. @throws the system's error */
export function lockDescriptor(descriptor: number): boolean {
  if (flock(descriptor, LOCK_EX | LOCK_NB) === 0) return true;
  const number = errno();
  if (number === EWOULDBLOCK) return false;
  throw Object.assign(new Error(getSystemErrorMessage(-number)), { errno: -number, code: number === EINTR ? 'EINTR' : `E${number}` });
}

import { getSystemErrorMessage } from 'node:util';
import { EINTR, errno, EWOULDBLOCK, flock, LOCK_EX, LOCK_NB } from './libc.ts';

/**
 * Locks an open file with flock(2). The lock ends when the last descriptor of the open file is closed; Node opens all with O_CLOEXEC.
 * @returns whether it was locked; false if another open file has the lock
 * @throws the system's error
 */
export function lockDescriptor(descriptor: number): boolean {
  if (flock(descriptor, LOCK_EX | LOCK_NB) === 0) return true;
  const number = errno();
  if (number === EWOULDBLOCK) return false;
  throw Object.assign(new Error(getSystemErrorMessage(-number)), { errno: -number, code: number === EINTR ? 'EINTR' : `E${number}` });
}

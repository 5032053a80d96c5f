import { openProcessToken, lookupPrivilegeValue, adjustTokenPrivileges } from './advapi32.ts';
import { getCurrentProcess, closeHandle } from './kernel32.ts';
import { getLastError } from './system-library.ts';

const adjustAndQuery = 0x20 | 0x08; // TOKEN_ADJUST_PRIVILEGES, TOKEN_QUERY (winnt.h)
const enabled = 2; // SE_PRIVILEGE_ENABLED (winnt.h)

/**
 * Lets this process open every process that the system does not protect itself. False where the account has not the privilege, or runs
 * without elevation.
 */
export function enableDebugPrivilege(): boolean {
  const token = new BigUint64Array(1);
  if (openProcessToken(getCurrentProcess(), adjustAndQuery, token) === 0 || token[0] === undefined) return false;
  // TOKEN_PRIVILEGES (winnt.h): a count, then LUID and attributes.
  const state = Buffer.alloc(16);
  state.writeUInt32LE(1, 0);
  state.writeUInt32LE(enabled, 12);
  const found = lookupPrivilegeValue(null, 'SeDebugPrivilege', state.subarray(4)) !== 0;
  // The call succeeds also when nothing was enabled; the last error tells (ERROR_NOT_ALL_ASSIGNED).
  const done = found && adjustTokenPrivileges(token[0], 0, state, 0, null, null) !== 0 && getLastError() === 0;
  closeHandle(token[0]);
  return done;
}

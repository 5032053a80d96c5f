import { withHandle } from '../with-handle.ts';
import { adjustTokenPrivileges, checkTokenMembership, lookupPrivilegeValue, openProcessToken } from './advapi32.ts';
import { getCurrentProcess, closeHandle } from './kernel32.ts';
import { getLastError } from './system-library.ts';

const adjustAndQuery = 0x20 | 0x08; // TOKEN_ADJUST_PRIVILEGES, TOKEN_QUERY (winnt.h)
const enabled = 2; // SE_PRIVILEGE_ENABLED (winnt.h)

/**
 * Lets this process open every process that the system does not protect. Returns false if the account does not have the privilege, or runs
 * without elevation.
 */
export function enableDebugPrivilege(): boolean {
  const tokens = new BigUint64Array(1);
  if (openProcessToken(getCurrentProcess(), adjustAndQuery, tokens) === 0 || tokens[0] === undefined) return false;
  // TOKEN_PRIVILEGES (winnt.h): a count, then LUID and attributes.
  const state = Buffer.alloc(16);
  state.writeUInt32LE(1, 0);
  state.writeUInt32LE(enabled, 12);
  const found = lookupPrivilegeValue(null, 'SeDebugPrivilege', state.subarray(4)) !== 0;
  // The call also succeeds if nothing was enabled; the last error is then ERROR_NOT_ALL_ASSIGNED.
  const enable = (token: bigint): boolean => found && adjustTokenPrivileges(token, 0, state, 0, null, null) !== 0 && getLastError() === 0;
  return withHandle(tokens[0], closeHandle, enable);
}

const administrators = Buffer.from('01020000000000052000000020020000', 'hex'); // S-1-5-32-544

/** Whether this process has the rights of an administrator. Under User Account Control only an elevated process has them. */
export function isAdministrator(): boolean {
  const member = new Int32Array(1);
  return checkTokenMembership(null, administrators, member) !== 0 && member[0] !== 0;
}

import { checkTokenMembership } from './advapi32.ts';

const administrators = Buffer.from('01020000000000052000000020020000', 'hex'); // S-1-5-32-544

/** Whether this process has the rights of an administrator. Under User Account Control only an elevated process has them. */
export function isAdministrator(): boolean {
  const member = new Int32Array(1);
  return checkTokenMembership(null, administrators, member) !== 0 && member[0] !== 0;
}

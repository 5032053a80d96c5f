import { findUntrustedWriter, findUntrustedReplacer } from './access-list.ts';
import type { Accounts } from './accounts.ts';
import { accessListAt, withSecurity } from './directory-security.ts';

/** Names accounts that have rights to a folder which only the system, administrators and the caller should have; null if there are none. */
export interface UntrustedAccounts {
  /** One that can change what is in the folder. */
  writerOf(folder: string): string | null;
  /** One that can put another folder in the place of one that is in this folder. @param isRoot the folder is the root of a drive or share */
  replacerOf(folder: string, isRoot: boolean): string | null;
}

/** @param caller SID of the account that is no stranger */
export function createUntrustedAccounts(accounts: Accounts, caller: Buffer): UntrustedAccounts {
  function strangerAt(folder: string, find: (owner: Buffer, list: Buffer) => Buffer | null): string | null {
    return withSecurity(folder, (owner, list) => {
      if (list === null) return 'every account';
      const stranger = find(owner, accessListAt(list));
      return stranger && accounts.nameOf(stranger);
    });
  }

  return {
    writerOf: (folder) => strangerAt(folder, (owner, list) => findUntrustedWriter(owner, list, caller)),
    replacerOf: (folder, isRoot) => strangerAt(folder, (owner, list) => findUntrustedReplacer(owner, list, caller, isRoot)),
  };
}

import { findUntrustedWriter, findUntrustedReplacer } from './access-list.ts';
import type { Accounts } from './accounts.ts';
import { accessListAt, withSecurity } from './directory-security.ts';

/** Finds accounts with rights to a folder that only the system, administrators and the caller should have; null if no account has them. */
export interface UntrustedAccounts {
  /** An account that can change the contents of the folder. */
  writerOf(folder: string): string | null;
  /** An account that can replace a folder within this folder. @param isRoot the folder is the root of a drive or share */
  replacerOf(folder: string, isRoot: boolean): string | null;
}

/** @param caller SID of the account that is trusted */
export function createUntrustedAccounts(accounts: Accounts, caller: Buffer): UntrustedAccounts {
  function findAt(folder: string, find: (owner: Buffer, list: Buffer) => Buffer | null): string | null {
    return withSecurity(folder, (owner, list) => {
      if (list === null) return 'every account';
      const untrusted = find(owner, accessListAt(list));
      return untrusted && accounts.nameOf(untrusted);
    });
  }

  return {
    writerOf: (folder) => findAt(folder, (owner, list) => findUntrustedWriter(owner, list, caller)),
    replacerOf: (folder, isRoot) => findAt(folder, (owner, list) => findUntrustedReplacer(owner, list, caller, isRoot)),
  };
}

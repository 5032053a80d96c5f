import koffi from 'koffi';
import { SettingError } from '../../model/settings.ts';
import { formerReaders, readAndExecute } from '../../platform/windows/access-list.ts';
import { setEntriesInAcl } from '../../platform/windows/advapi32.ts';
import { accessListAt, setAccessList, withSecurity } from '../../platform/windows/directory-security.ts';
import { localFree } from '../../platform/windows/kernel32.ts';

// accctrl.h
const grantAccess = 1;
const revokeAccess = 4;
const byName = 1; // TRUSTEE_IS_NAME
const bySid = 0; // TRUSTEE_IS_SID

/** Adds the entry of the account that may read the logs to the access list of a directory. */
export class LogReaderEntry {
  private readonly account: string;

  constructor(account: string) {
    this.account = account;
  }

  /** Replaces the entry of the previous log reader. @throws SettingError if Windows does not know the account */
  write(folder: string): void {
    withSecurity(folder, (_owner, old) => {
      let list = this.withEntry(old ?? 0n, grantAccess, this.account);
      const former = old === null ? [] : formerReaders(accessListAt(old), accessListAt(list));
      for (const reader of former) {
        const next = this.withEntry(list, revokeAccess, reader);
        localFree(list);
        list = next;
      }
      const error = setAccessList(folder, list);
      localFree(list);
      if (error !== 0) throw this.error(error);
    });
  }

  /**
   * Copies an access list with one entry added or removed.
   * @param account its name, which Windows looks up, or its SID
   * @returns the new list, to be freed with `localFree`
   */
  private withEntry(list: bigint, mode: number, account: string | Buffer): bigint {
    const isName = typeof account === 'string';
    const trustee = isName ? Buffer.from(`${account}\0`, 'utf16le') : account;
    // EXPLICIT_ACCESS_W (accctrl.h): rights, mode, inheritance by files and directories, and a TRUSTEE_W at 16.
    const entry = Buffer.alloc(48);
    entry.writeUInt32LE(readAndExecute, 0);
    entry.writeUInt32LE(mode, 4);
    entry.writeUInt32LE(3, 8);
    entry.writeUInt32LE(isName ? byName : bySid, 28);
    entry.writeBigUInt64LE(koffi.address(trustee), 40);
    const created = new BigUint64Array(1);
    const error = setEntriesInAcl(1, entry, list, created);
    if (error !== 0) throw this.error(error);
    return created[0] ?? 0n;
  }

  private error(code: number): SettingError {
    return new SettingError(
      '--log-reader',
      this.account,
      `cannot give ${this.account} access to the log folder (Windows error ${code})`,
      'Specify an account or group as DOMAIN\\name.',
    );
  }
}

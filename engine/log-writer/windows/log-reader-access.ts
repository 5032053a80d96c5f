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
const inheritedByAll = 3; // SUB_CONTAINERS_AND_OBJECTS_INHERIT

/**
 * Lets an account read the log folder, in place of the previous log reader.
 * @param account as `DOMAIN\name`
 * @throws SettingError
 */
export function grantLogReader(folder: string, account: string): void {
  withSecurity(folder, (_owner, old) => {
    let list = withEntry(old ?? 0n, grantAccess, account, account);
    const former = old === null ? [] : formerReaders(accessListAt(old), accessListAt(list));
    for (const reader of former) {
      const next = withEntry(list, revokeAccess, reader, account);
      localFree(list);
      list = next;
    }
    const error = setAccessList(folder, list);
    localFree(list);
    if (error !== 0) throw readerError(error, account);
  });
}

/**
 * Changes an access list by the entry of one account.
 * @param trustee the account's name, which Windows looks up, or its SID
 * @returns the new list, which the caller frees with `localFree`
 */
function withEntry(list: bigint, mode: number, trustee: string | Buffer, logReader: string): bigint {
  const isName = typeof trustee === 'string';
  const trusteeBytes = isName ? Buffer.from(`${trustee}\0`, 'utf16le') : trustee;
  // EXPLICIT_ACCESS_W (accctrl.h): rights, mode, inheritance, and a TRUSTEE_W at 16.
  const entry = Buffer.alloc(48);
  entry.writeUInt32LE(readAndExecute, 0);
  entry.writeUInt32LE(mode, 4);
  entry.writeUInt32LE(inheritedByAll, 8);
  entry.writeUInt32LE(isName ? byName : bySid, 28);
  entry.writeBigUInt64LE(koffi.address(trusteeBytes), 40);
  const result = new BigUint64Array(1);
  const error = setEntriesInAcl(1, entry, list, result);
  if (error !== 0) throw readerError(error, logReader);
  return result[0] ?? 0n;
}

function readerError(error: number, logReader: string): SettingError {
  return new SettingError(
    '--log-reader',
    logReader,
    `cannot give ${logReader} access to the log folder (Windows error ${error})`,
    'Specify an account or group as DOMAIN\\name.',
  );
}

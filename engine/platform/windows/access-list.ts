import { sidLength, sidText } from './sid.ts';

/** An entry of an access list (ACE, winnt.h) that grants rights. */
export interface AllowedAccess {
  readonly sid: Buffer;
  readonly mask: number;
  /** Applies to files and folders that are created in the folder, not to the folder itself. */
  readonly inheritOnly: boolean;
  /** Not inherited; applies to the folder and to files and folders that are created in it. */
  readonly forAll: boolean;
}

const accessAllowed = 0; // ACCESS_ALLOWED_ACE_TYPE (winnt.h)
const accessAllowedCallback = 9; // ACCESS_ALLOWED_CALLBACK_ACE_TYPE: the same with a condition
const inheritOnlyFlag = 8; // INHERIT_ONLY_ACE (winnt.h)
const inheritedByAll = 1 | 2; // OBJECT_INHERIT_ACE, CONTAINER_INHERIT_ACE
const allFlags = inheritedByAll | 4 | inheritOnlyFlag | 0x10; // and NO_PROPAGATE_INHERIT_ACE, INHERITED_ACE

/** The rights of a log reader: FILE_GENERIC_READ | FILE_GENERIC_EXECUTE (winnt.h). */
export const readAndExecute = 0x12_00a9;

/**
 * The entries of an ACL (winnt.h) that grant rights. Its header of 8 bytes has the size at 2 and the count at 4; an ACE has type, flags,
 * size, mask and SID.
 */
export function allowedAccess(list: Buffer): AllowedAccess[] {
  const allowed: AllowedAccess[] = [];
  let at = 8;
  for (let count = list.readUInt16LE(4); count > 0; count--) {
    const type = list.readUInt8(at);
    const sid = list.subarray(at + 8);
    if (type === accessAllowed || type === accessAllowedCallback) {
      const flags = list.readUInt8(at + 1);
      allowed.push({
        sid: sid.subarray(0, sidLength(sid)),
        mask: list.readUInt32LE(at + 4),
        inheritOnly: (flags & inheritOnlyFlag) !== 0,
        forAll: (flags & allFlags) === inheritedByAll,
      });
    }
    at += list.readUInt16LE(at + 2);
  }
  return allowed;
}

/**
 * Rights to create or delete files in a folder, or to change its access list: FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY, FILE_DELETE_CHILD,
 * DELETE, WRITE_DAC, WRITE_OWNER, GENERIC_WRITE, GENERIC_ALL (winnt.h).
 */
const writeRights = 0x2 | 0x4 | 0x40 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x4000_0000 | 0x1000_0000;

/**
 * Accounts that have all rights anyway, or are placeholders for the creator of a file: SYSTEM, Administrators, CREATOR OWNER, OWNER RIGHTS,
 * TrustedInstaller (well-known SIDs, [MS-DTYP] 2.4.2.4).
 */
const trusted = ['S-1-5-18', 'S-1-5-32-544', 'S-1-3-0', 'S-1-3-4', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'];

/**
 * Rights to replace a folder by another one: FILE_DELETE_CHILD on the folder above, or DELETE, WRITE_DAC, WRITE_OWNER, GENERIC_ALL on the
 * folder itself (winnt.h).
 */
const replaceRights = 0x40 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x1000_0000;
/** The same for the root of a drive, which cannot be deleted. */
const replaceRightsInRoot = replaceRights & ~0x1_0000;

/**
 * The first account, of the owner and the access list, that can change the folder and is neither trusted nor the caller; null if none
 * can.
 */
export function findUntrustedWriter(owner: Buffer, list: Buffer, caller: Buffer): Buffer | null {
  return findUntrusted([owner, ...holders(allowedAccess(list), writeRights)], caller);
}

/** Like {@link findUntrustedWriter}, but for accounts that can replace the contents of the folder, or the folder itself. */
export function findUntrustedReplacer(owner: Buffer, list: Buffer, caller: Buffer, isRoot: boolean): Buffer | null {
  const entries = allowedAccess(list).filter(({ inheritOnly }) => !inheritOnly);
  return findUntrusted([owner, ...holders(entries, isRoot ? replaceRightsInRoot : replaceRights)], caller);
}

function holders(entries: readonly AllowedAccess[], rights: number): Buffer[] {
  return entries.filter(({ mask }) => (mask & rights) !== 0).map(({ sid }) => sid);
}

function findUntrusted(accounts: readonly Buffer[], caller: Buffer): Buffer | null {
  return accounts.find((sid) => !trusted.includes(sidText(sid)) && !sid.equals(caller)) ?? null;
}

/**
 * The accounts whose read access a new log reader replaces. Empty if the new reader already had an entry: an administrator may have added
 * other readers since.
 * @param before the access list before the new reader's entry was added
 * @param after the same list with the entry
 */
export function formerReaders(before: Buffer, after: Buffer): Buffer[] {
  const [former, now] = [readersIn(before), readersIn(after)];
  return now.length > former.length ? former : [];
}

/** The accounts whose entry is exactly that of a log reader. */
function readersIn(list: Buffer): Buffer[] {
  return allowedAccess(list)
    .filter(({ sid, mask, forAll }) => forAll && mask === readAndExecute && !trusted.includes(sidText(sid)))
    .map(({ sid }) => sid);
}

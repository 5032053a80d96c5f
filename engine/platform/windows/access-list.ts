import { sidLength, sidText } from './sid.ts';

/** An entry of an access list (ACE, winnt.h) that allows something. */
export interface AllowedAccess {
  readonly sid: Buffer;
  readonly mask: number;
  /** Counts for what is made in the folder, not for the folder itself. */
  readonly inheritOnly: boolean;
  /** Made for the folder itself, and counts for it and for what is made in it. */
  readonly forAll: boolean;
}

const accessAllowed = 0; // ACCESS_ALLOWED_ACE_TYPE (winnt.h); 9 is the same with a condition (ACCESS_ALLOWED_CALLBACK_ACE_TYPE)
const accessAllowedCallback = 9;
const inheritOnlyFlag = 8; // INHERIT_ONLY_ACE (winnt.h)
const inheritedByAll = 1 | 2; // OBJECT_INHERIT_ACE, CONTAINER_INHERIT_ACE
const allFlags = inheritedByAll | 4 | inheritOnlyFlag | 0x10; // and NO_PROPAGATE_INHERIT_ACE, INHERITED_ACE

/** What a log reader gets: FILE_GENERIC_READ | FILE_GENERIC_EXECUTE (winnt.h). */
export const readAndExecute = 0x12_00a9;

/** The allowing entries of an ACL (winnt.h): its header of 8 bytes has the size at 2 and the count at 4; an ACE type, flags, size, mask, SID. */
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
 * What lets somebody put files into a folder, take them away or change who may: FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY, FILE_DELETE_CHILD, DELETE,
 * WRITE_DAC, WRITE_OWNER, GENERIC_WRITE, GENERIC_ALL (winnt.h).
 */
const changing = 0x2 | 0x4 | 0x40 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x4000_0000 | 0x1000_0000;

/**
 * Who may do anything anyway, or stands for whoever made a file: SYSTEM, Administrators, CREATOR OWNER, OWNER RIGHTS, TrustedInstaller
 * (well-known SIDs, [MS-DTYP] 2.4.2.4).
 */
const trusted = ['S-1-5-18', 'S-1-5-32-544', 'S-1-3-0', 'S-1-3-4', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'];

/**
 * What lets somebody put another folder in the place of one: FILE_DELETE_CHILD of the folder above, or of itself DELETE, WRITE_DAC,
 * WRITE_OWNER, GENERIC_ALL (winnt.h).
 */
const replacing = 0x40 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x1000_0000;
/** The same of a drive's root: it cannot be deleted. */
const replacingInRoot = replacing & ~0x1_0000;

/** The first account of an access list and its owner that may change the folder and is neither trusted nor the caller; null when there is none. */
export function findUntrustedWriter(owner: Buffer, list: Buffer, caller: Buffer): Buffer | null {
  return findUntrusted([owner, ...holders(allowedAccess(list), changing)], caller);
}

/** As {@link findUntrustedWriter}, of those who may take away what lies in the folder, or the folder itself, and put something else there. */
export function findUntrustedReplacer(owner: Buffer, list: Buffer, caller: Buffer, isRoot: boolean): Buffer | null {
  const entries = allowedAccess(list).filter(({ inheritOnly }) => !inheritOnly);
  return findUntrusted([owner, ...holders(entries, isRoot ? replacingInRoot : replacing)], caller);
}

function holders(entries: readonly AllowedAccess[], rights: number): Buffer[] {
  return entries.filter(({ mask }) => (mask & rights) !== 0).map(({ sid }) => sid);
}

function findUntrusted(accounts: readonly Buffer[], caller: Buffer): Buffer | null {
  return accounts.find((sid) => !trusted.includes(sidText(sid)) && !sid.equals(caller)) ?? null;
}

/**
 * The accounts whose read access a new log reader replaces. Empty when the new reader has had its entry already: an administrator may have
 * added others since.
 * @param before the access list without the new reader's entry, unless it had one
 * @param after the same list with it
 */
export function formerReaders(before: Buffer, after: Buffer): Buffer[] {
  const [former, now] = [readersIn(before), readersIn(after)];
  return now.length > former.length ? former : [];
}

/** Accounts that have exactly a log reader's entry. */
function readersIn(list: Buffer): Buffer[] {
  return allowedAccess(list)
    .filter(({ sid, mask, forAll }) => forAll && mask === readAndExecute && !trusted.includes(sidText(sid)))
    .map(({ sid }) => sid);
}

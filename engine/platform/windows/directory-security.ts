import { lstatSync } from 'node:fs';
import path from 'node:path';
import { copyMemory } from '../memory.ts';
import { withHandle } from '../with-handle.ts';
import { convertStringSecurityDescriptorToSecurityDescriptor, getNamedSecurityInfo, setNamedSecurityInfo } from './advapi32.ts';
import { createDirectory, localFree } from './kernel32.ts';
import { longPath } from './long-path.ts';
import { sidLength } from './sid.ts';
import { windowsError } from './system-error.ts';
import { getLastError } from './system-library.ts';

// accctrl.h, winnt.h
const fileObject = 1; // SE_FILE_OBJECT
const ownerInformation = 1;
const accessListInformation = 4;

/**
 * A folder that does not exist, after the missing folders above it. All of them must be created with an access list of their own: below the
 * root of a drive, folders inherit that every account can rename and delete them.
 */
export function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let current = folder; !lstatSync(current, { throwIfNoEntry: false }); current = path.dirname(current)) {
    missing.unshift(current);
    // The drive does not exist.
    if (current === path.dirname(current)) break;
  }
  return missing;
}

/** Creates a folder with an owner and an access list. @param sddl both in SDDL @throws the system's error */
export function createSecuredFolder(folder: string, sddl: string): void {
  const descriptor = new BigUint64Array(1);
  if (convertStringSecurityDescriptorToSecurityDescriptor(sddl, 1, descriptor, null) === 0)
    throw windowsError(getLastError(), 'cannot create an access list');
  // SECURITY_ATTRIBUTES (wtypesbase.h): its length, the descriptor at 8, whether handles are inherited at 16.
  const attributes = Buffer.alloc(24);
  attributes.writeUInt32LE(24, 0);
  attributes.writeBigUInt64LE(descriptor[0] ?? 0n, 8);
  const create = (): number => (createDirectory(longPath(folder), attributes) === 0 ? getLastError() : 0);
  const error = withHandle(descriptor[0] ?? 0n, localFree, create);
  if (error !== 0) throw windowsError(error, `cannot create ${folder}`);
}

/** Reads the owner and the access list of a folder. `list` is the address of the access list, null if every account has all rights. */
export function withSecurity<Value>(folder: string, use: (owner: Buffer, list: bigint | null) => Value): Value {
  const [owner, list, descriptor] = [new BigUint64Array(1), new BigUint64Array(1), new BigUint64Array(1)];
  const error = getNamedSecurityInfo(
    longPath(folder),
    fileObject,
    ownerInformation | accessListInformation,
    owner,
    null,
    list,
    null,
    descriptor,
  );
  if (error !== 0) throw windowsError(error, `cannot read the access list of ${folder}`);
  return withHandle(descriptor[0] ?? 0n, localFree, () =>
    use(copyMemory(owner[0] ?? 0n, sidLength(copyMemory(owner[0] ?? 0n, 2))), list[0] || null),
  );
}

/** Copies an access list; its header has the size. */
export function accessListAt(address: bigint): Buffer {
  return copyMemory(address, copyMemory(address, 4).readUInt16LE(2));
}

/** Sets the access list of a folder. @returns a Windows error number, 0 on success */
export function setAccessList(folder: string, list: bigint): number {
  return setNamedSecurityInfo(longPath(folder), fileObject, accessListInformation, null, null, list, null);
}

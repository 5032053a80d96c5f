import { copyMemory } from '../memory.ts';
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

/** Makes a folder with an owner and an access list from the start. @param sddl both in Windows' own notation @throws the system's error */
export function createSecuredFolder(folder: string, sddl: string): void {
  const descriptor = new BigUint64Array(1);
  if (convertStringSecurityDescriptorToSecurityDescriptor(sddl, 1, descriptor, null) === 0)
    throw windowsError(getLastError(), 'no access list can be made');
  // SECURITY_ATTRIBUTES (wtypesbase.h): its length, the descriptor at 8, whether handles are inherited at 16.
  const attributes = Buffer.alloc(24);
  attributes.writeUInt32LE(24, 0);
  attributes.writeBigUInt64LE(descriptor[0] ?? 0n, 8);
  const error = createDirectory(longPath(folder), attributes) === 0 ? getLastError() : 0;
  localFree(descriptor[0] ?? 0n);
  if (error !== 0) throw windowsError(error, `${folder} cannot be made`);
}

/** Reads who owns a folder and who may do what to it. `list` is the address of the access list, null where everybody may do everything. */
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
  if (error !== 0) throw windowsError(error, `who may write to ${folder} cannot be read`);
  try {
    return use(copyMemory(owner[0] ?? 0n, sidLength(copyMemory(owner[0] ?? 0n, 2))), list[0] || null);
  } finally {
    localFree(descriptor[0] ?? 0n);
  }
}

/** The bytes of an access list; its size stands in it. */
export function accessListAt(address: bigint): Buffer {
  return copyMemory(address, copyMemory(address, 4).readUInt16LE(2));
}

/** Gives a folder another access list. @returns an error number of Windows, 0 when it is done */
export function setAccessList(folder: string, list: bigint): number {
  return setNamedSecurityInfo(longPath(folder), fileObject, accessListInformation, null, null, list, null);
}

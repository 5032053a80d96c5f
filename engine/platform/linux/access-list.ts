import { getSystemErrorMessage, getSystemErrorName } from 'node:util';
import { ENODATA, EOPNOTSUPP, errno, fgetxattr, fsetxattr } from './libc.ts';

/** An entry of an access list (acl(5)). */
export interface AccessEntry {
  readonly kind: number;
  /** Bits: read 4, write 2, execute 1. */
  readonly permissions: number;
  /** Number of the account or group; {@link noNumber} for other kinds. */
  readonly number: number;
}

/** Kinds of entries (linux/posix_acl.h). A list has them in this order. */
export const entryKinds = { owner: 0x01, account: 0x02, owningGroup: 0x04, group: 0x08, mask: 0x10, other: 0x20 } as const;

export const noNumber = 0xffff_ffff;

/** `access`: who can access the file or directory. `default`: the list that new files of a directory get. */
export type AccessListKind = 'access' | 'default';

/** linux/posix_acl_xattr.h: a version, then for each entry kind (2 bytes), permissions (2) and number (4). */
const version = 2;
const headerLength = 4;
const entryLength = 8;
const maxBytes = 64 * 1024;

export function parseAccessList(bytes: Buffer): AccessEntry[] {
  const entries: AccessEntry[] = [];
  for (let at = headerLength; at + entryLength <= bytes.length; at += entryLength) {
    entries.push({ kind: bytes.readUInt16LE(at), permissions: bytes.readUInt16LE(at + 2), number: bytes.readUInt32LE(at + 4) });
  }
  return entries;
}

export function formatAccessList(entries: readonly AccessEntry[]): Buffer {
  const bytes = Buffer.alloc(headerLength + entries.length * entryLength);
  bytes.writeUInt32LE(version, 0);
  for (const [index, { kind, permissions, number }] of entries.entries()) {
    const at = headerLength + index * entryLength;
    bytes.writeUInt16LE(kind, at);
    bytes.writeUInt16LE(permissions, at + 2);
    bytes.writeUInt32LE(number, at + 4);
  }
  return bytes;
}

/** The list that permission bits are short for. */
export function listOfMode(mode: number): AccessEntry[] {
  const { owner, owningGroup, other } = entryKinds;
  return [
    { kind: owner, permissions: (mode >> 6) & 7, number: noNumber },
    { kind: owningGroup, permissions: (mode >> 3) & 7, number: noNumber },
    { kind: other, permissions: mode & 7, number: noNumber },
  ];
}

/** Reads a list of an open file or directory; null if it has none, or its file system has no access lists. */
export function readAccessList(descriptor: number, kind: AccessListKind): AccessEntry[] | null {
  const bytes = Buffer.alloc(maxBytes);
  const length = fgetxattr(descriptor, attributeOf(kind), bytes, bytes.length);
  if (length >= 0) return parseAccessList(bytes.subarray(0, length));
  const number = errno();
  if (number === ENODATA || number === EOPNOTSUPP) return null;
  throw systemError(number);
}

/** Replaces a list. @throws the system's error, EOPNOTSUPP if the file system has no access lists */
export function writeAccessList(descriptor: number, kind: AccessListKind, entries: readonly AccessEntry[]): void {
  const bytes = formatAccessList(entries);
  if (fsetxattr(descriptor, attributeOf(kind), bytes, bytes.length, 0) !== 0) throw systemError(errno());
}

const attributeOf = (kind: AccessListKind): string => `system.posix_acl_${kind}`;

function systemError(number: number): Error {
  return Object.assign(new Error(getSystemErrorMessage(-number)), { errno: -number, code: getSystemErrorName(-number) });
}

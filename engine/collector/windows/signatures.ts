import koffi from 'koffi';
import { closeHandle, createFile } from '../../platform/windows/kernel32.ts';
import { longPath } from '../../platform/windows/long-path.ts';
import { withHandle } from '../../platform/with-handle.ts';
import { type CatalogMember, createCatalogSearch } from './security-catalogs.ts';
import { signatureStatus } from './signature-status.ts';
import { subjectKinds, trustDataSize, type TrustResult, verifyTrust } from './verify-trust.ts';

/**
 * The signer of a file, if Windows trusts the signature; `Untrusted` if the file has a signature that is not valid, or that cannot be
 * verified without the network; null if it is not signed; `ReadFailed` if the check itself failed; `NotSupported` if this Windows cannot
 * search its catalogs.
 */
export type Signature = { readonly signer: string } | 'Untrusted' | 'ReadFailed' | 'NotSupported' | null;

/** WINTRUST_FILE_INFO and WINTRUST_CATALOG_INFO on x64 (wintrust.h). */
const fileInfo = { size: 32, path: 8, file: 16 } as const;
const catalogInfo = { size: 72, catalogPath: 8, memberTag: 16, memberPath: 24, memberFile: 32, hash: 40, hashSize: 48, admin: 64 } as const;

/** Arguments of CreateFileW (winnt.h, fileapi.h). */
const opening = { genericRead: 0x8000_0000, shareAll: 7, openExisting: 3, invalidHandle: 0xffff_ffff_ffff_ffffn } as const;

/** Creates the function that verifies the signature of a file, embedded or in a catalog. The network is never used. */
export function createSignatureReader(): (path: string) => Signature {
  const subjects = new TrustSubjects();
  const findInCatalog = createCatalogSearch();
  const verifyFile = (path: string, file: bigint): Signature => {
    const embedded = toSignature(subjects.verifyFile(path, file));
    if (embedded !== null) return embedded;
    return findInCatalog === null
      ? 'NotSupported'
      : findInCatalog(file, (member) => toSignature(subjects.verifyMember(path, file, member)));
  };
  return (path) => {
    const fullPath = longPath(path);
    const file = BigInt(createFile(fullPath, opening.genericRead, opening.shareAll, null, opening.openExisting, 0, null));
    return file === opening.invalidHandle ? 'ReadFailed' : withHandle(file, closeHandle, () => verifyFile(fullPath, file));
  };
}

function toSignature({ status, signer }: TrustResult): Signature {
  const meaning = signatureStatus(status);
  if (meaning === 'Unsigned') return null;
  if (meaning !== 'Valid') return meaning;
  return signer === null ? 'ReadFailed' : { signer };
}

/**
 * The structures that describe to WinVerifyTrust the file to verify. They refer to each other by address, so they are allocated once:
 * the garbage collector frees memory that only an address refers to.
 */
class TrustSubjects {
  readonly #data = Buffer.alloc(trustDataSize);
  readonly #file = Buffer.alloc(fileInfo.size);
  readonly #catalog = Buffer.alloc(catalogInfo.size);
  readonly #hash = Buffer.alloc(64);
  readonly #path = Buffer.alloc(2 * (32_768 + 8));
  readonly #catalogPath = Buffer.alloc(2 * 260);
  readonly #memberTag = Buffer.alloc(2 * 2 * 64 + 2);

  /** Verifies the signature that an open file contains. */
  verifyFile(path: string, file: bigint): TrustResult {
    const subject = this.#file.fill(0);
    subject.writeUInt32LE(subject.length, 0);
    subject.writeBigUInt64LE(writeString(path, this.#path), fileInfo.path);
    subject.writeBigUInt64LE(file, fileInfo.file);
    return verifyTrust(this.#data, subjectKinds.file, subject);
  }

  /** Verifies the catalog that lists an open file. */
  verifyMember(path: string, file: bigint, member: CatalogMember): TrustResult {
    const subject = this.#catalog.fill(0);
    subject.writeUInt32LE(subject.length, 0);
    subject.writeBigUInt64LE(writeString(member.catalog, this.#catalogPath), catalogInfo.catalogPath);
    subject.writeBigUInt64LE(writeString(member.hash.toString('hex').toUpperCase(), this.#memberTag), catalogInfo.memberTag);
    subject.writeBigUInt64LE(writeString(path, this.#path), catalogInfo.memberPath);
    subject.writeBigUInt64LE(file, catalogInfo.memberFile);
    member.hash.copy(this.#hash);
    subject.writeBigUInt64LE(koffi.address(this.#hash), catalogInfo.hash);
    subject.writeUInt32LE(member.hash.length, catalogInfo.hashSize);
    subject.writeBigUInt64LE(member.admin, catalogInfo.admin);
    return verifyTrust(this.#data, subjectKinds.catalog, subject);
  }
}

/** Writes a string and its terminating NUL. @returns the address of `memory` */
function writeString(text: string, memory: Buffer): bigint {
  memory.write(`${text}\0`, 'utf16le');
  return koffi.address(memory);
}

import koffi from 'koffi';
import { certGetNameString } from '../../platform/windows/crypt32.ts';
import { createFile, closeHandle } from '../../platform/windows/kernel32.ts';
import { longPath } from '../../platform/windows/long-path.ts';
import {
  winVerifyTrust,
  wtHelperProvDataFromStateData,
  wtHelperGetProvSignerFromChain,
  wtHelperGetProvCertFromChain,
} from '../../platform/windows/wintrust.ts';
import { createCatalogs } from './security-catalogs.ts';
import { signatureStatus } from './signature-status.ts';

/**
 * Who signed a file, if Windows trusts the signature; `Untrusted` if it carries one that does not hold, or that cannot be proved
 * without the network; null if it is not signed; `ReadFailed` if the check itself failed; `NotSupported` if this Windows cannot search
 * its catalogs.
 */
export type Signature = { readonly signer: string } | 'Untrusted' | 'ReadFailed' | 'NotSupported' | null;

/** {00AAC56B-CD44-11d0-8CC2-00C04FC295EE}, WINTRUST_ACTION_GENERIC_VERIFY_V2 (softpub.h): Authenticode. */
const authenticode = Buffer.from('6bc5aa0044cdd0118cc200c04fc295ee', 'hex');
const noWindow = -1; // INVALID_HANDLE_VALUE: never ask anybody

/** WINTRUST_DATA on x64 (wintrust.h), and what is set in it. */
const trust = {
  size: 88,
  uiChoice: 24,
  revocationChecks: 28,
  unionChoice: 32,
  subject: 40,
  stateAction: 48,
  stateData: 56,
  providerFlags: 72,
} as const;
const noUi = 2; // WTD_UI_NONE
const noRevocationCheck = 0; // WTD_REVOKE_NONE
const subjects = { file: 1, catalog: 2 } as const; // WTD_CHOICE_FILE, WTD_CHOICE_CATALOG
const actions = { verify: 1, close: 2 } as const; // WTD_STATEACTION_VERIFY, WTD_STATEACTION_CLOSE
const neverAskTheNetwork = 0x10 | 0x1000; // WTD_REVOCATION_CHECK_NONE, WTD_CACHE_ONLY_URL_RETRIEVAL

/** WINTRUST_FILE_INFO and WINTRUST_CATALOG_INFO on x64 (wintrust.h). */
const fileInfo = { size: 32, path: 8, file: 16 } as const;
const catalogInfo = { size: 72, catalogPath: 8, memberTag: 16, memberPath: 24, memberFile: 32, hash: 40, hashSize: 48, admin: 64 } as const;

/** How a file is opened (winnt.h, fileapi.h). */
const opening = { genericRead: 0x8000_0000, shareAll: 7, openExisting: 3, invalidHandle: 0xffff_ffff_ffff_ffffn } as const;

const simpleDisplayName = 4; // CERT_NAME_SIMPLE_DISPLAY_TYPE (wincrypt.h)
const certificate = 8; // pCert in CRYPT_PROVIDER_CERT on x64 (wintrust.h)

/** Opens what verifies signatures, a file's own and those of catalogs. Nothing is asked of the network. */
export function createSignatures(): (path: string) => Signature {
  const inCatalog = createCatalogs();

  const subjectName = (state: bigint): string | null => {
    const provider = wtHelperProvDataFromStateData(state);
    const signer = provider === null ? null : wtHelperGetProvSignerFromChain(provider, 0, 0, 0);
    const chained = signer === null ? null : wtHelperGetProvCertFromChain(signer, 0);
    if (chained === null) return null;
    const name = Buffer.alloc(2 * 1024);
    const length = certGetNameString(koffi.decode(chained, certificate, 'void *'), simpleDisplayName, 0, null, name, 1024);
    return name.toString('utf16le', 0, 2 * Math.max(0, length - 1));
  };

  // Allocated once and for all: to memory that is known by its address only, nothing else holds on.
  const data = Buffer.alloc(trust.size);
  const file = Buffer.alloc(fileInfo.size);
  const catalog = Buffer.alloc(catalogInfo.size);
  const hash = Buffer.alloc(64);
  const texts = { path: Buffer.alloc(2 * (32_768 + 8)), catalogPath: Buffer.alloc(2 * 260), memberTag: Buffer.alloc(2 * 2 * 64 + 2) };

  const verify = (kind: number, subject: Buffer): { readonly status: number; readonly signer: string | null } => {
    data.fill(0);
    data.writeUInt32LE(trust.size, 0);
    data.writeUInt32LE(noUi, trust.uiChoice);
    data.writeUInt32LE(noRevocationCheck, trust.revocationChecks);
    data.writeUInt32LE(kind, trust.unionChoice);
    data.writeBigUInt64LE(koffi.address(subject), trust.subject);
    data.writeUInt32LE(actions.verify, trust.stateAction);
    data.writeUInt32LE(neverAskTheNetwork, trust.providerFlags);
    const status = winVerifyTrust(noWindow, authenticode, data);
    const state = data.readBigUInt64LE(trust.stateData);
    const signer = status === 0 && state !== 0n ? subjectName(state) : null;
    data.writeUInt32LE(actions.close, trust.stateAction);
    winVerifyTrust(noWindow, authenticode, data);
    return { status, signer };
  };
  const result = ({ status, signer }: ReturnType<typeof verify>): Signature => {
    const meaning = signatureStatus(status);
    if (meaning === 'Unsigned') return null;
    if (meaning !== 'Valid') return meaning;
    return signer === null ? 'ReadFailed' : { signer };
  };
  const signatureOf = (path: string, opened: bigint): Signature => {
    file.fill(0);
    file.writeUInt32LE(file.length, 0);
    file.writeBigUInt64LE(addressOf(path, texts.path), fileInfo.path);
    file.writeBigUInt64LE(opened, fileInfo.file);
    const own = result(verify(subjects.file, file));
    if (own !== null) return own;
    if (inCatalog === null) return 'NotSupported';
    return inCatalog(opened, (member): Signature => {
      catalog.fill(0);
      catalog.writeUInt32LE(catalog.length, 0);
      catalog.writeBigUInt64LE(addressOf(member.catalog, texts.catalogPath), catalogInfo.catalogPath);
      catalog.writeBigUInt64LE(addressOf(member.hash.toString('hex').toUpperCase(), texts.memberTag), catalogInfo.memberTag);
      catalog.writeBigUInt64LE(koffi.address(texts.path), catalogInfo.memberPath);
      catalog.writeBigUInt64LE(opened, catalogInfo.memberFile);
      member.hash.copy(hash);
      catalog.writeBigUInt64LE(koffi.address(hash), catalogInfo.hash);
      catalog.writeUInt32LE(member.hash.length, catalogInfo.hashSize);
      catalog.writeBigUInt64LE(member.admin, catalogInfo.admin);
      return result(verify(subjects.catalog, catalog));
    });
  };

  return (path) => {
    const named = longPath(path);
    const opened = BigInt(createFile(named, opening.genericRead, opening.shareAll, null, opening.openExisting, 0, null));
    if (opened === opening.invalidHandle) return 'ReadFailed';
    try {
      return signatureOf(named, opened);
    } finally {
      closeHandle(opened);
    }
  };
}

/** Writes a text and the zero that ends it. */
function addressOf(text: string, memory: Buffer): bigint {
  memory.write(`${text}\0`, 'utf16le');
  return koffi.address(memory);
}

import koffi from 'koffi';
import { certGetNameString } from '../../platform/windows/crypt32.ts';
import {
  winVerifyTrust,
  wtHelperGetProvCertFromChain,
  wtHelperGetProvSignerFromChain,
  wtHelperProvDataFromStateData,
} from '../../platform/windows/wintrust.ts';

/** {00AAC56B-CD44-11d0-8CC2-00C04FC295EE}, WINTRUST_ACTION_GENERIC_VERIFY_V2 (softpub.h): Authenticode. */
const authenticode = Buffer.from('6bc5aa0044cdd0118cc200c04fc295ee', 'hex');
const noWindow = -1; // INVALID_HANDLE_VALUE: never prompt a user

/** WINTRUST_DATA on x64 (wintrust.h): its size and the offsets of the fields that are set. */
const layout = {
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
const actions = { verify: 1, close: 2 } as const; // WTD_STATEACTION_VERIFY, WTD_STATEACTION_CLOSE
const noNetworkAccess = 0x10 | 0x1000; // WTD_REVOCATION_CHECK_NONE, WTD_CACHE_ONLY_URL_RETRIEVAL

/** dwUnionChoice: WTD_CHOICE_FILE, WTD_CHOICE_CATALOG (wintrust.h). */
export const subjectKinds = { file: 1, catalog: 2 } as const;

const simpleDisplayName = 4; // CERT_NAME_SIMPLE_DISPLAY_TYPE (wincrypt.h)
const certificateOffset = 8; // pCert in CRYPT_PROVIDER_CERT on x64 (wintrust.h)
const maxNameLength = 1024;

/** The status of WinVerifyTrust, and the signer's name if the status is 0. */
export interface TrustResult {
  readonly status: number;
  readonly signer: string | null;
}

/**
 * Verifies the signature of a subject: a WINTRUST_FILE_INFO or WINTRUST_CATALOG_INFO, which the caller keeps in memory. `data` has the
 * {@link trustDataSize} of a WINTRUST_DATA and is overwritten. The network is never used.
 */
export function verifyTrust(data: Buffer, kind: number, subject: Buffer): TrustResult {
  data.fill(0);
  data.writeUInt32LE(layout.size, 0);
  data.writeUInt32LE(noUi, layout.uiChoice);
  data.writeUInt32LE(noRevocationCheck, layout.revocationChecks);
  data.writeUInt32LE(kind, layout.unionChoice);
  data.writeBigUInt64LE(koffi.address(subject), layout.subject);
  data.writeUInt32LE(actions.verify, layout.stateAction);
  data.writeUInt32LE(noNetworkAccess, layout.providerFlags);
  const status = winVerifyTrust(noWindow, authenticode, data);
  const state = data.readBigUInt64LE(layout.stateData);
  const signer = status === 0 && state !== 0n ? signerName(state) : null;
  data.writeUInt32LE(actions.close, layout.stateAction);
  winVerifyTrust(noWindow, authenticode, data);
  return { status, signer };
}

export const trustDataSize = layout.size;

/** The display name in the signer's certificate. */
function signerName(state: bigint): string | null {
  const provider = wtHelperProvDataFromStateData(state);
  const signer = provider === null ? null : wtHelperGetProvSignerFromChain(provider, 0, 0, 0);
  const chained = signer === null ? null : wtHelperGetProvCertFromChain(signer, 0);
  if (chained === null) return null;
  const name = Buffer.alloc(2 * maxNameLength);
  const certificate = koffi.decode(chained, certificateOffset, 'void *');
  const length = certGetNameString(certificate, simpleDisplayName, 0, null, name, maxNameLength);
  return name.toString('utf16le', 0, 2 * Math.max(0, length - 1));
}

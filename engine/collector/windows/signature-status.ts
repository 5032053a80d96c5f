/**
 * The meaning of a WinVerifyTrust result for a file: it has a valid signature, no signature, a signature that is not valid, or the check
 * failed.
 */
export type SignatureStatus = 'Valid' | 'Unsigned' | 'Untrusted' | 'ReadFailed';

/** TRUST_E_NOSIGNATURE, TRUST_E_SUBJECT_FORM_UNKNOWN, TRUST_E_PROVIDER_UNKNOWN (winerror.h). */
const unsigned: ReadonlySet<number> = new Set([0x800b0100, 0x800b0003, 0x800b0001]);

/**
 * The results that reject a signature, from winerror.h. The values outside the ranges are failures of the check itself, such as
 * TRUST_E_SYSTEM_ERROR (80096001), TRUST_E_ACTION_UNKNOWN (800B0002) and CERT_E_REVOCATION_FAILURE (800B010E).
 */
const untrusted: readonly (readonly [first: number, last: number])[] = [
  [0x800b0004, 0x800b0004], // TRUST_E_SUBJECT_NOT_TRUSTED
  [0x800b0101, 0x800b010d], // CERT_E_EXPIRED … CERT_E_UNTRUSTEDROOT, CERT_E_CHAINING, CERT_E_REVOKED, CERT_E_UNTRUSTEDTESTROOT
  [0x800b010f, 0x800b0114], // CERT_E_CN_NO_MATCH … TRUST_E_EXPLICIT_DISTRUST … CERT_E_INVALID_NAME
  [0x80096002, 0x80096007], // TRUST_E_NO_SIGNER_CERT … TRUST_E_CERT_SIGNATURE, TRUST_E_TIME_STAMP
  [0x80096010, 0x80096011], // TRUST_E_BAD_DIGEST, TRUST_E_MALFORMED_SIGNATURE
  [0x80096019, 0x80096019], // TRUST_E_BASIC_CONSTRAINTS
  [0x8009601e, 0x8009601e], // TRUST_E_FINANCIAL_CRITERIA
  [0x80091007, 0x80091007], // CRYPT_E_HASH_VALUE
  [0x80092010, 0x80092010], // CRYPT_E_REVOKED
  [0x80092026, 0x80092026], // CRYPT_E_SECURITY_SETTINGS: not trusted by the policy of the machine
];

/** @param status the result of WinVerifyTrust, as an unsigned number */
export function signatureStatus(status: number): SignatureStatus {
  if (status === 0) return 'Valid';
  if (unsigned.has(status)) return 'Unsigned';
  return untrusted.some(([first, last]) => status >= first && status <= last) ? 'Untrusted' : 'ReadFailed';
}

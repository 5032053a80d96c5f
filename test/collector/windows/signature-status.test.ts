import assert from 'node:assert/strict';
import { signatureStatus, type SignatureStatus } from '../../../engine/collector/windows/signature-status.ts';

describe('results of WinVerifyTrust', () => {
  // The numbers of winerror.h, and their meaning after Microsoft Learn: WinVerifyTrust, and "Example C Program: Verifying the Signature of
  // a PE File".
  for (const [name, status, expected] of [
    ['ERROR_SUCCESS', 0, 'Valid'],
    ['TRUST_E_NOSIGNATURE', 0x800b0100, 'Unsigned'],
    ['TRUST_E_SUBJECT_FORM_UNKNOWN', 0x800b0003, 'Unsigned'],
    ['TRUST_E_PROVIDER_UNKNOWN', 0x800b0001, 'Unsigned'],
    ['TRUST_E_BAD_DIGEST', 0x80096010, 'Untrusted'],
    ['TRUST_E_EXPLICIT_DISTRUST', 0x800b0111, 'Untrusted'],
    ['TRUST_E_SUBJECT_NOT_TRUSTED', 0x800b0004, 'Untrusted'],
    ['CRYPT_E_SECURITY_SETTINGS', 0x80092026, 'Untrusted'],
    ['CERT_E_EXPIRED', 0x800b0101, 'Untrusted'],
    ['CERT_E_UNTRUSTEDROOT', 0x800b0109, 'Untrusted'],
    ['CERT_E_CHAINING', 0x800b010a, 'Untrusted'],
    ['CERT_E_REVOKED', 0x800b010c, 'Untrusted'],
    ['TRUST_E_CERT_SIGNATURE', 0x80096004, 'Untrusted'],
    ['TRUST_E_ACTION_UNKNOWN', 0x800b0002, 'ReadFailed'],
    ['CERT_E_REVOCATION_FAILURE', 0x800b010e, 'ReadFailed'],
    ['TRUST_E_SYSTEM_ERROR', 0x80096001, 'ReadFailed'],
    ['CRYPT_E_FILE_ERROR', 0x80092003, 'ReadFailed'],
    ['CRYPT_E_NO_REVOCATION_CHECK', 0x80092012, 'ReadFailed'],
    ['CRYPT_E_REVOCATION_OFFLINE', 0x80092013, 'ReadFailed'],
    ['E_OUTOFMEMORY', 0x8007000e, 'ReadFailed'],
    ['ERROR_SHARING_VIOLATION', 0x80070020, 'ReadFailed'],
    ['RPC_S_SERVER_UNAVAILABLE', 0x800706ba, 'ReadFailed'],
  ] as const satisfies readonly (readonly [string, number, SignatureStatus])[]) {
    it(`${name} means ${expected}`, () => assert.equal(signatureStatus(status), expected));
  }
});

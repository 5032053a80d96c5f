import { withHandle } from '../with-handle.ts';
import { openProcessToken, getTokenInformation, lookupAccountSid } from './advapi32.ts';
import { closeHandle } from './kernel32.ts';
import { createRetriedLookups, type Lookup } from './retried-lookups.ts';
import { sidLength, sidText } from './sid.ts';

const tokenQuery = 8; // TOKEN_QUERY (winnt.h)
const tokenUser = 1; // TOKEN_INFORMATION_CLASS (winnt.h)
/** TOKEN_USER: a pointer and the attributes, then the SID itself, of 68 bytes at most. */
const tokenUserSize = 16 + 68;
const nameSize = 512;
const maxNames = 10_000;

export interface Accounts {
  /** The SID of the account that a process runs as; null if its token cannot be read. The handle needs the limited right only. */
  sidOf(processHandle: bigint): Buffer | null;
  /**
   * `DOMAIN\user`. If Windows finds no account for the SID, the SID as a string, and the lookup has failed: a domain controller may be
   * unreachable. Names are cached; a failed lookup is repeated after a minute.
   */
  lookUp(sid: Buffer): Lookup<string>;
  /** The name only. */
  nameOf(sid: Buffer): string;
}

export function createAccounts(): Accounts {
  const names = createRetriedLookups<string>(maxNames);
  const lookUp = (sid: Buffer): Lookup<string> => names(sid.toString('hex'), () => lookUpAccount(sid));
  return { sidOf: readProcessSid, lookUp, nameOf: (sid) => lookUp(sid).value };
}

function readProcessSid(processHandle: bigint): Buffer | null {
  const tokens = new BigUint64Array(1);
  if (openProcessToken(processHandle, tokenQuery, tokens) === 0 || tokens[0] === undefined) return null;
  return withHandle(tokens[0], closeHandle, (token) => {
    const buffer = Buffer.alloc(tokenUserSize);
    if (getTokenInformation(token, tokenUser, buffer, buffer.length, new Uint32Array(1)) === 0) return null;
    const sid = buffer.subarray(16);
    return sid.subarray(0, sidLength(sid));
  });
}

function lookUpAccount(sid: Buffer): Lookup<string> {
  const [name, domain] = [Buffer.alloc(2 * nameSize), Buffer.alloc(2 * nameSize)];
  const [nameLength, domainLength] = [Uint32Array.of(nameSize), Uint32Array.of(nameSize)];
  if (lookupAccountSid(null, sid, name, nameLength, domain, domainLength, new Uint32Array(1)) === 0) {
    return { value: sidText(sid), failed: true };
  }
  const text = (buffer: Buffer, length: Uint32Array): string => buffer.toString('utf16le', 0, 2 * (length[0] ?? 0));
  return { value: [text(domain, domainLength), text(name, nameLength)].filter((part) => part !== '').join('\\'), failed: false };
}

import { ERANGE, addressOf, getpwuidR } from './libc.ts';

/** Offset of pw_name in struct passwd (pwd.h); the structure has 48 bytes. */
const passwdLength = 48;

/**
 * Name of an account from the system's account database (getpwuid_r(3), which also finds LDAP, sssd and systemd accounts); the number as
 * a string if no account has it.
 */
export function accountName(uid: number): string {
  return lookUpName(uid) ?? String(uid);
}

/** Names of accounts, each looked up once. */
export class AccountNames {
  private readonly names = new Map<number, string>();

  of(uid: number): string {
    let name = this.names.get(uid);
    if (name === undefined) this.names.set(uid, (name = accountName(uid)));
    return name;
  }

  /** Clears the cached names, so that a renamed or new account is found. */
  clear(): void {
    this.names.clear();
  }
}

function lookUpName(uid: number): string | null {
  for (let size = 1024; size <= 1 << 20; size *= 4) {
    const entry = Buffer.alloc(passwdLength);
    const strings = Buffer.alloc(size);
    const result = Buffer.alloc(8);
    const error = getpwuidR(uid, entry, strings, strings.length, result);
    if (error === ERANGE) continue;
    if (error !== 0 || result.readBigUInt64LE(0) === 0n) return null;
    const start = Number(entry.readBigUInt64LE(0) - addressOf(strings));
    return strings.toString('utf8', start, strings.indexOf(0, start));
  }
  return null;
}

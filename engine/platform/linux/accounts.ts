import { ERANGE, addressOf, getpwuidR } from './libc.ts';

/** Offset of pw_name in struct passwd (pwd.h); the structure has 48 bytes. */
const passwdLength = 48;

/**
 * Name of an account by the system's own account database (getpwuid_r(3), so that LDAP, sssd and systemd accounts are found too);
 * the number as text where no account has it.
 */
export function accountName(uid: number): string {
  let name = names.get(uid);
  if (name === undefined) names.set(uid, (name = askForName(uid) ?? String(uid)));
  return name;
}

/** Forgets the names, so that a renamed or new account is seen. */
export function forgetAccounts(): void {
  names.clear();
}

const names = new Map<number, string>();

function askForName(uid: number): string | null {
  for (let size = 1024; size <= 1 << 20; size *= 4) {
    const entry = Buffer.alloc(passwdLength);
    const texts = Buffer.alloc(size);
    const result = Buffer.alloc(8);
    const error = getpwuidR(uid, entry, texts, texts.length, result);
    if (error === ERANGE) continue;
    if (error !== 0 || result.readBigUInt64LE(0) === 0n) return null;
    const start = Number(entry.readBigUInt64LE(0) - addressOf(texts));
    return texts.toString('utf8', start, texts.indexOf(0, start));
  }
  return null;
}

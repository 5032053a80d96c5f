import { ERANGE, addressOf, getgrnamR, getpwnamR, getpwuidR } from './libc.ts';

/** Length of struct passwd (pwd.h), which begins with the address of pw_name. struct group (grp.h) is smaller. */
const entryLength = 48;
/** Offset of pw_uid in struct passwd, and of gr_gid in struct group: both follow two addresses. */
const numberOffset = 16;

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

/** The number of an account; null if no account has this name. */
export function accountNumber(name: string): number | null {
  return lookUp((...buffers) => getpwnamR(name, ...buffers), readNumber);
}

/** The number of a group; null if no group has this name. */
export function groupNumber(name: string): number | null {
  return lookUp((...buffers) => getgrnamR(name, ...buffers), readNumber);
}

const readNumber = (entry: Buffer): number => entry.readUInt32LE(numberOffset);

function lookUpName(uid: number): string | null {
  return lookUp(
    (...buffers) => getpwuidR(uid, ...buffers),
    (entry, strings) => {
      const start = Number(entry.readBigUInt64LE(0) - addressOf(strings));
      return strings.toString('utf8', start, strings.indexOf(0, start));
    },
  );
}

/**
 * Looks up an entry of the account database, with larger buffers until its texts fit.
 * @returns null if it does not exist, or cannot be read
 */
function lookUp<Result>(
  find: (entry: Buffer, strings: Buffer, length: number, result: Buffer) => number,
  read: (entry: Buffer, strings: Buffer) => Result,
): Result | null {
  for (let size = 1024; size <= 1 << 20; size *= 4) {
    const entry = Buffer.alloc(entryLength);
    const strings = Buffer.alloc(size);
    const result = Buffer.alloc(8);
    const error = find(entry, strings, strings.length, result);
    if (error === ERANGE) continue;
    if (error !== 0 || result.readBigUInt64LE(0) === 0n) return null;
    return read(entry, strings);
  }
  return null;
}

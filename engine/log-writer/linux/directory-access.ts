import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { accountName } from '../../platform/linux/accounts.ts';
import { withHandle } from '../../platform/with-handle.ts';
import { makeDirectory } from '../../platform/make-directory.ts';
import type { DirectoryAccess } from '../directory-access.ts';
import { LogReaderEntry } from './log-reader-entry.ts';

/** Checks directories by their owner and mode. */
export function createDirectoryAccess(logReader: string | null): DirectoryAccess {
  const readerEntry = logReader === null ? null : new LogReaderEntry(logReader);
  /** Directories without an untrusted writer. */
  const checked = new Map<string, Pick<Stats, 'dev' | 'ino'>>();
  return {
    createFolder: makeDirectory,
    grantReader: (folder) => readerEntry?.write(folder),
    untrustedWriter(folder) {
      const stats = statSync(folder);
      const found = writerOf(stats) ?? replacerOf(path.dirname(folder));
      if (found === null) checked.set(folder, stats);
      return found;
    },
    createFile: (file) => createIn(path.dirname(file), path.basename(file), checked.get(path.dirname(file))),
  };
}

/** The account that can create or remove files in a folder; null if only root and the caller can. */
function writerOf({ uid, gid, mode }: Stats): string | null {
  if (uid !== 0 && uid !== process.geteuid?.()) return `its owner ${accountName(uid)}`;
  if ((mode & 0o002) !== 0) return 'every account';
  // The group's bits include the rights of single accounts in an access list (acl(5)).
  return (mode & 0o020) !== 0 ? `the group ${groupName(gid)}` : null;
}

const sticky = 0o1000;

/** The account that can replace a directory below `parent` by another one. In a sticky directory, such as /tmp, only its owner can. */
function replacerOf(parent: string): string | null {
  const stats = statSync(parent);
  const isSticky = (stats.mode & sticky) !== 0;
  const found = writerOf(isSticky ? Object.assign(stats, { mode: stats.mode & ~0o022 }) : stats);
  if (found !== null) return `${found} (of ${parent})`;
  return parent === path.dirname(parent) ? null : replacerOf(path.dirname(parent));
}

/**
 * Creates a file in a directory that is opened first, as openat(2) does: it does not matter if the directory is replaced later.
 * @param expected the directory that was checked; undefined for any
 * @throws the system's error, ENOENT if the directory is another one than the checked one
 */
function createIn(folder: string, name: string, expected: Pick<Stats, 'dev' | 'ino'> | undefined): number {
  return withHandle(openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW), closeSync, (descriptor) => {
    const { dev, ino } = fstatSync(descriptor);
    const opened = `/proc/self/fd/${descriptor}`;
    if (readlinkSync(opened) !== folder || (expected && (expected.dev !== dev || expected.ino !== ino))) {
      throw Object.assign(new Error(`${folder} was replaced by another folder`), { code: 'ENOENT' });
    }
    // O_EXCL fails on links too (open(2)).
    return openSync(`${opened}/${name}`, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_APPEND, 0o640);
  });
}

/** Name from group(5); the number if the group is not in that file. */
function groupName(gid: number): string {
  return new RegExp(`^([^:]*):[^:]*:${gid}:`, 'm').exec(readFileSync('/etc/group', 'utf8'))?.[1] ?? String(gid);
}

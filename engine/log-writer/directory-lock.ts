import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import path from 'node:path';
import { errorCode, errorReason } from '../model/error-code.ts';
import { SettingError } from '../model/settings.ts';
import { isDiskFull } from './full-disk.ts';

/** One reporter per folder holds this file. */
export const lockFile = 'PR-LOCK';

/** A folder that no other reporter writes to. */
export interface FolderLock {
  /** Whether the lock file is still in its folder. */
  inPlace(): boolean;
  close(): void;
}

/** Locks an open file for this process alone; false if another process has locked it. @throws the system's error */
type LockDescriptor = (descriptor: number) => boolean;

/** libuv's UV_FS_O_EXLOCK (uv/win.h): a share mode of 0. Windows refuses every other open then with ERROR_SHARING_VIOLATION. */
const notShared = 0x1000_0000;

/** {@link lockFolder} of this system. On Windows the way the file is opened is the lock. */
export async function createDirectoryLocks(): Promise<(folder: string) => FolderLock> {
  const lock: LockDescriptor = process.platform === 'win32' ? () => true : (await import('../platform/linux/flock.ts')).lockDescriptor;
  return (folder) => lockFolder(folder, lock);
}

/**
 * Locks a log folder. The system releases the lock when the process ends, however it ends; the file stays.
 * @throws SettingError if another reporter holds the lock, or the file system has no locks; the error of a full disk
 */
function lockFolder(folder: string, lock: LockDescriptor): FolderLock {
  const file = path.join(folder, lockFile);
  const flags = constants.O_CREAT | constants.O_RDWR | (process.platform === 'win32' ? notShared : constants.O_NOFOLLOW);
  const fail = (reason: string, remedy: string): never => {
    throw new SettingError('-ld', folder, reason, remedy);
  };
  const another = 'Stop the other reporter, or give another folder with -ld.';
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, flags, 0o600);
    if (!fstatSync(descriptor).isFile()) fail(`${file} is not a file`, 'Remove it.');
    if (!lock(descriptor)) fail(`another reporter writes to the log folder ${folder}`, another);
    return heldLock(file, descriptor);
  } catch (error) {
    if (descriptor !== null) closeSync(descriptor);
    if (error instanceof SettingError || isDiskFull(error)) throw error;
    if (errorCode(error) === 'EBUSY') return fail(`another reporter writes to the log folder ${folder}`, another);
    return fail(`the log folder ${folder} cannot be locked (${errorReason(error)})`, 'Give another folder with -ld.');
  }
}

function heldLock(file: string, descriptor: number): FolderLock {
  const { dev, ino } = fstatSync(descriptor);
  return {
    inPlace() {
      const found = lstatSync(file, { throwIfNoEntry: false });
      return found?.dev === dev && found.ino === ino;
    },
    close: () => closeSync(descriptor),
  };
}

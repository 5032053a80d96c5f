import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import path from 'node:path';
import { errorCode, errorReason } from '../model/error-code.ts';
import { SettingError } from '../model/settings.ts';
import { isDiskFull } from './full-disk.ts';

/** The lock file: at most one reporter per folder holds it. */
export const lockFile = 'PR-LOCK';

/** The lock of a folder. No other reporter writes to it. */
export interface FolderLock {
  /** Whether the lock file is still in the folder. */
  inPlace(): boolean;
  close(): void;
}

/** Locks an open file for this process alone; false if another process has locked it. @throws the system's error */
type LockDescriptor = (descriptor: number) => boolean;

/** libuv's UV_FS_O_EXLOCK (uv/win.h): a share mode of 0. Windows then refuses every other open with ERROR_SHARING_VIOLATION. */
const notShared = 0x1000_0000;

/** {@link lockFolder} of this system. On Windows the share mode of the open file is the lock. */
export async function createDirectoryLocks(): Promise<(folder: string) => FolderLock> {
  const lock: LockDescriptor = process.platform === 'win32' ? () => true : (await import('../platform/linux/flock.ts')).lockDescriptor;
  return (folder) => lockFolder(folder, lock);
}

/**
 * Locks a log folder. The system releases the lock when the process ends for any reason; the file stays.
 * @throws SettingError if another reporter holds the lock, or the file system does not support locks; the error of a full disk
 */
function lockFolder(folder: string, lock: LockDescriptor): FolderLock {
  const file = path.join(folder, lockFile);
  const flags = constants.O_CREAT | constants.O_RDWR | (process.platform === 'win32' ? notShared : constants.O_NOFOLLOW);
  const fail = (reason: string, advice: string): never => {
    throw new SettingError('-ld', folder, reason, advice);
  };
  const remedy = 'Stop the other reporter, or give another folder with -ld.';
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, flags, 0o600);
    if (!fstatSync(descriptor).isFile()) fail(`${file} is not a file`, 'Remove it.');
    if (!lock(descriptor)) fail(`another reporter writes to the log folder ${folder}`, remedy);
    return heldLock(file, descriptor);
  } catch (error) {
    if (descriptor !== null) closeSync(descriptor);
    if (error instanceof SettingError || isDiskFull(error)) throw error;
    if (errorCode(error) === 'EBUSY') return fail(`another reporter writes to the log folder ${folder}`, remedy);
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

import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fstatSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeFileSync, type Stats } from 'node:fs';
import { withHandle } from './with-handle.ts';

/** How {@link replaceFile} creates the new file. */
export interface ReplaceOptions {
  /**
   * Permission bits of the new file, less the umask. By default those of the file that is replaced, without its owner; for a new file
   * 0o666 less the umask. Windows has no such bits: the new file inherits the access list of the folder.
   */
  readonly mode?: number;
  /**
   * Whether the content is on the disk before the file is replaced (fsync). Otherwise the file may be empty or incomplete after a power
   * failure, on some file systems. Default: true.
   */
  readonly durable?: boolean;
  /**
   * Path of the temporary file, in the same folder. A process that ends in between leaves it there. By default its name is unique, as
   * several processes may replace the file at the same time. The only process that writes a file gives a fixed name: the next
   * replacement deletes what is left of the one before.
   */
  readonly temporary?: string;
}

/**
 * Replaces a file, or creates it: every reader, and a start after a crash, sees the old content or the new one. The content is written to a
 * temporary file in the same folder, which must be on the same file system, and renamed. A link is replaced, not followed.
 *
 * On Windows a file that another program has loaded, or has opened without sharing its deletion, cannot be replaced (EPERM, EBUSY).
 * @returns the state of the new file, by which it can be recognized
 * @throws the system's error; the old file remains, and no temporary one
 */
export function replaceFile(file: string, content: string | Uint8Array, options: ReplaceOptions = {}): Stats {
  const { mode, durable = true, temporary = `${file}.${randomBytes(6).toString('hex')}.new` } = options;
  const keptMode = mode === undefined ? modeOf(file) : null;
  rmSync(temporary, { force: true });
  // wx: in a folder that others can write to, no file or link of theirs is opened.
  const descriptor = openSync(temporary, 'wx', mode ?? keptMode ?? 0o666);
  try {
    const written = withHandle(descriptor, closeSync, () => {
      if (keptMode !== null) fchmodSync(descriptor, keptMode);
      writeFileSync(descriptor, content);
      if (durable) fsyncSync(descriptor);
      return fstatSync(descriptor);
    });
    renameSync(temporary, file);
    return written;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The permission bits of a regular file; null on Windows. */
function modeOf(file: string): number | null {
  if (process.platform === 'win32') return null;
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.mode & 0o777 : null;
}

import { closeSync, constants, fstatSync, ftruncateSync, openSync, renameSync, rmSync, writeSync, type Stats } from 'node:fs';
import path from 'node:path';
import { isDiskFull } from '../log-writer/full-disk.ts';
import type { ReporterStatus } from '../model/reporter-status.ts';

export const statusFile = 'PR-STATUS.json';

/** Spaces fill the file up to this size, in bytes: NTFS stores a smaller one without a cluster, and it could not grow on a full disk. */
const paddedSize = 2048;

/** Writes PR-STATUS.json. */
export interface StatusWriter {
  /** Replaces the file as a whole: a reader sees the old one or the new one. If it cannot be written it stays as it was. */
  write(status: ReporterStatus): void;
}

/** @param replace how the file is replaced; a test puts a full disk in its place */
export function createStatusWriter(folder: string, replace = replaceFile): StatusWriter {
  const file = path.join(folder, statusFile);
  let own: Stats | null = null;
  return {
    write(status) {
      const bytes = Buffer.from(`${JSON.stringify(status).padEnd(paddedSize - 1)}\n`);
      try {
        own = replace(file, bytes);
      } catch (error) {
        // All other troubles are those of the log files, which report them.
        if (isDiskFull(error) && own !== null) overwrite(file, own, bytes);
      }
    },
  };
}

/** @throws the system's error; no partial file is left then */
function replaceFile(file: string, bytes: Uint8Array): Stats {
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  const fd = openSync(fresh, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o640);
  let written: Stats | null = null;
  try {
    try {
      writeSync(fd, bytes);
      written = fstatSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, file);
    return written;
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/**
 * On a full disk: writes over the blocks that the file has already. A file that is not the one written last is left alone: in a shared folder
 * another account may have put a link there.
 */
function overwrite(file: string, own: Stats, bytes: Uint8Array): void {
  try {
    const fd = openSync(file, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const { dev, ino, nlink } = fstatSync(fd);
      if (dev !== own.dev || ino !== own.ino || nlink !== 1) return;
      ftruncateSync(fd, writeSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    // A file system that never writes over blocks (btrfs, ZFS) has no room either. The system log has the records that are lost.
  }
}

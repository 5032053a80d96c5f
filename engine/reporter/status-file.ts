import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync, type Stats } from 'node:fs';
import path from 'node:path';
import { isDiskFull } from '../log-writer/full-disk.ts';
import { statusFile, type ReporterStatus } from '../model/reporter-status.ts';
import { version } from '../model/version.ts';
import { replaceFile } from '../platform/replace-file.ts';
import { withHandle } from '../platform/with-handle.ts';
import type { RecordingSession } from './recording-session.ts';

/**
 * The file is padded with spaces to this size, in bytes: NTFS stores a smaller file without a cluster, and it could not grow on a full
 * disk.
 */
const paddedSize = 2048;

/** Writes PR-STATUS.json. */
export interface StatusWriter {
  /** Replaces the whole file: a reader sees the old one or the new one. If it cannot be written, the old one stays. */
  write(status: ReporterStatus): void;
}

/** @param replace replaces the file; a test simulates a full disk */
export function createStatusWriter(folder: string, replace = replaceFile): StatusWriter {
  const file = path.join(folder, statusFile);
  // One reporter writes to a folder. The file is replaced every second: after a power failure the next reporter writes a new one.
  const options = { mode: 0o640, durable: false, temporary: `${file}.new` };
  let own: Stats | null = null;
  return {
    write(status) {
      const bytes = Buffer.from(`${JSON.stringify(status).padEnd(paddedSize - 1)}\n`);
      try {
        own = replace(file, bytes, options);
      } catch (error) {
        // Other errors affect the log files too, and are reported for them.
        if (isDiskFull(error) && own !== null) overwrite(file, own, bytes);
      }
    },
  };
}

/** Writes the status of a reporter. */
export class ReporterStatusFile {
  private readonly session: RecordingSession;
  private readonly writer: StatusWriter;
  private readonly since = new Date();
  private readonly processStarted = new Date(Math.round(Date.now() - process.uptime() * 1000));
  private lastError: string | null = null;

  constructor(session: RecordingSession) {
    this.session = session;
    this.writer = createStatusWriter(session.folder);
  }

  write(state: ReporterStatus['state']): void {
    const { processStarted, since } = this;
    const status = this.session.status();
    this.writer.write({ version, processId: process.pid, processStarted, state, since, updated: new Date(), ...status });
  }

  /** Writes the status at once if a problem has started or ended: an older one would report records as not written although they are. */
  writeIfErrorChanged(state: ReporterStatus['state']): void {
    const { lastError } = this.session.status();
    if (lastError !== this.lastError) this.write(state);
    this.lastError = lastError;
  }
}

/**
 * On a full disk: overwrites the blocks of the existing file. A file other than the one written last is not touched: in a shared folder
 * another account may have created a link there.
 */
function overwrite(file: string, own: Stats, bytes: Uint8Array): void {
  try {
    withHandle(openSync(file, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0)), closeSync, (fd) => {
      const { dev, ino, nlink } = fstatSync(fd);
      if (dev !== own.dev || ino !== own.ino || nlink !== 1) return;
      ftruncateSync(fd, writeSync(fd, bytes, 0, bytes.length, 0));
    });
  } catch {
    // A file system that never overwrites blocks (btrfs, ZFS) cannot store it either. The system log contains the number of lost records.
  }
}

import type { DirectoryAccess } from '../log-writer/directory-access.ts';
import type { FolderLock } from '../log-writer/directory-lock.ts';
import { retryWhileFull, type FullDiskOptions } from '../log-writer/full-disk.ts';
import { prepareLogFolder } from '../log-writer/log-directory.ts';
import type { LostRecords } from '../model/log-events.ts';
import type { Settings } from '../model/settings.ts';
import { observedUntil, unwrittenBefore } from './previous-session.ts';

type LockFolder = (folder: string) => FolderLock;

/** The log directory of a session: prepared, and locked against other reporters. */
export class SessionDirectory {
  /** Path without links. */
  readonly folder: string;
  /** Until when the previous session observed the machine; null if the directory contains no session. */
  readonly observedUntil: Date | null;
  /** The records that the previous session did not write. */
  readonly lostBefore: LostRecords | null;
  private readonly settings: Settings;
  private readonly access: DirectoryAccess;
  private readonly lockFolder: LockFolder;
  private lock: FolderLock | null = null;

  private constructor(folder: string, settings: Settings, access: DirectoryAccess, lockFolder: LockFolder) {
    this.folder = folder;
    this.settings = settings;
    this.access = access;
    this.lockFolder = lockFolder;
    this.observedUntil = observedUntil(folder);
    this.lostBefore = unwrittenBefore(folder);
  }

  /** @throws SettingError if the directory cannot be used, or another reporter writes to it */
  static async open(
    settings: Settings,
    access: DirectoryAccess,
    lockFolder: LockFolder,
    whileFull: FullDiskOptions,
  ): Promise<SessionDirectory> {
    const folder = await retryWhileFull(() => prepareLogFolder(settings, access), whileFull);
    const directory = new SessionDirectory(folder, settings, access, lockFolder);
    directory.lock = await retryWhileFull(() => lockFolder(folder), whileFull);
    return directory;
  }

  /** Creates the directory again if another program removed it. Its lock was removed too then. */
  restore(): void {
    prepareLogFolder(this.settings, this.access);
    if (this.lock?.inPlace()) return;
    const next = this.lockFolder(this.folder);
    this.lock?.close();
    this.lock = next;
  }

  /** Releases the lock. */
  close(): void {
    this.lock?.close();
  }
}

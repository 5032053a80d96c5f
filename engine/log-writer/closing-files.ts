import { fsync } from 'node:fs';
import type { LogFile, SyncFile } from './log-file.ts';

/** The result of writing a file to the disk. */
export interface SyncOutcome {
  /** Whether the system was already requested to write it. */
  readonly isSynced: boolean;
  readonly error: Error | null;
}

/** Files without further records: one after the other is written to the disk and closed while the reporter polls. */
export interface ClosingFiles {
  add(file: LogFile): void;
  /** Whether a file of this name is not closed yet. */
  has(name: string): boolean;
  /** Closes the remaining files, and returns when they are on the disk. */
  finish(): void;
}

/** @param close is called for each file in the order in which they were added */
export function createClosingFiles(close: (file: LogFile, outcome: SyncOutcome) => void, sync: SyncFile = fsync): ClosingFiles {
  const queue: LogFile[] = [];

  function next(): void {
    const [first] = queue;
    first?.sync(sync, (error) => {
      // Closed by finish() meanwhile.
      if (queue[0] !== first) return;
      queue.shift();
      close(first, { isSynced: true, error });
      next();
    });
  }

  return {
    add(file) {
      queue.push(file);
      if (queue.length === 1) next();
    },
    has: (name) => queue.some((file) => file.name === name),
    finish() {
      for (const file of queue.splice(0)) close(file, { isSynced: false, error: null });
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { FileAnchor } from '../model/anchor.ts';
import type { SystemLog } from '../model/system-log.ts';

/** Writes the state of a session's files to the system's log, outside of the log folder. */
export interface Anchors {
  /** UUID of the session. */
  readonly session: string;
  /** A file was closed in this state. The next anchor holds it. */
  closed(state: FileAnchor): void;
  /** Retention deleted these files. The next anchor holds them. */
  deleted(names: readonly string[]): void;
  /** Writes an anchor. @param current states of the files that are being written */
  write(time: Date, current: readonly FileAnchor[]): void;
  /** Whether the interval is over since the last anchor, or the clock was set back. */
  isDue(time: Date): boolean;
}

/** Deleted files that one anchor names: rsyslog cuts messages behind 8 KB. */
const maxNames = 100;

/** Anchors of a new session. @param interval milliseconds; 0: only at start, rotation, deletion and stop */
export function createAnchors({
  computer,
  folder,
  systemLog,
  interval,
}: {
  readonly computer: string;
  readonly folder: string;
  readonly systemLog: SystemLog;
  readonly interval: number;
}): Anchors {
  const session = randomUUID();
  let sequence = 0;
  let last: Date | null = null;
  let closed: FileAnchor[] = [];
  const deleted: string[] = [];
  return {
    session,
    closed: (state) => {
      closed.push(state);
    },
    deleted: (names) => {
      deleted.push(...names);
    },
    write(time, current) {
      last = time;
      let files = [...closed, ...current];
      do {
        const names = deleted.splice(0, maxNames);
        systemLog.write({ kind: 'anchored', anchor: { time, session, sequence: ++sequence, computer, folder, files, deleted: names } });
        files = [];
      } while (deleted.length > 0);
      closed = [];
    },
    isDue: (time) => interval > 0 && last !== null && Math.abs(time.getTime() - last.getTime()) >= interval,
  };
}

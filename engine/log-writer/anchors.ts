import { randomUUID } from 'node:crypto';
import type { FileAnchor } from '../model/anchor.ts';
import type { SystemLog } from '../model/system-log.ts';

/** Writes the state of a session's files to the system log, outside of the log folder. */
export interface Anchors {
  /** UUID of the session. */
  readonly session: string;
  /** Adds a closed file in this state to the next anchor. */
  closed(state: FileAnchor): void;
  /** Adds the files that retention deleted to the next anchor. */
  deleted(names: readonly string[]): void;
  /** Writes an anchor. @param current states of the files that are being written */
  write(time: Date, current: readonly FileAnchor[]): void;
  /** Whether the interval since the last anchor is over, or the clock was set back. */
  isDue(time: Date): boolean;
}

/** Maximum number of deleted files in one anchor: rsyslog truncates messages after 8 KB. */
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

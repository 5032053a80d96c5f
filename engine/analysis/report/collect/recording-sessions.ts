import type { LogRecord } from '../../../log-reader/log-records.ts';

/** A time of recording without a restart of the reporter. */
export interface RecordingSession {
  /** The folder of its logs: each folder is one machine. */
  readonly folder: string;
  readonly from: Date;
  /** Time of its last record. */
  readonly to: Date;
  /** Whether PR-EVENTS describes it, so that its gaps are known. */
  readonly hasEvents: boolean;
  /** Why it ended, if it ended regularly. */
  readonly reason: string | null;
}

type MutableSession = { -readonly [field in keyof RecordingSession]: RecordingSession[field] };

export interface RecordingSessions {
  add(record: LogRecord, folder: string): void;
  /** In the order of the logs. */
  list(): readonly RecordingSession[];
}

/** PR-INITIAL and PR-EVENTS of one start have times that differ by the duration of the first poll. */
const sameStartMs = 120_000;

const maxSessions = 20_000;

/** Finds the sessions of the reporter in records, in the order in which logs were written. */
export function createRecordingSessions(): RecordingSessions {
  const sessions: MutableSession[] = [];
  /** The current one of each folder. */
  const current = new Map<string, MutableSession>();

  function begin(folder: string, time: Date, hasEvents: boolean): MutableSession {
    const known = current.get(folder);
    if (known && Math.abs(time.getTime() - known.from.getTime()) < sameStartMs) {
      known.hasEvents ||= hasEvents;
      return known;
    }
    const session = { folder, from: time, to: time, hasEvents, reason: null };
    if (sessions.length < maxSessions) {
      sessions.push(session);
      current.set(folder, session);
    }
    return session;
  }

  return {
    add(record, folder) {
      if (record.type === 'damaged' || record.time === null) return;
      const { time } = record;
      const isStart = record.type === 'start' || (record.type === 'event' && record.event === 'started' && record.continued !== true);
      const known = isStart ? undefined : current.get(folder);
      const session = known ?? begin(folder, time, record.type === 'event');
      if (time.getTime() > session.to.getTime()) session.to = time;
      if (time.getTime() < session.from.getTime()) session.from = time;
      if (record.type === 'event' && record.event === 'stopped') session.reason = String(record.reason);
    },
    list: () => sessions,
  };
}

import type { LogRecord } from '../../../log-reader/log-records.ts';

/** A time of recording without a restart of the reporter. */
export interface RecordingSession {
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
  add(record: LogRecord): void;
  /** In the order of the logs. */
  list(): readonly RecordingSession[];
}

/** PR-INITIAL and PR-EVENTS of one start have times that differ by the duration of the first poll. */
const sameStartMs = 120_000;

const maxSessions = 2000;

/** Finds the sessions of the reporter in records, in the order in which logs were written. */
export function createRecordingSessions(): RecordingSessions {
  const sessions: MutableSession[] = [];
  let current: MutableSession | null = null;

  function begin(time: Date, hasEvents: boolean): void {
    if (current && Math.abs(time.getTime() - current.from.getTime()) < sameStartMs) {
      current.hasEvents ||= hasEvents;
      return;
    }
    current = { from: time, to: time, hasEvents, reason: null };
    if (sessions.length < maxSessions) sessions.push(current);
  }

  return {
    add(record) {
      if (record.type === 'damaged' || record.time === null) return;
      const { time } = record;
      if (record.type === 'start') begin(time, false);
      else if (record.type === 'event' && record.event === 'started' && record.continued !== true) begin(time, true);
      else if (!current) begin(time, record.type === 'event');
      if (!current) return;
      if (time > current.to) current.to = time;
      if (time < current.from) current.from = time;
      if (record.type === 'event' && record.event === 'stopped') current.reason = String(record.reason);
    },
    list: () => sessions,
  };
}

import type { ClockReading } from '../model/clock-reading.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The clock for a retention in days. */
export interface RetentionClock {
  /** The time in milliseconds since 1970; or why it cannot be trusted, and whether that is new. */
  read(now: ClockReading): { readonly time: number } | { readonly reason: string; readonly isNew: boolean };
}

/**
 * A clock that does not trust a step: after one of more than an hour, or a start more than a day behind the newest log file, it waits for a
 * day of the monotonic clock without another step.
 * @param newest when the newest log file of an earlier session was written, milliseconds since 1970; null if there is none
 */
export function createRetentionClock(start: ClockReading, newest: number | null): RetentionClock {
  let last = start;
  let suspect: { readonly since: number; readonly reason: string } | null = null;
  let isNew = false;
  function doubt(since: number, reason: string): void {
    suspect = { since, reason };
    isNew = true;
  }
  if (newest !== null && Math.abs(start.wall - newest) > day) {
    doubt(start.sinceBoot, `the clock is ${days(start.wall - newest)} from the newest log file`);
  }
  return {
    read(now) {
      const step = now.wall - last.wall - (now.sinceBoot - last.sinceBoot);
      last = now;
      if (Math.abs(step) > hour) doubt(now.sinceBoot, `the clock was set by ${days(step)}`);
      if (suspect !== null && now.sinceBoot - suspect.since >= day) suspect = null;
      if (suspect === null) return { time: now.wall };
      const result = { reason: suspect.reason, isNew };
      isNew = false;
      return result;
    },
  };
}

function days(milliseconds: number): string {
  return `${(milliseconds / day).toFixed(1)} days`;
}

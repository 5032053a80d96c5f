import type { ClockReading } from '../model/clock-reading.ts';
import type { GapEvent } from '../model/log-events.ts';

/** Differences of clocks between two polls up to this value are ignored. */
const toleranceMs = 2000;

/** The gaps between two polls: more time than the interval, and a clock that was set. */
export function gapsBetween(last: ClockReading, now: ClockReading, interval: number): GapEvent[] {
  const elapsed = now.sinceBoot - last.sinceBoot;
  const awake = now.awake - last.awake;
  const set = now.wall - last.wall - elapsed;
  const time = new Date(now.wall);
  const gaps: GapEvent[] = [];
  if (Math.abs(set) > toleranceMs) gaps.push({ time, event: 'gap', from: new Date(last.wall + elapsed), to: time, why: 'clock' });
  const unseen = { time, event: 'gap', from: new Date(now.wall - elapsed), to: time } as const;
  if (elapsed - awake > toleranceMs) gaps.push({ ...unseen, why: 'suspended' });
  else if (awake > interval * 1.5 + 100) gaps.push({ ...unseen, why: 'late' });
  return gaps;
}

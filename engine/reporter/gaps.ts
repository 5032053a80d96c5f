import type { ClockReading } from '../model/clock-reading.ts';
import type { GapEvent } from '../model/log-events.ts';

/** By how much clocks may drift apart between two polls before it means something. */
const tolerance = 2000;

/** Why more time than the interval lies between two polls, and whether the clock was set in between. */
export function gapsBetween(last: ClockReading, now: ClockReading, interval: number): GapEvent[] {
  const elapsed = now.sinceBoot - last.sinceBoot;
  const awake = now.awake - last.awake;
  const set = now.wall - last.wall - elapsed;
  const time = new Date(now.wall);
  const gaps: GapEvent[] = [];
  if (Math.abs(set) > tolerance) gaps.push({ time, event: 'gap', from: new Date(last.wall + elapsed), to: time, why: 'clock' });
  const unseen = { time, event: 'gap', from: new Date(now.wall - elapsed), to: time } as const;
  if (elapsed - awake > tolerance) gaps.push({ ...unseen, why: 'suspended' });
  else if (awake > interval * 1.5 + 100) gaps.push({ ...unseen, why: 'late' });
  return gaps;
}

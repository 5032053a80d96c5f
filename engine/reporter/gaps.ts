import type { ClockReading } from '../model/clock-reading.ts';
import type { GapEvent, GapReason } from '../model/log-events.ts';

/** Differences of clocks between two polls up to this value are ignored. */
const toleranceMs = 2000;

/** A gap that is noticed at its end. @param count see {@link GapEvent} */
export function gapOf(why: GapReason, from: Date, to: Date, count: number | null = null): GapEvent {
  return { time: to, event: 'gap', from, to, why, count };
}

/** The gaps between two polls: more time than the interval, and a clock that was set. */
export function gapsBetween(last: ClockReading, now: ClockReading, interval: number): GapEvent[] {
  const elapsed = now.sinceBoot - last.sinceBoot;
  const awake = now.awake - last.awake;
  const set = now.wall - last.wall - elapsed;
  const time = new Date(now.wall);
  const gaps: GapEvent[] = [];
  if (Math.abs(set) > toleranceMs) gaps.push(gapOf('clock', new Date(last.wall + elapsed), time));
  const start = new Date(now.wall - elapsed);
  if (elapsed - awake > toleranceMs) gaps.push(gapOf('suspended', start, time));
  else if (awake > interval * 1.5 + 100) gaps.push(gapOf('late', start, time));
  return gaps;
}

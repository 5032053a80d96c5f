import type { Random } from './random.ts';

/** All times are milliseconds since 1970. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** A period. The end is excluded. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A moment of local time, as the logs contain it. Days of a month may be above its number of days. */
export function localTime(day: number, clock: string): number {
  const [hours, minutes, seconds] = clock.split(':').map(Number);
  // A week of May without a change of the clock in any time zone.
  return new Date(2026, 4, day, hours, minutes, seconds ?? 0).getTime();
}

/** Times of a timer. `jitter` is the maximum deviation of one interval, as a part of it: 0.1 for 10 %. */
export function* timer(random: Random, { from, to }: Period, interval: number, jitter: number): Generator<number> {
  const next = (): number => interval * (1 + random.between(-jitter, jitter));
  // The phase of a timer has nothing to do with the start of the period.
  for (let time = from + random.between(0, interval); time < to; time += next()) yield time;
}

/** Times of independent events, with this mean interval. */
export function* atRandom(random: Random, { from, to }: Period, interval: number): Generator<number> {
  for (let time = from + random.waitingTime(interval); time < to; time += random.waitingTime(interval)) yield time;
}

/** The part of periods within another one. */
export function within(periods: readonly Period[], limit: Period): Period[] {
  return periods
    .map(({ from, to }) => ({ from: Math.max(from, limit.from), to: Math.min(to, limit.to) }))
    .filter(({ from, to }) => from < to);
}

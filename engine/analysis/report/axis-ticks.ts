import { clockText, dateText, day, dayText, monthText, secondText, weekdayText } from './report-text.ts';

/** A labelled place on an axis. */
export interface Tick {
  /** From 0 (start) to 1 (end). */
  readonly at: number;
  readonly label: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Steps that people count time in, in milliseconds. Longer ones are months. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14].map((count) => count * day),
];
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120];

/** 1970 began on a Thursday: steps of weeks start on Mondays. */
const monday = 4 * day;

/** At most `max` ticks of local time, in milliseconds, at round times. No label occurs twice. */
export function timeTicks(from: number, to: number, max: number): Tick[] {
  const span = Math.max(1, to - from);
  const step = steps.find((length) => span / length <= max);
  const times = step === undefined ? monthTimes(from, to, max) : stepTimes(from, to, step);
  const seen = new Set<string>();
  return times
    .map((time) => ({ at: (time - from) / span, label: timeLabel(time, span, step ?? 31 * day) }))
    .filter(({ label }) => !seen.has(label) && seen.add(label));
}

function stepTimes(from: number, to: number, step: number): number[] {
  const times: number[] = [];
  const origin = step > day ? monday : 0;
  for (let time = Math.ceil((from - origin) / step) * step + origin; time <= to; time += step) times.push(time);
  return times;
}

function monthTimes(from: number, to: number, max: number): number[] {
  const monthOf = (time: number): number => new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth();
  const step = monthSteps.find((months) => (monthOf(to) - monthOf(from)) / months <= max) ?? 1200;
  const times: number[] = [];
  for (let month = Math.ceil(monthOf(from) / step) * step; ; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (time > to) return times;
    if (time >= from) times.push(time);
  }
}

function timeLabel(time: number, span: number, step: number): string {
  if (step > 14 * day) return monthText(time);
  if (step >= day) return span <= 14 * day ? dayText(time) : span <= 300 * day ? dateText(time) : `${dateText(time)} ${yearText(time)}`;
  const clock = step < minute ? secondText(time).slice(11) : clockText(time);
  return span < day ? clock : `${weekdayText(time)} ${clock}`;
}

/** Labels of both ends of an axis, with as much of the time as tells them apart. */
export function endLabels(from: number, to: number): readonly [string, string] {
  const texts = [dateText, (time: number): string => `${weekdayText(time)} ${clockText(time)}`, secondText];
  const textOf = to - from > 300 * day ? monthText : (texts.find((text) => text(from) !== text(to)) ?? secondText);
  return [textOf(from), textOf(to)];
}

function yearText(time: number): string {
  return String(new Date(time).getUTCFullYear());
}

/** Round whole numbers from 0 on, about `count` of them, for values up to `max`. */
export function valueTicks(max: number, count = 4): number[] {
  const rough = Math.max(1, max / count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((length) => length >= rough) ?? rough;
  const ticks = [0];
  while (ticks.at(-1)! < max) ticks.push(ticks.at(-1)! + step);
  return ticks;
}

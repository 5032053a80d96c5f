/** Texts of numbers and times in the report. Local times are milliseconds of a date in UTC that shows the local day and time. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
export const day = 24 * hour;

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Creating a format takes longer than using it. */
const numberFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** With thousands separators: `12,345`. */
export function numberText(value: number): string {
  return numberFormat.format(value);
}

/** `3 ports`, `1 process`, `1,200 entries`. */
export function countedText(count: number, noun: string, plural = `${noun}s`): string {
  return `${numberText(count)} ${count === 1 ? noun : plural}`;
}

/** A share from 0 to 1, as `12.3 %`; a small one is not 0. */
export function percentText(share: number): string {
  const percent = share * 100;
  return share > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/** `2026-11-24 08:15:03`. */
export function secondText(local: number): string {
  return new Date(local).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-11-24 08:15`. */
export function minuteText(local: number): string {
  return secondText(local).slice(0, 16);
}

/** `08:15`. */
export function clockText(local: number): string {
  return secondText(local).slice(11, 16);
}

/** `Tue 24 Nov`. */
export function dayText(local: number): string {
  return `${weekdayText(local)} ${dateText(local)}`;
}

/** `24 Nov`. */
export function dateText(local: number): string {
  const date = new Date(local);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

/** `Nov 2026`. */
export function monthText(local: number): string {
  const date = new Date(local);
  return `${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `Tue`. */
export function weekdayText(local: number): string {
  return weekdays[(new Date(local).getUTCDay() + 6) % 7]!;
}

/** `Tue 24 Nov 08:15`. */
export function momentText(local: number): string {
  return `${dayText(local)} ${clockText(local)}`;
}

/** An offset in milliseconds: `UTC+02:00`. */
export function offsetText(offset: number): string {
  if (offset === 0) return 'UTC';
  const minutes = Math.abs(Math.round(offset / minute));
  const text = (value: number): string => String(value).padStart(2, '0');
  return `UTC${offset < 0 ? '−' : '+'}${text(Math.floor(minutes / 60))}:${text(minutes % 60)}`;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units: readonly (readonly [number, string])[] = [
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
];

/** The two largest units of a duration in milliseconds: `6 d 4 h`, `1,666 d 16 h`, `12 min`, `0.4 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 10 * second) return `${(milliseconds / second).toFixed(1).replace(/\.0$/, '')} s`;
  const whole = Math.round(milliseconds / second) * second;
  const first = units.findIndex(([unit]) => whole >= unit);
  const [unit, name] = units[first]!;
  const next = units[first + 1];
  const rest = next ? Math.floor((whole % unit) / next[0]) : 0;
  return `${Math.floor(whole / unit).toLocaleString('en-US')} ${name}${next && rest > 0 ? ` ${rest} ${next[1]}` : ''}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const padded = (value: number): string => String(value).padStart(2, '0');

/** The timestamp in a log file's name, local time: `08-06-30-10-17-54`. Only year and month are padded, as in 1.01. */
export function fileTimestamp(time: Date): string {
  return [
    padded(time.getFullYear() % 100),
    padded(time.getMonth() + 1),
    time.getDate(),
    time.getHours(),
    time.getMinutes(),
    time.getSeconds(),
  ].join('-');
}

/** The time of a timestamp, which is in the local time of this machine; null if it is not a timestamp. */
export function parseFileTimestamp(stamp: string): Date | null {
  if (!/^\d{2}(-\d{1,2}){5}$/.test(stamp)) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = stamp.split('-').map(Number);
  const valid = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  return valid ? new Date(2000 + year, month - 1, day, hour, minute, second) : null;
}

/** Date and time of a PR-PORTS line, local time: `08/6/30,10:17:58`. Only the year is padded. */
export function portsTime(time: Date): string {
  const date = `${padded(time.getFullYear() % 100)}/${time.getMonth() + 1}/${time.getDate()}`;
  return `${date},${time.getHours()}:${time.getMinutes()}:${time.getSeconds()}`;
}

/** The date of a header, local time, in the form of C's ctime with a padded day: `Wed Jul 06 13:44:04 2005`. English everywhere. */
export function headerDate(time: Date): string {
  const clock = `${padded(time.getHours())}:${padded(time.getMinutes())}:${padded(time.getSeconds())}`;
  return `${weekdays[time.getDay()]} ${months[time.getMonth()]} ${padded(time.getDate())} ${clock} ${time.getFullYear()}`;
}

/** The offset of local time from UTC at that time: `+02:00`. */
export function utcOffset(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(Math.abs(minutes) / 60))}:${padded(Math.abs(minutes) % 60)}`;
}

import { clockGettime } from './libc.ts';

/** linux/time.h */
const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;
/** Hundredths of a second: the kernel's USER_HZ, in which /proc tells times, is 100 on x86-64. */
const millisecondsPerTick = 10;

/**
 * When a process started.
 * @param ticks hundredths of a second since boot, field 22 of /proc/<pid>/stat
 */
export function startTime(ticks: number): Date {
  return new Date(bootTime() + ticks * millisecondsPerTick);
}

/**
 * When the machine was booted, in milliseconds, rounded to the tick in which start times are told, so that two readings give the same.
 * Not `btime` of /proc/stat, which has whole seconds only.
 */
function bootTime(): number {
  const milliseconds = clock(CLOCK_REALTIME) - clock(CLOCK_BOOTTIME);
  return Math.round(milliseconds / millisecondsPerTick) * millisecondsPerTick;
}

function clock(id: number): number {
  const time = Buffer.alloc(16);
  clockGettime(id, time);
  return Number(time.readBigInt64LE(0)) * 1000 + Number(time.readBigInt64LE(8)) / 1e6;
}

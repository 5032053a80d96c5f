import { clockGettime } from './libc.ts';

/** linux/time.h */
const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;
/** Hundredths of a second: the kernel's USER_HZ, in which /proc tells times, is 100 on x86-64. */
const millisecondsPerTick = 10;

/** Read once: a process keeps its start, whatever happens to the clock. */
let bootTime: number | undefined;

/**
 * When a process started.
 * @param ticks hundredths of a second since boot, field 22 of /proc/<pid>/stat
 */
export function startTime(ticks: number): Date {
  bootTime ??= readBootTime();
  return new Date(bootTime + ticks * millisecondsPerTick);
}

/**
 * When the machine was booted, in milliseconds, rounded to the tick in which start times are told, so that two readings mostly give the
 * same. Not `btime` of /proc/stat, which has whole seconds only.
 */
function readBootTime(): number {
  // On a busy machine we may have to wait between the two clocks, which makes a reading too early. So the latest of several is the best.
  const readings = Array.from({ length: 5 }, () => clock(CLOCK_REALTIME) - clock(CLOCK_BOOTTIME));
  return Math.round(Math.max(...readings) / millisecondsPerTick) * millisecondsPerTick;
}

function clock(id: number): number {
  const time = Buffer.alloc(16);
  clockGettime(id, time);
  return Number(time.readBigInt64LE(0)) * 1000 + Number(time.readBigInt64LE(8)) / 1e6;
}

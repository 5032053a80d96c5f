import { clockGettime } from './libc.ts';

/** linux/time.h */
const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;
/** The unit of times in /proc: the kernel's USER_HZ is 100 on x86-64. */
const millisecondsPerTick = 10;

/** Converts the start of a process, in hundredths of a second since boot (field 22 of /proc/<pid>/stat), to a time. */
export type StartClock = (ticks: number) => Date;

/** The time of boot is read once, at the first use: start times must not change when the clock is set. */
export function createStartClock(): StartClock {
  let bootTime: number | undefined;
  return (ticks) => {
    bootTime ??= readBootTime();
    return new Date(bootTime + ticks * millisecondsPerTick);
  };
}

/**
 * When the machine was booted, in milliseconds, rounded to the unit of start times, so that two reads usually return the same value.
 * `btime` of /proc/stat is not used because it has whole seconds only.
 */
function readBootTime(): number {
  // On a busy machine the thread can be interrupted between the two clocks, which makes the result too early. The latest of several is
  // the best.
  const readings = Array.from({ length: 5 }, () => clock(CLOCK_REALTIME) - clock(CLOCK_BOOTTIME));
  return Math.round(Math.max(...readings) / millisecondsPerTick) * millisecondsPerTick;
}

function clock(id: number): number {
  const time = Buffer.alloc(16);
  clockGettime(id, time);
  return Number(time.readBigInt64LE(0)) * 1000 + Number(time.readBigInt64LE(8)) / 1e6;
}

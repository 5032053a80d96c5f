import { clockMicroseconds } from './clock.ts';
import { CLOCK_BOOTTIME, CLOCK_REALTIME } from './libc.ts';

/** The unit of times in /proc: the kernel's USER_HZ is 100 on x86-64. */
const millisecondsPerTick = 10;

/** Converts the start of a process, in hundredths of a second since boot (field 22 of /proc/<pid>/stat), to a time. */
export type StartClock = (ticks: number) => Date;

/** @param bootTime of {@link readBootTime}: it is read once, because start times must not change when the clock is set */
export function createStartClock(bootTime: number): StartClock {
  return (ticks) => new Date(bootTime + ticks * millisecondsPerTick);
}

/**
 * When the machine was booted, in milliseconds, rounded to the unit of start times, so that two reads usually return the same value.
 * `btime` of /proc/stat is not used because it has whole seconds only.
 */
export function readBootTime(): number {
  // On a busy machine the thread can be interrupted between the two clocks, which makes the result too early. The latest of several is
  // the best.
  const readings = Array.from({ length: 5 }, () => (clockMicroseconds(CLOCK_REALTIME) - clockMicroseconds(CLOCK_BOOTTIME)) / 1000);
  return Math.round(Math.max(...readings) / millisecondsPerTick) * millisecondsPerTick;
}

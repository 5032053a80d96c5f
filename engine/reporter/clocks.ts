import { uptime } from 'node:os';
import type { ClockReading } from '../model/clock-reading.ts';

/** Gives a function that reads the machine's clocks. */
export async function createClocks(): Promise<() => ClockReading> {
  const awake = process.platform === 'win32' ? (await import('../platform/windows/awake-time.ts')).createAwakeTime() : monotonicTime;
  return () => ({ wall: Date.now(), sinceBoot: uptime() * 1000, awake: awake() });
}

/** CLOCK_MONOTONIC, which on Linux stands still while the machine sleeps. In milliseconds. */
function monotonicTime(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

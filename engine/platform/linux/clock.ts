import { clockGettime } from './libc.ts';

/** The time of a clock (clock_gettime(2)) in microseconds, with fractions. */
export function clockMicroseconds(clock: number): number {
  const time = Buffer.alloc(16);
  clockGettime(clock, time);
  return Number(time.readBigInt64LE(0)) * 1e6 + Number(time.readBigInt64LE(8)) / 1000;
}

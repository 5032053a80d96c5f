import { queryUnbiasedInterruptTime } from './kernel32.ts';

/** Gives a function that tells for how many milliseconds the machine was awake: Node's own clock counts the time it slept, on Windows. */
export function createAwakeTime(): () => number {
  // QueryUnbiasedInterruptTime (realtimeapiset.h), in units of 100 ns
  const time = new BigUint64Array(1);
  return () => {
    queryUnbiasedInterruptTime(time);
    return Number(time[0]) / 10_000;
  };
}

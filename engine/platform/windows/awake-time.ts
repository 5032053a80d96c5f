import { queryUnbiasedInterruptTime } from './kernel32.ts';

/** Creates a clock that returns the milliseconds that the machine was awake: on Windows, Node's clock includes the time it slept. */
export function createAwakeTime(): () => number {
  // QueryUnbiasedInterruptTime (realtimeapiset.h), in units of 100 ns
  const time = new BigUint64Array(1);
  return () => {
    queryUnbiasedInterruptTime(time);
    return Number(time[0]) / 10_000;
  };
}

import { setTimeout } from 'node:timers/promises';
import type { StepContext } from './steps.ts';

/** Maximum waiting time for files and services in use, and the poll interval, milliseconds. */
const waitTimeoutMs = 30_000;
const pollIntervalMs = 250;

/**
 * Repeats an action while it fails because something is in use, at most 30 seconds.
 * @param busyReason the reason as a clause; null for an error that waiting cannot resolve
 * @throws the last error; the reason of `stop` if setup is cancelled
 */
export async function retryWhileBusy<Value>(
  action: () => Value | Promise<Value>,
  busyReason: (error: unknown) => string | null,
  { waiting, stop }: StepContext,
  limit = waitTimeoutMs,
): Promise<Value> {
  const since = performance.now();
  for (let reported = false; ; reported = true) {
    try {
      return await action();
    } catch (error) {
      const reason = busyReason(error);
      if (reason === null || performance.now() - since > limit) throw error;
      if (!reported) waiting(reason);
    }
    await setTimeout(pollIntervalMs);
    stop.throwIfAborted();
  }
}

import { setTimeout } from 'node:timers/promises';
import type { StepContext } from './steps.ts';

/** How long setup waits for what others hold, and how often it looks, milliseconds. */
const waitTimeoutMs = 30_000;
const pollIntervalMs = 250;

/**
 * Tries again as long as others are in the way, 30 seconds at most.
 * @param why says what is in the way, as a clause; null for an error that waiting cannot help
 * @throws the last error; the reason of `stop` when setup is to end early
 */
export async function retryWhileBusy<Value>(
  act: () => Value | Promise<Value>,
  why: (error: unknown) => string | null,
  { waiting, stop }: StepContext,
  limit = waitTimeoutMs,
): Promise<Value> {
  const since = performance.now();
  for (let reported = false; ; reported = true) {
    try {
      return await act();
    } catch (error) {
      const reason = why(error);
      if (reason === null || performance.now() - since > limit) throw error;
      if (!reported) waiting(reason);
    }
    await setTimeout(pollIntervalMs);
    stop.throwIfAborted();
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../model/error-code.ts';

/** Time between two attempts while the disk is full. */
const retryDelayMs = 5000;

/** Whether an error means that a disk, or the quota of this account, is full. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(errorCode(error));
}

/** Options of {@link retryWhileFull}. */
export interface FullDiskOptions {
  /** Called once, with the first error. */
  readonly onFull: (error: unknown) => void;
  /** Stops waiting. */
  readonly stopping: AbortSignal | undefined;
  readonly retryMs?: number | undefined;
}

/**
 * Repeats an attempt until the disk is no longer full.
 * @throws what `attempt` throws for any other reason; an AbortError if it is stopped meanwhile
 */
export async function retryWhileFull<Result>(
  attempt: () => Result | Promise<Result>,
  { onFull, stopping, retryMs = retryDelayMs }: FullDiskOptions,
): Promise<Result> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await attempt();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      if (isFirst) onFull(error);
      await delay(retryMs, undefined, { signal: stopping });
    }
  }
}

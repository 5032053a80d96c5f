import { setTimeout } from 'node:timers/promises';
import { ServiceError } from '../../model/service-error.ts';
import type { ServiceProcess } from './service-manager.ts';

/** Poll interval (ms). */
const pollIntervalMs = 100;

/**
 * Waits while a start or stop is pending, as long as the service makes progress: a new checkpoint within its wait hint, or `timeoutMs`.
 * @param what a clause for the error, such as `the service could not be started`
 * @throws ServiceError Stuck
 */
export async function waitUntilSettled(
  query: () => ServiceProcess,
  what: string,
  target: string,
  timeoutMs = 30_000,
): Promise<ServiceProcess> {
  let now = query();
  let lastProgress = performance.now();
  while (now.state.endsWith('Pending')) {
    await setTimeout(pollIntervalMs);
    const next = query();
    if (next.state !== now.state || next.checkPoint !== now.checkPoint) lastProgress = performance.now();
    now = next;
    if (performance.now() - lastProgress > Math.max(timeoutMs, now.waitHint)) {
      throw new ServiceError(
        'Stuck',
        'OperationTimeout',
        `${what} (timed out: no progress)`,
        target,
        'See its errors in the Application event log; "PortReporter service status" shows its process and state.',
      );
    }
  }
  return now;
}

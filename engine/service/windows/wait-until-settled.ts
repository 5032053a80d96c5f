import { setTimeout } from 'node:timers/promises';
import { ServiceError } from '../../model/service-error.ts';
import type { ServiceProcess } from './service-manager.ts';

/** How often to look (ms). */
const pollIntervalMs = 100;

/**
 * Waits while a start or stop is pending, as long as the service shows progress: a new checkpoint within its own hint, or `patience` (ms).
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
  let lastSign = performance.now();
  while (now.state.endsWith('Pending')) {
    await setTimeout(pollIntervalMs);
    const next = query();
    if (next.state !== now.state || next.checkPoint !== now.checkPoint) lastSign = performance.now();
    now = next;
    if (performance.now() - lastSign > Math.max(timeoutMs, now.waitHint)) {
      throw new ServiceError(
        'Stuck',
        'OperationTimeout',
        `${what} (it gives no sign of progress any more)`,
        target,
        'Look for its errors in the Application event log; process and state: "PortReporter service status".',
      );
    }
  }
  return now;
}

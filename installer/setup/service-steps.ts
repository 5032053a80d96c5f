import { setTimeout } from 'node:timers/promises';
import { errorCode } from '../../engine/model/error-code.ts';
import { queryProcess } from '../../engine/service/windows/service-manager.ts';
import { serviceName } from '../../engine/service/windows/service-name.ts';
import { windowsService } from '../../engine/service/windows/windows-service.ts';
import type { Step } from './steps.ts';

/** Stops the service, and waits until everything is written and its process has ended: a running program cannot be deleted. */
export const stopServiceStep: Step = {
  name: 'stop',
  title: 'Stopping service',
  target: serviceName,
  run: async () => {
    const { processId } = queryProcess(serviceName);
    await windowsService.stop();
    if (processId !== null) await waitForExit(processId);
    return { rollback: () => windowsService.start({}) };
  },
};

/** Starts the service with its stored settings, and waits until it logs. */
export const startServiceStep: Step = {
  name: 'start',
  title: 'Starting service',
  target: serviceName,
  run: async () => {
    await windowsService.start({});
    return { rollback: () => windowsService.stop() };
  },
};

/** Waits at most five seconds until the process has ended. */
async function waitForExit(processId: number): Promise<void> {
  const since = performance.now();
  while (performance.now() - since < 5_000) {
    try {
      process.kill(processId, 0);
    } catch (error) {
      if (errorCode(error) === 'ESRCH') return;
    }
    await setTimeout(50);
  }
}

import { on } from 'node:events';
import { getAsset, isSea } from 'node:sea';
import { Worker } from 'node:worker_threads';
import { parseStartParameters, SettingError, type Settings } from '../../reporter/settings.ts';
import type { SystemLog } from '../../reporter/system-log.ts';
import { serviceExitCodes, type ServiceExitCode } from '../exit-codes.ts';
import { ServiceError } from '../service-error.ts';
import type { Control, FromDispatcher, ToDispatcher } from './dispatcher-worker.ts';
import { publishRunningSettings, settingsOf } from './windows-service.ts';

/** A reporter at work, as the service drives it. */
export interface DrivenReporter {
  pause(): Promise<void>;
  continue(): Promise<void>;
  /** Settled when everything is on the disk. */
  stop(reason: string): Promise<void>;
}

/** Starts the reporter; settled when its first files are open and written. @throws SettingError for a folder that can't be used. */
export type StartReporter = (settings: Settings) => Promise<DrivenReporter>;

/**
 * The life of the Windows service in this process, from the service manager's start to its stop.
 * @param keptParameters start parameters in the service's own command line; those typed for this one start win
 * @returns the exit code given to the service manager, 0 for an orderly stop
 * @throws ServiceError NotStartedByServiceManager, when somebody else started this process
 */
export async function runService(keptParameters: readonly string[], log: SystemLog, startReporter: StartReporter): Promise<number> {
  // In the executable the worker is an asset: it cannot be loaded by URL there.
  const worker = isSea() ? new Worker(getAsset('worker.cjs', 'utf8'), { eval: true }) : new Worker(new URL('./dispatcher-worker.ts', import.meta.url));
  const report = (message: ToDispatcher): void => { worker.postMessage(message); };
  let reporter: DrivenReporter | undefined;
  let exitCode: ServiceExitCode | 0 = 0;

  for await (const event of on(worker, 'message', { close: ['exit'] })) {
    const message: FromDispatcher = event[0];
    if (message.kind === 'ended') {
      if (!message.started) throw notStartedByServiceManager();
      break;
    }
    try {
      if (message.kind === 'started') {
        const settings = settingsOf({ ...parseStartParameters(keptParameters, 'win32'), ...parseStartParameters(message.parameters, 'win32') });
        reporter = await startReporter(settings);
        publishRunningSettings(settings);
        report({ state: 'running' });
      } else if (reporter) {
        report(await obey(reporter, message.control, log));
      }
    } catch (error) {
      exitCode = refuse(error, log);
      report({ state: 'stopped', exitCode });
    }
  }
  return exitCode;
}

/** Does what the service manager asks for, and says where the service stands then. */
async function obey(reporter: DrivenReporter, control: Control, log: SystemLog): Promise<ToDispatcher> {
  switch (control) {
    case 'pause':
      await reporter.pause();
      log.write({ kind: 'paused' });
      return { state: 'paused' };
    case 'continue':
      await reporter.continue();
      log.write({ kind: 'continued' });
      return { state: 'running' };
    case 'stop':
    case 'shutdown':
      await reporter.stop(control === 'stop' ? 'the service manager asked for it' : 'Windows is shutting down');
      return { state: 'stopped', exitCode: 0 };
  }
}

/** Writes down why the service can't start or go on. */
function refuse(error: unknown, log: SystemLog): ServiceExitCode {
  if (error instanceof SettingError) {
    const { setting, target, message, wayOut } = error;
    log.write({ kind: 'refused', setting, value: target, reason: message, wayOut });
    return setting === '-ld' ? serviceExitCodes.unusableFolder : serviceExitCodes.badParameter;
  }
  log.write({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  return serviceExitCodes.failed;
}

function notStartedByServiceManager(): ServiceError {
  return new ServiceError('NotStartedByServiceManager', 'InvalidOperation',
    'this is the Port Reporter service, which only the service manager can start (Windows error 1063)', 'PortReporter',
    'Start the service with "PortReporter service start" or in the Services console; "PortReporter run" does its work in this window.');
}

import { on } from 'node:events';
import { ServiceError } from '../../model/service-error.ts';
import { parseStartParameters, SettingError } from '../../model/settings.ts';
import type { SystemLog } from '../../model/system-log.ts';
import { startWorker } from '../../platform/start-worker.ts';
import type { SessionDependencies } from '../../reporter/recording-session.ts';
import { startReporter, type Reporter } from '../../reporter/reporter.ts';
import { serviceExitCodes, type ServiceExitCode } from '../exit-codes.ts';
import type { Control, FromDispatcher, ToDispatcher } from './dispatcher-worker.ts';
import { endFailedService, restartAfterErrors, type StatusHandle } from './own-status.ts';
import { publishRunningSettings, settingsOf } from './windows-service.ts';

/**
 * The life of the Windows service in this process, from the service manager's start to its stop.
 *
 * An error that the service cannot deal with ends the process, from whichever thread it comes, and Windows runs the recovery actions. After
 * a setting that cannot be used, and after an error while it stops, Windows does not start it again.
 * @param keptParameters start parameters in the service's own command line; those typed for this one start win
 * @param replaced what a test puts in the place of the reporter's own parts
 * @throws ServiceError NotStartedByServiceManager, when the service manager did not start this process
 */
export async function runService(
  keptParameters: readonly string[],
  systemLog: SystemLog,
  replaced: Partial<SessionDependencies> = {},
): Promise<void> {
  let statusHandle: StatusHandle = 0;
  const crash = (error: unknown): never => endAfter(error, systemLog, statusHandle);
  // Instead of the program's own handler, which ends with process.exit. It gets rejections that are not handled too.
  process.setUncaughtExceptionCaptureCallback(crash);
  const worker = startWorker('dispatcher-worker', import.meta.url);
  worker.once('error', crash);
  const report = (message: ToDispatcher): void => {
    worker.postMessage(message);
  };
  let reporter: Reporter | undefined;

  for await (const event of on(worker, 'message', { close: ['exit'] })) {
    const message: FromDispatcher = event[0];
    if (message.kind === 'ended') {
      if (!message.started) throw notStartedByServiceManager();
      return;
    }
    try {
      if (message.kind === 'started') {
        statusHandle = message.statusHandle;
        reporter = await start([keptParameters, message.parameters], systemLog, replaced);
        // It has closed its files, and its error is in the event log.
        void reporter.failed.then(() => endFailedService(statusHandle, true));
        report({ state: 'running' });
      } else if (reporter) {
        report(await handleControl(reporter, message.control, systemLog));
      }
    } catch (error) {
      if (!(error instanceof SettingError) && !isStop(message)) crash(error);
      report({ state: 'stopped', exitCode: reportStartFailure(error, systemLog) });
    }
  }
}

async function start(
  parameters: readonly (readonly string[])[],
  systemLog: SystemLog,
  replaced: Partial<SessionDependencies>,
): Promise<Reporter> {
  const [kept, typed] = parameters.map((words) => parseStartParameters(words, 'win32'));
  const settings = settingsOf({ ...kept, ...typed });
  publishRunningSettings(settings);
  return startReporter(settings, { systemLog }, replaced);
}

/** Writes an error to the event log and ends the service. */
function endAfter(error: unknown, systemLog: SystemLog, statusHandle: StatusHandle): never {
  try {
    systemLog.write({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
    systemLog.close();
  } finally {
    endFailedService(statusHandle, true);
  }
}

/** Whether the service manager has asked for the end: an error on the way there must not start the service again. */
function isStop(message: FromDispatcher): boolean {
  return message.kind === 'control' && (message.control === 'stop' || message.control === 'shutdown');
}

/** Does what the service manager asks for, and says where the service stands then. */
async function handleControl(reporter: Reporter, control: Control, systemLog: SystemLog): Promise<ToDispatcher> {
  switch (control) {
    case 'pause':
      await reporter.pause();
      systemLog.write({ kind: 'paused' });
      return { state: 'paused' };
    case 'continue':
      await reporter.continue();
      systemLog.write({ kind: 'continued' });
      return { state: 'running' };
    case 'stop':
    case 'shutdown':
      await reporter.stop(control === 'stop' ? 'the service manager asked for it' : 'Windows is shutting down');
      return { state: 'stopped', exitCode: 0 };
  }
}

/** Writes to the event log why the service stops, and returns the exit code for the service manager. */
function reportStartFailure(error: unknown, systemLog: SystemLog): ServiceExitCode {
  restartAfterErrors(false);
  if (error instanceof SettingError) {
    const { setting, target, message, remedy } = error;
    systemLog.write({ kind: 'refused', setting, value: target, reason: message, remedy });
    return setting === '-ld' ? serviceExitCodes.unusableFolder : serviceExitCodes.badParameter;
  }
  systemLog.write({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  return serviceExitCodes.failed;
}

function notStartedByServiceManager(): ServiceError {
  return new ServiceError(
    'NotStartedByServiceManager',
    'InvalidOperation',
    'this is the Port Reporter service, which only the service manager can start (Windows error 1063)',
    'PortReporter',
    'Start the service with "PortReporter service start" or in the Services console; "PortReporter run" does its work in this window.',
  );
}

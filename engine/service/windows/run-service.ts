import { on } from 'node:events';
import { ServiceError } from '../../model/service-error.ts';
import { parseStartParameters, SettingError } from '../../model/settings.ts';
import type { SystemLog } from '../../model/system-log.ts';
import { startWorker } from '../../platform/start-worker.ts';
import type { SessionDependencies } from '../../reporter/recording-session.ts';
import { startReporter, type Reporter, type ReporterOptions } from '../../reporter/reporter.ts';
import { openChangeEvents, type ChangeEvents } from '../change-events.ts';
import { serviceExitCodes, type ServiceExitCode } from '../exit-codes.ts';
import type { Control, FromDispatcher, ToDispatcher } from './dispatcher-worker.ts';
import { endFailedService, restartAfterErrors, type StatusHandle } from './own-status.ts';
import { publishRunningSettings, settingsOf } from './windows-service.ts';

/**
 * Runs the Windows service in this process, from its start by the service manager to its stop.
 *
 * An unexpected error in any thread ends the process, and Windows runs the recovery actions. After an invalid setting, and after an error
 * during the stop, Windows does not start the service again.
 * @param keptParameters start parameters in the command line of the service; those of this start have priority
 * @param replaced dependencies that a test replaces
 * @throws ServiceError NotStartedByServiceManager, if the service manager did not start this process
 */
export async function runService(
  keptParameters: readonly string[],
  systemLog: SystemLog,
  replaced: Partial<SessionDependencies> = {},
): Promise<void> {
  let statusHandle: StatusHandle = 0;
  const crash = (error: unknown): never => endAfter(error, systemLog, statusHandle);
  // Replaces the program's handler, which calls process.exit. It also handles unhandled rejections.
  process.setUncaughtExceptionCaptureCallback(crash);
  const worker = startWorker('dispatcher-worker', import.meta.url);
  worker.once('error', crash);
  const report = (message: ToDispatcher): void => {
    worker.postMessage(message);
  };
  let service: RunningService | undefined;

  for await (const event of on(worker, 'message', { close: ['exit'] })) {
    const message: FromDispatcher = event[0];
    if (message.kind === 'ended') {
      if (!message.started) throw notStartedByServiceManager();
      return;
    }
    try {
      if (message.kind === 'started') {
        statusHandle = message.statusHandle;
        service = await start([keptParameters, message.parameters], systemLog, replaced);
        // The reporter has closed its files, and its error is in the event log.
        void service.reporter.failed.then(() => endFailedService(statusHandle, true));
        report({ state: 'running' });
      } else if (service) {
        report(await handleControl(service, message.control, systemLog));
      }
    } catch (error) {
      if (!(error instanceof SettingError) && !isStop(message)) crash(error);
      report({ state: 'stopped', exitCode: reportStartFailure(error, systemLog) });
    }
  }
}

interface RunningService {
  readonly reporter: Reporter;
  /** Null if changes are written to the log files only. */
  readonly changeEvents: ChangeEvents | null;
}

async function start(
  parameters: readonly (readonly string[])[],
  systemLog: SystemLog,
  replaced: Partial<SessionDependencies>,
): Promise<RunningService> {
  const [kept, ofThisStart] = parameters.map((args) => parseStartParameters(args, 'win32'));
  const settings = settingsOf({ ...kept, ...ofThisStart });
  publishRunningSettings(settings);
  const changeEvents = await openChangeEvents(settings, systemLog);
  const onChanges: ReporterOptions['onChanges'] = changeEvents ? (changes) => changeEvents.write(changes) : undefined;
  return { reporter: await startReporter(settings, { systemLog, ...(onChanges && { onChanges }) }, replaced), changeEvents };
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

/** Whether the service manager has requested a stop: an error during it must not start the service again. */
function isStop(message: FromDispatcher): boolean {
  return message.kind === 'control' && (message.control === 'stop' || message.control === 'shutdown');
}

/** Handles a request of the service manager and returns the new state of the service. */
async function handleControl({ reporter, changeEvents }: RunningService, control: Control, systemLog: SystemLog): Promise<ToDispatcher> {
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
      changeEvents?.close();
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
    'Start the service with "PortReporter service start" or in the Services console; "PortReporter run" records in this window.',
  );
}

import { on } from 'node:events';
import { startWorker } from '../../native/start-worker.ts';
import { startReporter, type Reporter } from '../../reporter/reporter.ts';
import { parseStartParameters, SettingError } from '../../reporter/settings.ts';
import type { SystemLog } from '../../reporter/system-log.ts';
import { serviceExitCodes, type ServiceExitCode } from '../exit-codes.ts';
import { ServiceError } from '../service-error.ts';
import type { Control, FromDispatcher, ToDispatcher } from './dispatcher-worker.ts';
import { publishRunningSettings, settingsOf } from './windows-service.ts';

/**
 * The life of the Windows service in this process, from the service manager's start to its stop.
 * @param keptParameters start parameters in the service's own command line; those typed for this one start win
 * @throws ServiceError NotStartedByServiceManager, when somebody else started this process
 */
export async function runService(keptParameters: readonly string[], systemLog: SystemLog): Promise<void> {
  const worker = startWorker('dispatcher-worker', import.meta.url);
  const report = (message: ToDispatcher): void => { worker.postMessage(message); };
  worker.once('error', ({ message }) => {
    systemLog.write({ kind: 'failed', reason: `the thread that talks with the service manager broke (${message})` });
  });
  let reporter: Reporter | undefined;

  for await (const event of on(worker, 'message', { close: ['exit'] })) {
    const message: FromDispatcher = event[0];
    if (message.kind === 'ended') {
      if (!message.started) throw notStartedByServiceManager();
      return;
    }
    try {
      if (message.kind === 'started') {
        reporter = await start([keptParameters, message.parameters], systemLog);
        report({ state: 'running' });
      } else if (reporter) {
        report(await obey(reporter, message.control, systemLog));
      }
    } catch (error) {
      report({ state: 'stopped', exitCode: refuse(error, systemLog) });
    }
  }
}

async function start(parameters: readonly (readonly string[])[], systemLog: SystemLog): Promise<Reporter> {
  const [kept, typed] = parameters.map((words) => parseStartParameters(words, 'win32'));
  const settings = settingsOf({ ...kept, ...typed });
  publishRunningSettings(settings);
  const reporter = await startReporter(settings, { systemLog });
  // Windows takes a process that ends without a word for a crash, and starts it again as the recovery actions say.
  void reporter.failed.then(() => process.exit(serviceExitCodes.failed));
  return reporter;
}

/** Does what the service manager asks for, and says where the service stands then. */
async function obey(reporter: Reporter, control: Control, systemLog: SystemLog): Promise<ToDispatcher> {
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

/** Writes down why the service can't start or go on. */
function refuse(error: unknown, systemLog: SystemLog): ServiceExitCode {
  if (error instanceof SettingError) {
    const { setting, target, message, wayOut } = error;
    systemLog.write({ kind: 'refused', setting, value: target, reason: message, wayOut });
    return setting === '-ld' ? serviceExitCodes.unusableFolder : serviceExitCodes.badParameter;
  }
  systemLog.write({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  return serviceExitCodes.failed;
}

function notStartedByServiceManager(): ServiceError {
  return new ServiceError('NotStartedByServiceManager', 'InvalidOperation',
    'this is the Port Reporter service, which only the service manager can start (Windows error 1063)', 'PortReporter',
    'Start the service with "PortReporter service start" or in the Services console; "PortReporter run" does its work in this window.');
}

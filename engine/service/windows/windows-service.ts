import { ServiceError } from '../../model/service-error.ts';
import { defaultSettings, parseStartParameters, startParameterArgs, type Settings, type StartParameters } from '../../model/settings.ts';
import { joinCommandLine, splitCommandLine } from '../../platform/windows/command-line.ts';
import { readText, writeVolatileText } from '../../platform/windows/registry.ts';
import { systemFolder } from '../../platform/windows/system-library.ts';
import { eventIds } from '../events.ts';
import { exitCodeText } from '../exit-codes.ts';
import { settingsOrError, type ServiceChanges, type ServiceControl, type InstalledService } from '../service-control.ts';
import { createEventLog } from './change-event-log.ts';
import { newestEvent } from './event-log-reader.ts';
import { parseServiceCommandLine, serviceCommandLine } from './service-command-line.ts';
import { configureService, queryConfiguration, queryProcess, requestStart, sendControl, type ServiceProcess } from './service-manager.ts';
import { serviceName } from './service-name.ts';
import { waitUntilSettled } from './wait-until-settled.ts';

/** Key in which a running service publishes its start parameters, readable by every account. Windows removes it at its next start. */
const runningKey = `SYSTEM\\CurrentControlSet\\Services\\${serviceName}\\Running`;
const runningValue = 'StartParameters';

const errorServiceSpecific = 1066;

export const windowsService: ServiceControl = { query, start, stop, configure };

function query(): InstalledService {
  const { state, processId } = queryProcess(serviceName);
  const { startType, account, displayName, commandLine } = queryConfiguration(serviceName);
  const running = processId === null ? null : runningParameters(processId);
  const settings = settingsOrError(() => settingsOf(running ?? keptParameters(commandLine)));
  return { name: serviceName, displayName, state, startType, processId, account, settings };
}

/** The reporter's settings on this Windows with these parameters. */
export function settingsOf(parameters: StartParameters): Settings {
  return { ...defaultSettings('win32', systemFolder().replace(/\\[^\\]*$/, '')), ...parameters };
}

/** @throws SettingError if the command line of the service was changed to other arguments. */
function keptParameters(commandLine: string): StartParameters {
  return parseStartParameters(parseServiceCommandLine(commandLine).kept, 'win32');
}

/** Publishes the settings of this process, which is the service, for every account. */
export function publishRunningSettings(settings: Settings): void {
  const { logReader, reserve, ...parameters } = settings;
  const args = startParameterArgs({ ...parameters, ...(reserve !== null && { reserve }), ...(logReader !== null && { logReader }) });
  try {
    writeVolatileText(runningKey, runningValue, joinCommandLine(String(process.pid), args));
  } catch (error) {
    // An account other than LocalSystem cannot write there. The status then shows the kept parameters.
    if (!(error instanceof ServiceError)) throw error;
  }
}

/** The start parameters of that process; null if it has not published them (yet). */
function runningParameters(processId: number): StartParameters | null {
  const [writer, ...args] = splitCommandLine(readText(runningKey, runningValue) ?? '');
  return writer === String(processId) ? parseStartParameters(args, 'win32') : null;
}

async function start(parameters: StartParameters): Promise<void> {
  const what = 'the service could not be started';
  const args = startParameterArgs(parameters);
  const queryState = (): ServiceProcess => queryProcess(serviceName);
  const before = await waitUntilSettled(queryState, what, serviceName);
  if (before.state !== 'Stopped' && args.length === 0) return;
  const since = new Date();
  requestStart(serviceName, args);
  const after = await waitUntilSettled(queryState, what, serviceName);
  if (after.state !== 'Stopped') return;
  const { exitCode, serviceExitCode } = after;
  const isOwnError = exitCode === errorServiceSpecific;
  const reason = isOwnError ? `exit code ${serviceExitCode}: ${exitCodeText(serviceExitCode)}` : `Windows error ${exitCode}`;
  const event = newestEvent([eventIds.refused, eventIds.failed], since);
  throw new ServiceError(
    'StartFailed',
    'InvalidResult',
    `the service started and stopped again (${reason})`,
    serviceName,
    event?.texts[0]?.replace(/\s*\r\n/g, ' ') ?? 'See the Application event log (source PortReporter).',
  );
}

async function stop(): Promise<void> {
  const what = 'the service could not be stopped';
  const queryState = (): ServiceProcess => queryProcess(serviceName);
  if ((await waitUntilSettled(queryState, what, serviceName)).state === 'Stopped') return;
  sendControl(serviceName, 'stop');
  await waitUntilSettled(queryState, what, serviceName);
}

function configure({ startType, parameters, defaults }: ServiceChanges): void {
  const { program, kept } = parseServiceCommandLine(queryConfiguration(serviceName).commandLine);
  // Long before the first event: see openChangeEventLog.
  if (parameters.eventLog === 'changes') createEventLog();
  configureService(serviceName, {
    ...(startType && { startType }),
    commandLine: serviceCommandLine({ program, kept: defaults ? [] : kept }, parameters),
  });
}

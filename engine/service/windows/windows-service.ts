import { ServiceError } from '../../model/service-error.ts';
import { defaultSettings, parseStartParameters, startParameterArgs, type Settings, type StartParameters } from '../../model/settings.ts';
import { joinCommandLine, splitCommandLine } from '../../platform/windows/command-line.ts';
import { readText, writeVolatileText } from '../../platform/windows/registry.ts';
import { systemFolder } from '../../platform/windows/system-library.ts';
import { eventIds } from '../events.ts';
import { exitCodeText } from '../exit-codes.ts';
import { settingsOrError, type ServiceChanges, type ServiceControl, type InstalledService } from '../service-control.ts';
import { newestEvent } from './event-log-reader.ts';
import { parseServiceCommandLine, serviceCommandLine } from './service-command-line.ts';
import { configureService, queryConfiguration, queryProcess, requestStart, sendControl, type ServiceProcess } from './service-manager.ts';
import { serviceName } from './service-name.ts';
import { waitUntilSettled } from './wait-until-settled.ts';

/** Where a running service says what it was started with, for everybody to read. Windows forgets it at its next start. */
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

/** @throws SettingError when somebody has written something else into the service's command line. */
function keptParameters(commandLine: string): StartParameters {
  return parseStartParameters(parseServiceCommandLine(commandLine).kept, 'win32');
}

/** Tells everybody what this process, which is the service, runs with. */
export function publishRunningSettings(settings: Settings): void {
  const { logReader, reserve, ...parameters } = settings;
  const words = startParameterArgs({ ...parameters, ...(reserve !== null && { reserve }), ...(logReader !== null && { logReader }) });
  try {
    writeVolatileText(runningKey, runningValue, joinCommandLine(String(process.pid), words));
  } catch (error) {
    // Another account than LocalSystem may not write there. The status then shows what is kept for the service.
    if (!(error instanceof ServiceError)) throw error;
  }
}

/** What that process was started with; null when it has not said so (yet). */
function runningParameters(processId: number): StartParameters | null {
  const [writer, ...words] = splitCommandLine(readText(runningKey, runningValue) ?? '');
  return writer === String(processId) ? parseStartParameters(words, 'win32') : null;
}

async function start(parameters: StartParameters): Promise<void> {
  const what = 'the service could not be started';
  const words = startParameterArgs(parameters);
  const queryState = (): ServiceProcess => queryProcess(serviceName);
  const before = await waitUntilSettled(queryState, what, serviceName);
  if (before.state !== 'Stopped' && words.length === 0) return;
  const since = new Date();
  requestStart(serviceName, words);
  const after = await waitUntilSettled(queryState, what, serviceName);
  if (after.state !== 'Stopped') return;
  const { exitCode, serviceExitCode } = after;
  const own = exitCode === errorServiceSpecific;
  const why = own ? `exit code ${serviceExitCode}: ${exitCodeText(serviceExitCode)}` : `Windows error ${exitCode}`;
  const event = newestEvent([eventIds.refused, eventIds.failed], since);
  throw new ServiceError(
    'StartFailed',
    'InvalidResult',
    `the service started and stopped again (${why})`,
    serviceName,
    event?.texts[0]?.replace(/\s*\r\n/g, ' ') ?? 'The Application event log says more (source PortReporter).',
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
  configureService(serviceName, {
    ...(startType && { startType }),
    commandLine: serviceCommandLine({ program, kept: defaults ? [] : kept }, parameters),
  });
}

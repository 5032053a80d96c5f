import path from 'node:path';
import { isatty } from 'node:tty';
import type { Command } from 'commander';
import { counted } from '../model/counted.ts';
import { errorReason } from '../model/error-code.ts';
import type { Change } from '../model/log-events.ts';
import { safeText } from '../model/safe-text.ts';
import { defaultSettings, SettingError, type Settings, type StartParameters } from '../model/settings.ts';
import type { SystemEvent, SystemLog } from '../model/system-log.ts';
import { version } from '../model/version.ts';
import { startReporter, type Reporter, type ReporterOptions } from '../reporter/reporter.ts';
import { parseSettingsFile } from '../reporter/settings-file.ts';
import { openChangeEvents, type ChangeEvents } from '../service/change-events.ts';
import { eventEntry } from '../service/events.ts';
import { CommandError } from './errors.ts';
import { readWholeFile } from './input/read-file.ts';
import { changeLine } from './output/change-line.ts';
import { flush, print, printError } from './output/standard-output.ts';
import { neverWaitForReader } from './output/unread-terminal.ts';
import { addStartParameters } from './start-parameters.ts';
import { onStdinClose, stdinCloseOption } from './stdin-close.ts';
import { stopSignal } from './stop-signal.ts';

interface RunOptions extends StartParameters {
  readonly settings?: string;
  readonly exitOnStdinClose?: true;
}

const maxSettings = 1 << 20;

/** The log folder below the working directory for accounts that cannot write to the default one. */
const fallbackFolder = 'PortReporterLogs';

/** `run`: runs the reporter in the foreground. */
export function defineRun(command: Command): void {
  addStartParameters(command);
  command
    .option('--settings <file>', 'settings file in the format of the systemd unit; options take precedence')
    .option(...stdinCloseOption)
    .addHelpText(
      'after',
      `
Writes what is open to PR-INITIAL and PR-EVENTS, then each new port to PR-PORTS, PR-PIDS and PR-EVENTS until Ctrl-C.
Opened and closed ports are shown on a terminal.

Examples:
  run
  run -ld /srv/logs -ls 20MB --keep 30d
  run --interval 250 --log-command-lines`,
    )
    .action(run);
}

async function run({ settings: file, exitOnStdinClose, ...parameters }: RunOptions): Promise<void> {
  const stopped = Promise.race([stopSignal(), ...(exitOnStdinClose ? [stdinClosed()] : [])]);
  await neverWaitForReader();
  const isSystemdUnit = process.platform === 'linux' && process.env['NOTIFY_SOCKET'] !== undefined;
  const systemLog = isSystemdUnit ? (await import('../service/linux/syslog.ts')).openSyslog() : await foregroundLog();
  const systemd = isSystemdUnit ? await import('../service/linux/notify.ts') : null;
  const notify = systemd?.notifySystemd ?? (() => undefined);
  let changeEvents: ChangeEvents | null = null;
  try {
    const given = { ...(file === undefined ? {} : readSettings(file)), ...parameters };
    const stopping = new AbortController();
    void abortWhen(stopped, stopping);
    const settings = { ...(await machineDefaults()), ...given };
    changeEvents = await openChangeEvents(settings, systemLog);
    const options = { systemLog, stopping: stopping.signal, ...changesHandler(changeEvents) };
    const reporter = await start(settings, options, given.logDirectory === undefined && !isSystemdUnit);
    notify('READY=1');
    const endWatchdog = systemd?.feedWatchdog();
    // As a systemd unit, the reporter writes the start and the stop to the system log.
    if (!isSystemdUnit) printBanner(reporter);
    const reason = await Promise.race([stopped, reporter.failed]);
    notify('STOPPING=1');
    endWatchdog?.();
    if (typeof reason !== 'string') throw reason;
    const { opened, closed, connectFailed, lost } = await reporter.stop(reason);
    if (!isSystemdUnit)
      print(
        `Stopped: ${reason}. ${opened} opened, ${closed} closed${connectFailed === 0 ? '' : `, ${connectFailed} failed`}, ${lost} lost.\n`,
      );
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') {
      if (!isSystemdUnit) print(`Stopped: ${await stopped}. Nothing was logged.\n`);
      return;
    }
    if (isSystemdUnit && error instanceof SettingError) systemLog.write(refusedEvent(error));
    throw error;
  } finally {
    changeEvents?.close();
    systemLog.close();
  }
}

function refusedEvent({ setting, target, message, remedy }: SettingError): SystemEvent {
  return { kind: 'refused', setting, value: target, reason: message, remedy };
}

/** What happens with changes in addition to the log files. */
function changesHandler(changeEvents: ChangeEvents | null): Pick<ReporterOptions, 'onChanges'> {
  const onTerminal = isatty(1);
  if (!onTerminal && !changeEvents) return {};
  return {
    onChanges: (changes) => {
      if (onTerminal) printChanges(changes);
      changeEvents?.write(changes);
    },
  };
}

async function abortWhen(stopped: Promise<string>, controller: AbortController): Promise<void> {
  await stopped;
  controller.abort();
}

function stdinClosed(): Promise<string> {
  return new Promise((resolve) => {
    onStdinClose(() => resolve('standard input was closed'));
  });
}

/** Starts the reporter. If the default folder cannot be used and `allowFallback` is set, it logs below the working directory. */
async function start(settings: Settings, reporterOptions: ReporterOptions, allowFallback: boolean): Promise<Reporter> {
  try {
    return await startReporter(settings, reporterOptions);
  } catch (error) {
    if (!(error instanceof SettingError) || error.setting !== '-ld' || !allowFallback) throw error;
    const logDirectory = path.resolve(fallbackFolder);
    printError(`PortReporter: ${safeText(error.message)}. Logging to ${safeText(logDirectory)} instead.\n`);
    return startReporter({ ...settings, logDirectory }, reporterOptions);
  }
}

async function machineDefaults(): Promise<Settings> {
  if (process.platform !== 'win32') return defaultSettings(process.platform);
  const { systemFolder } = await import('../platform/windows/system-library.ts');
  return defaultSettings('win32', path.win32.dirname(systemFolder()));
}

/** @throws SettingError for an invalid setting in the file, CommandError if the file cannot be read */
function readSettings(file: string): StartParameters {
  let text: string;
  try {
    text = readWholeFile(file, maxSettings).toString();
  } catch (error) {
    throw new CommandError(
      'SettingsUnreadable',
      'ReadError',
      `cannot read the settings file ${file} (${errorReason(error)})`,
      file,
      'Check the path of the file.',
    );
  }
  return parseSettingsFile(text, process.platform);
}

function printBanner(reporter: Reporter): void {
  const { folder, mappings, processes } = reporter;
  const paths = reporter.files().map((name) => `  ${name}\n`);
  const found = `${counted(mappings, 'mapping')} and ${counted(processes, 'process')} found`;
  print(`Port Reporter ${version} logs to ${safeText(folder)}\n${paths.join('')}${found}. Ctrl-C stops it.\n`);
  if (reporter.withoutStates !== null)
    printError(`PortReporter: short TCP connections may have no owner: state events are unavailable, because ${reporter.withoutStates}.\n`);
  flush();
}

function printChanges(changes: readonly Change[]): void {
  try {
    for (const change of changes) if (change.event !== 'changed') print(changeLine(change));
    flush();
  } catch {
    // The terminal was closed. Logging continues; SIGHUP ends the program if it should end.
  }
}

/** Prints problems to standard error. Anchors go to the system log, because evidence has to be outside of the log folder. */
async function foregroundLog(): Promise<SystemLog> {
  const system =
    process.platform === 'win32'
      ? (await import('../service/windows/event-log.ts')).openEventLog()
      : (await import('../service/linux/syslog.ts')).openSyslog();
  return {
    write: (event) => (event.kind === 'anchored' ? system : stderrLog).write(event),
    close: () => system.close(),
  };
}

/** In the foreground, problems are printed to standard error instead of the system log. */
const stderrLog: SystemLog = {
  write(event) {
    const { severity, text } = eventEntry(event);
    if (severity !== 'information') printError(`PortReporter: ${text.replaceAll('\n', '; ')}\n`);
  },
  close: () => undefined,
};

import path from 'node:path';
import { isatty } from 'node:tty';
import type { Command } from 'commander';
import { counted } from '../model/counted.ts';
import { errorReason } from '../model/error-code.ts';
import type { Change } from '../model/log-events.ts';
import { safeText } from '../model/safe-text.ts';
import { defaultSettings, SettingError, type Settings, type StartParameters } from '../model/settings.ts';
import type { SystemLog } from '../model/system-log.ts';
import { version } from '../model/version.ts';
import { startReporter, type Reporter, type ReporterOptions } from '../reporter/reporter.ts';
import { parseSettingsFile } from '../reporter/settings-file.ts';
import { eventEntry } from '../service/events.ts';
import { CommandError } from './errors.ts';
import { readWholeFile } from './input/read-file.ts';
import { changeLine } from './output/change-line.ts';
import { flush, print, printError } from './output/standard-output.ts';
import { neverWaitForReader } from './output/unread-terminal.ts';
import { addStartParameters } from './start-parameters.ts';
import { onStdinClose } from './stdin-close.ts';
import { stopSignal } from './stop-signal.ts';

interface RunOptions extends StartParameters {
  readonly settings?: string;
  readonly exitOnStdinClose?: true;
}

const maxSettings = 1 << 20;

/** The folder, under the working directory, for those who may not write to the default one. */
const ownFolder = 'PortReporterLogs';

/** `run`: the reporter in the foreground. */
export function defineRun(command: Command): void {
  addStartParameters(command);
  command
    .option('--settings <file>', 'settings from a file, as the systemd unit has them; options win')
    .option('--exit-on-stdin-close', 'end when the program that started this one does')
    .addHelpText(
      'after',
      `
Writes PR-INITIAL, then each new port into PR-PORTS, PR-PIDS and PR-EVENTS until Ctrl-C. On a terminal each opened and closed port is shown.

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
  const managed = process.platform === 'linux' && process.env['NOTIFY_SOCKET'] !== undefined;
  const systemLog = managed ? (await import('../service/linux/syslog.ts')).openSyslog() : await foregroundLog();
  const systemd = managed ? await import('../service/linux/notify.ts') : null;
  const notify = systemd?.notifySystemd ?? (() => undefined);
  try {
    const given = { ...(file === undefined ? {} : readSettings(file)), ...parameters };
    const stopping = new AbortController();
    void abortWhen(stopped, stopping);
    const reporter = await start(given, { systemLog, stopping: stopping.signal, ...(isatty(1) && { onChanges: show }) }, !managed);
    notify('READY=1');
    const endWatchdog = systemd?.feedWatchdog();
    // A system's log has its own words for it.
    if (!managed) printBanner(reporter);
    const reason = await Promise.race([stopped, reporter.failed]);
    notify('STOPPING=1');
    endWatchdog?.();
    if (typeof reason !== 'string') throw reason;
    const { opened, closed, lost } = await reporter.stop(reason);
    if (!managed) print(`Stopped: ${reason}. ${opened} opened, ${closed} closed, ${lost} lost.\n`);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') {
      if (!managed) print(`Stopped: ${await stopped}. Nothing was logged.\n`);
      return;
    }
    if (error instanceof SettingError) {
      const { setting, target, message, remedy } = error;
      if (managed) systemLog.write({ kind: 'refused', setting, value: target, reason: message, remedy });
    }
    throw error;
  } finally {
    systemLog.close();
  }
}

async function abortWhen(stopped: Promise<string>, controller: AbortController): Promise<void> {
  await stopped;
  controller.abort();
}

function stdinClosed(): Promise<string> {
  return new Promise((resolve) => {
    onStdinClose(() => resolve('the program that started it has ended'));
  });
}

/** Starts in the default folder, or where that can't be used and nobody named another, in one of the working directory. */
async function start(given: StartParameters, sinks: ReporterOptions, mayMove: boolean): Promise<Reporter> {
  const settings: Settings = { ...(await machineDefaults()), ...given };
  try {
    return await startReporter(settings, sinks);
  } catch (error) {
    if (!(error instanceof SettingError) || error.setting !== '-ld' || given.logDirectory !== undefined || !mayMove) throw error;
    const logDirectory = path.resolve(ownFolder);
    printError(`PortReporter: ${safeText(error.message)}. Logging to ${safeText(logDirectory)} instead.\n`);
    return startReporter({ ...settings, logDirectory }, sinks);
  }
}

async function machineDefaults(): Promise<Settings> {
  if (process.platform !== 'win32') return defaultSettings(process.platform);
  const { systemFolder } = await import('../platform/windows/system-library.ts');
  return defaultSettings('win32', path.win32.dirname(systemFolder()));
}

/** @throws SettingError for what stands in the file, CommandError when it can't be read */
function readSettings(file: string): StartParameters {
  let text: string;
  try {
    text = readWholeFile(file, maxSettings).toString();
  } catch (error) {
    throw new CommandError(
      'SettingsUnreadable',
      'ReadError',
      `the settings cannot be read (${errorReason(error)})`,
      file,
      `Is ${file} the right file?`,
    );
  }
  return parseSettingsFile(text, process.platform);
}

function printBanner(reporter: Reporter): void {
  const { folder, mappings, processes } = reporter;
  const paths = reporter.files().map((name) => `  ${name}\n`);
  const found = `${counted(mappings, 'mapping')} and ${counted(processes, 'process')} found`;
  print(`Port Reporter ${version} logs to ${safeText(folder)}\n${paths.join('')}${found}. Ctrl-C stops it.\n`);
  flush();
}

function show(changes: readonly Change[]): void {
  try {
    for (const change of changes) if (change.event !== 'changed') print(changeLine(change));
    flush();
  } catch {
    // The terminal is gone. The log files are what counts; SIGHUP ends the program if it is to end.
  }
}

/** Shows trouble on standard error; anchors go to the system's log, because evidence has to be outside of the log folder. */
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

/** In the foreground the one who started it is told of trouble, not the system's log. */
const stderrLog: SystemLog = {
  write(event) {
    const { severity, text } = eventEntry(event);
    if (severity !== 'information') printError(`PortReporter: ${text.replaceAll('\n', '; ')}\n`);
  },
  close: () => undefined,
};

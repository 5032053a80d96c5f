import { utcOffset } from '../log-format/timestamps.ts';
import type { LoggedSettings, StartedEvent } from '../model/log-events.ts';
import type { DetailedMachineInfo } from '../model/machine-info.ts';
import { keepText, type Settings } from '../model/settings.ts';
import { version } from '../model/version.ts';

/** The settings as records contain them. */
export function loggedSettings(settings: Settings, folder: string): LoggedSettings {
  return {
    logDirectory: folder,
    logSize: settings.logSize,
    keep: keepText(settings.keep),
    interval: settings.interval,
    anchorInterval: settings.anchorInterval,
    reserve: settings.reserve,
    logReader: settings.logReader,
    logCommandLines: settings.logCommandLines,
    allowSharedFolder: settings.allowSharedFolder,
  };
}

/**
 * The first record of each PR-EVENTS.
 * @param sources what reports changes
 * @param continued whether the files continue those of the same session
 */
export function startedEvent(
  machine: DetailedMachineInfo,
  settings: LoggedSettings,
  sources: readonly string[],
  time: Date,
  continued: boolean,
): StartedEvent {
  return {
    time,
    event: 'started',
    operatingSystem: machine.operatingSystem,
    build: machine.build,
    bootTime: machine.bootTime,
    utcOffset: utcOffset(time),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    version,
    processId: process.pid,
    continued,
    sources,
    settings,
  };
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseStartParameters, SettingError, type Settings } from '../../engine/model/settings.ts';
import { programFiles } from '../../engine/platform/windows/known-folders.ts';
import { keyExists } from '../../engine/platform/windows/registry.ts';
import { parseServiceCommandLine } from '../../engine/service/windows/service-command-line.ts';
import type { ServiceConfiguration } from '../../engine/service/windows/service-manager.ts';
import { settingsOf } from '../../engine/service/windows/windows-service.ts';
import { eventSourceKey } from './event-source.ts';
import { nativeAddon, programName } from './program-files.ts';
import { realFolder } from './program-folder.ts';
import { installedService, serviceRuns } from './service.ts';
import { SetupError } from './setup-error.ts';

/** The parts of Port Reporter that exist on this system. */
export interface Installation {
  /** Folder of the program, or the folder to install it to. */
  readonly folder: string;
  readonly service: ServiceConfiguration | null;
  readonly runs: boolean;
  readonly program: boolean;
  readonly eventSource: boolean;
}

/**
 * Finds the installation of Port Reporter.
 * @param directory requested folder; default: the folder of the existing installation, otherwise Program Files. A program that was
 * registered as a service without setup is not moved.
 * @throws SetupError InstalledElsewhere if it is installed in another folder, BadDirectory
 */
export function findInstallation(directory: string | undefined): Installation {
  const service = installedService();
  const program = service && parseServiceCommandLine(service.commandLine).program;
  const home = program !== null && isInstalledBySetup(program) ? realFolder(path.dirname(program)) : null;
  const folder = realFolder(directory ?? home ?? path.join(programFiles(), 'PortReporter'));
  if (home !== null && home.toLowerCase() !== folder.toLowerCase()) {
    throw new SetupError(
      'InstalledElsewhere',
      'ResourceExists',
      `Port Reporter is installed in another folder (${home})`,
      folder,
      'Omit --directory to upgrade it there, or uninstall it first.',
    );
  }
  return {
    folder,
    service,
    runs: serviceRuns(),
    program: existsSync(path.join(folder, programName)),
    eventSource: keyExists(eventSourceKey.path),
  };
}

/** Whether setup installed the program: it writes the native addon next to it; the release package does not contain it. */
function isInstalledBySetup(program: string): boolean {
  return existsSync(program) && existsSync(path.join(path.dirname(program), nativeAddon));
}

/** The log folder of a service with this command line, or the default folder; null if the stored settings are invalid. */
export function logFolderOf(commandLine: string): string | null {
  return storedSettings(commandLine)?.logDirectory ?? null;
}

/** The settings of a service with this command line; null if they are invalid. */
export function storedSettings(commandLine: string): Settings | null {
  try {
    return settingsOf(parseStartParameters(parseServiceCommandLine(commandLine).kept, 'win32'));
  } catch (error) {
    if (error instanceof SettingError) return null;
    throw error;
  }
}

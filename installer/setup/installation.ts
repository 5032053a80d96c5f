import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseStartParameters, SettingError } from '../../engine/model/settings.ts';
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

/** What is here of Port Reporter: all of it, nothing, or half. */
export interface Installation {
  /** Where the program is, or belongs. */
  readonly folder: string;
  readonly service: ServiceConfiguration | null;
  readonly runs: boolean;
  readonly program: boolean;
  readonly eventSource: boolean;
}

/**
 * Looks for Port Reporter.
 * @param directory where it is to be; by default where setup has put it, else in Program Files. A program that somebody made a service of
 * in another way, from wherever it lay, stays his.
 * @throws SetupError InstalledElsewhere when it is in another folder than that, BadDirectory
 */
export function findInstallation(directory: string | undefined): Installation {
  const service = installedService();
  const program = service && parseServiceCommandLine(service.commandLine).program;
  const home = program !== null && madeBySetup(program) ? realFolder(path.dirname(program)) : null;
  const folder = realFolder(directory ?? home ?? path.join(programFiles(), 'PortReporter'));
  if (home !== null && home.toLowerCase() !== folder.toLowerCase()) {
    throw new SetupError(
      'InstalledElsewhere',
      'ResourceExists',
      `Port Reporter is installed in another folder (${home})`,
      folder,
      'Leave --directory out to upgrade it there, or uninstall it first.',
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

/** Setup puts the native part beside the program; the hand-out has none. */
function madeBySetup(program: string): boolean {
  return existsSync(program) && existsSync(path.join(path.dirname(program), nativeAddon));
}

/** Where a service with this command line logs, by default without one; null when what is kept in it cannot be used. */
export function logFolderOf(commandLine: string): string | null {
  try {
    return settingsOf(parseStartParameters(parseServiceCommandLine(commandLine).kept, 'win32')).logDirectory;
  } catch (error) {
    if (error instanceof SettingError) return null;
    throw error;
  }
}

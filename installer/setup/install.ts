import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StartParameters } from '../../engine/model/settings.ts';
import type { StartType } from '../../engine/service/service-control.ts';
import { parseServiceCommandLine, serviceCommandLine } from '../../engine/service/windows/service-command-line.ts';
import { queryConfiguration, queryProcess } from '../../engine/service/windows/service-manager.ts';
import { serviceName } from '../../engine/service/windows/service-name.ts';
import { eventSourceKey } from './event-source.ts';
import { findInstallation, logFolderOf, type Installation } from './installation.ts';
import { isModuleUpToDate, moduleTarget, moduleToInstall, installModule } from './module.ts';
import type { Outcome, Plan, SetupAction } from './plan.ts';
import { hasProgram, isSameProgram, programName, installProgram } from './program-files.ts';
import { checkProgramFolder, makeProgramFolder } from './program-folder.ts';
import { keyIsAsWanted, putKey } from './registry-values.ts';
import { starting, stopping } from './service-steps.ts';
import { installService, isServiceUpToDate } from './service.ts';
import { SetupError } from './setup-error.ts';
import { composeSteps, type Step } from './steps.ts';
import { uninstallEntry } from './uninstall-entry.ts';

/** What an installation can be told. */
export interface InstallOptions {
  readonly directory: string | undefined;
  /** Start parameters to keep for the service, beside those that are kept already. */
  readonly parameters: StartParameters;
  /** When the service is started; by default as it was, and a new one by hand. */
  readonly startType: StartType | undefined;
  /** Nothing is to be done where everything is as it should be. */
  readonly ifNeeded: boolean;
}

/**
 * What there is to do to install Port Reporter here, to upgrade it, or to repair it. Changes nothing.
 * @throws SetupError SharedFolder, InstalledElsewhere, BadDirectory; SettingError for what was kept and cannot be used
 */
export function planInstallation({ directory, parameters, startType, ifNeeded }: InstallOptions): Plan {
  const found = findInstallation(directory);
  const { folder, service, runs } = found;
  checkProgramFolder(folder);
  const program = path.join(folder, programName);
  const commandLine = serviceCommandLine({ program, kept: service ? parseServiceCommandLine(service.commandLine).kept : [] }, parameters);
  const module = moduleToInstall();
  if (
    ifNeeded &&
    hasProgram(folder) &&
    (module === null || isModuleUpToDate(module)) &&
    isServiceUpToDate(commandLine, startType) &&
    keyIsAsWanted(eventSourceKey) &&
    keyIsAsWanted(uninstallEntry(folder))
  ) {
    return { verb: 'none', folder, steps: [], outcome: () => outcomeNow('none', folder) };
  }
  if (runs && service?.startType === 'Disabled' && startType === undefined) {
    throw new SetupError(
      'Disabled',
      'InvalidOperation',
      'the service could not be started again (it runs, but is disabled)',
      serviceName,
      'Say when it is to be started from now on: --startup manual',
    );
  }
  const verb = chooseAction(found);
  const steps: (Step | false | null)[] = [
    runs && stopping,
    {
      name: 'folder',
      target: folder,
      title: `${verb === 'install' || !existsSync(folder) ? 'Creating' : 'Checking'} PortReporter directory`,
      run: () => composeSteps([() => makeProgramFolder(folder), () => checkProgramFolder(folder)]),
    },
    {
      name: 'program',
      title: `Copying ${programName} to target directory`,
      target: program,
      run: (context) => installProgram(folder, context),
    },
    module !== null && {
      name: 'module',
      title: 'Copying PowerShell module',
      target: moduleTarget(),
      quiet: true,
      run: (context) => installModule(module, context),
    },
    {
      name: 'service',
      title: `${service ? 'Updating' : 'Creating'} service`,
      target: serviceName,
      run: (context) => installService(commandLine, startType, context),
    },
    {
      name: 'eventSource',
      target: `HKLM\\${eventSourceKey.path}`,
      title: `${found.eventSource ? 'Updating' : 'Creating'} registry key and values`,
      run: () => composeSteps([() => putKey(eventSourceKey), () => putKey(uninstallEntry(folder))]),
    },
    runs && starting,
  ];
  return { verb, folder, steps: steps.filter((step): step is Step => Boolean(step)), outcome: () => outcomeNow(verb, folder) };
}

function outcomeNow(verb: SetupAction, folder: string): Outcome {
  const { startType, commandLine } = queryConfiguration(serviceName);
  return { verb, folder, serviceState: queryProcess(serviceName).state, startType, logDirectory: logFolderOf(commandLine) };
}

function chooseAction({ folder, service, program, eventSource }: Installation): 'install' | 'upgrade' | 'repair' {
  if (service === null && !program && !eventSource) return 'install';
  return service !== null && program && eventSource && !isSameProgram(folder) ? 'upgrade' : 'repair';
}

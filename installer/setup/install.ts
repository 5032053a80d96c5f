import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StartParameters } from '../../engine/model/settings.ts';
import type { StartType } from '../../engine/service/service-control.ts';
import { parseServiceCommandLine, serviceCommandLine } from '../../engine/service/windows/service-command-line.ts';
import { queryConfiguration, queryProcess } from '../../engine/service/windows/service-manager.ts';
import { serviceName } from '../../engine/service/windows/service-name.ts';
import { createChangeEventLog, hasChangeEventLog } from './change-event-log.ts';
import { eventSourceKey } from './event-source.ts';
import { findInstallation, logFolderOf, storedSettings, type Installation } from './installation.ts';
import { isModuleUpToDate, moduleTarget, moduleToInstall, installModule } from './module.ts';
import type { Outcome, Plan, SetupAction } from './plan.ts';
import { hasProgram, isSameProgram, programName, installProgram } from './program-files.ts';
import { checkProgramFolder, createProgramFolder } from './program-folder.ts';
import { isKeyUpToDate, writeKey } from './registry-values.ts';
import { startServiceStep, stopServiceStep } from './service-steps.ts';
import { installService, isServiceUpToDate } from './service.ts';
import { SetupError } from './setup-error.ts';
import { composeSteps, type Step, type StepResult } from './steps.ts';
import { uninstallEntry } from './uninstall-entry.ts';

/** Options of an installation. */
export interface InstallOptions {
  readonly directory: string | undefined;
  /** Start parameters to store for the service, in addition to those stored already. */
  readonly parameters: StartParameters;
  /** Start type; default: unchanged, and manual for a new service. */
  readonly startType: StartType | undefined;
  /** Do nothing if the installation is up to date. */
  readonly ifNeeded: boolean;
}

/**
 * Plans the installation, upgrade or repair of Port Reporter. Changes nothing.
 * @throws SetupError SharedFolder, InstalledElsewhere, BadDirectory; SettingError for a stored setting that is invalid
 */
export function planInstallation({ directory, parameters, startType, ifNeeded }: InstallOptions): Plan {
  const installation = findInstallation(directory);
  const { folder, service, runs } = installation;
  checkProgramFolder(folder);
  const program = path.join(folder, programName);
  const stored = service ? parseServiceCommandLine(service.commandLine).kept : [];
  const target: Target = {
    installation,
    program,
    commandLine: serviceCommandLine({ program, kept: stored }, parameters),
    startType,
    module: moduleToInstall(),
  };
  if (ifNeeded && isUpToDate(target)) return { verb: 'none', folder, steps: [], outcome: () => outcomeNow('none', folder) };
  if (runs && service?.startType === 'Disabled' && startType === undefined) {
    throw new SetupError(
      'Disabled',
      'InvalidOperation',
      'the service cannot be restarted after the upgrade (it is running, but disabled)',
      serviceName,
      'Choose a start type: --startup manual',
    );
  }
  const verb = chooseAction(installation);
  const steps = [runs && stopServiceStep, ...installationSteps(target, verb), runs && startServiceStep];
  return { verb, folder, steps: steps.filter((step): step is Step => Boolean(step)), outcome: () => outcomeNow(verb, folder) };
}

/** The state that an installation produces, and the current one. */
interface Target {
  readonly installation: Installation;
  readonly program: string;
  readonly commandLine: string;
  readonly startType: StartType | undefined;
  /** Folder of the PowerShell module to install; null if there is none. */
  readonly module: string | null;
}

function isUpToDate({ installation: { folder }, commandLine, startType, module }: Target): boolean {
  return (
    hasProgram(folder) &&
    (module === null || isModuleUpToDate(module)) &&
    isServiceUpToDate(commandLine, startType) &&
    isKeyUpToDate(eventSourceKey) &&
    (!needsChangeEventLog(commandLine) || hasChangeEventLog()) &&
    isKeyUpToDate(uninstallEntry(folder))
  );
}

function installationSteps({ installation, program, commandLine, startType, module }: Target, verb: SetupAction): (Step | false)[] {
  const { folder, service, eventSource } = installation;
  return [
    {
      name: 'folder',
      target: folder,
      title: `${verb === 'install' || !existsSync(folder) ? 'Creating' : 'Checking'} PortReporter directory`,
      run: () => composeSteps([() => createProgramFolder(folder), () => checkProgramFolder(folder)]),
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
      title: `${eventSource ? 'Updating' : 'Creating'} registry key and values`,
      run: () => writeRegistry(folder, commandLine),
    },
  ];
}

function writeRegistry(folder: string, commandLine: string): Promise<StepResult> {
  return composeSteps([
    () => writeKey(eventSourceKey),
    () => writeKey(uninstallEntry(folder)),
    ...(needsChangeEventLog(commandLine) ? [createChangeEventLog] : []),
  ]);
}

function needsChangeEventLog(commandLine: string): boolean {
  return storedSettings(commandLine)?.eventLog === 'changes';
}

function outcomeNow(verb: SetupAction, folder: string): Outcome {
  const { startType, commandLine } = queryConfiguration(serviceName);
  return { verb, folder, serviceState: queryProcess(serviceName).state, startType, logDirectory: logFolderOf(commandLine) };
}

function chooseAction({ folder, service, program, eventSource }: Installation): 'install' | 'upgrade' | 'repair' {
  if (service === null && !program && !eventSource) return 'install';
  return service !== null && program && eventSource && !isSameProgram(folder) ? 'upgrade' : 'repair';
}

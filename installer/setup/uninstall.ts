import path from 'node:path';
import { keyExists } from '../../engine/platform/windows/registry.ts';
import { serviceName } from '../../engine/service/windows/service-name.ts';
import { hasChangeEventLog, removeChangeEventLog } from './change-event-log.ts';
import { eventSourceKey } from './event-source.ts';
import { findInstallation, logFolderOf, type Installation } from './installation.ts';
import { hasLogs, removeLogs } from './logs.ts';
import { installedModules, removeModules } from './module.ts';
import type { Plan } from './plan.ts';
import { holdsProgram, programName, removeProgram } from './program-files.ts';
import { isEmptyFolder, removeProgramFolder } from './program-folder.ts';
import { removeKey } from './registry-values.ts';
import { stopServiceStep } from './service-steps.ts';
import { removeService } from './service.ts';
import { SetupError } from './setup-error.ts';
import { composeSteps, type Step } from './steps.ts';
import { uninstallEntry, uninstallEntryPath } from './uninstall-entry.ts';

/**
 * Plans the uninstallation of Port Reporter, in the reverse order of its installation. Changes nothing.
 * @param withLogs also delete the log files
 * @throws SetupError InstalledElsewhere, BadDirectory
 */
export function planUninstallation(directory: string | undefined, withLogs: boolean): Plan {
  const installation = findInstallation(directory);
  const { folder, service } = installation;
  const logFolder = logFolderOf(service?.commandLine ?? '');
  if (withLogs && logFolder === null) {
    throw new SetupError(
      'LogFolderUnknown',
      'InvalidData',
      'the log folder is unknown (the stored settings of the service are invalid)',
      serviceName,
      'Omit --remove-logs and delete the log files manually.',
    );
  }
  const steps = uninstallationSteps(installation, withLogs ? logFolder : null);
  const needed = steps.filter((step): step is Step => Boolean(step));
  const verb = needed.length === 0 ? 'none' : 'uninstall';
  return {
    verb,
    folder,
    steps: needed,
    outcome: () => ({
      verb,
      folder,
      serviceState: 'NotInstalled',
      startType: null,
      logDirectory: logFolder !== null && hasLogs(logFolder) ? logFolder : null,
    }),
  };
}

/** @param logFolder folder of the log files to delete; null to keep them */
function uninstallationSteps({ folder, service, runs, eventSource }: Installation, logFolder: string | null): (Step | false | null)[] {
  const program = holdsProgram(folder);
  const modules = installedModules();
  return [
    runs && stopServiceStep,
    (eventSource || hasChangeEventLog() || keyExists(uninstallEntryPath)) && registryStep(folder),
    service && { name: 'service', title: 'Deleting service', target: serviceName, run: removeService },
    modules.length > 0 && {
      name: 'module',
      title: 'Deleting PowerShell module',
      target: modules.join(', '),
      run: removeModules,
    },
    program && {
      name: 'program',
      title: `Deleting ${programName} from target directory`,
      target: path.join(folder, programName),
      run: (context) => removeProgram(folder, context),
    },
    (program || isEmptyFolder(folder)) && {
      name: 'folder',
      title: 'Deleting PortReporter directory',
      target: folder,
      run: () => removeProgramFolder(folder),
    },
    logFolder !== null &&
      hasLogs(logFolder) && {
        name: 'logs',
        title: 'Deleting log files',
        target: logFolder,
        run: () => removeLogs(logFolder),
      },
  ];
}

function registryStep(folder: string): Step {
  return {
    name: 'eventSource',
    title: 'Deleting registry key and values',
    target: `HKLM\\${eventSourceKey.path}`,
    run: () => composeSteps([() => removeKey(uninstallEntry(folder)), () => removeKey(eventSourceKey), removeChangeEventLog]),
  };
}

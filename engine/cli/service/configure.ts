import { Option, type Command } from 'commander';
import { startParameterEntries, type StartParameters } from '../../model/settings.ts';
import { startTypes } from '../../service/service-control.ts';
import { createServiceControl } from '../../service/this-system.ts';
import { formatDiagnostic, UsageError } from '../errors.ts';
import { programName } from '../program.ts';
import { printError } from '../output/standard-output.ts';
import { addStartParameters } from '../start-parameters.ts';
import { addStatusOptions, printStatus, type StatusOptions } from './print-status.ts';

interface ConfigureOptions extends StartParameters, StatusOptions {
  readonly startup?: keyof typeof startTypes;
  readonly defaults?: boolean;
}

/** `service configure` */
export function defineConfigure(command: Command): void {
  command
    .addOption(new Option('--startup <type>', 'start type').choices(Object.keys(startTypes)))
    .option('--defaults', 'reset all stored settings first');
  addStartParameters(command);
  addStatusOptions(command);
  command
    .addHelpText(
      'after',
      `
The settings are stored, and take effect at the next start of the service.

Examples:
  service configure --startup delayed --keep 30d
  service configure --event-log changes
  service configure --defaults -ls 20MB`,
    )
    .action(configure);
}

async function configure({ format, startup, defaults = false, ...parameters }: ConfigureOptions): Promise<void> {
  const startType = startup === undefined ? undefined : startTypes[startup];
  if (!startType && !defaults && startParameterEntries(parameters).length === 0) {
    throw new UsageError(
      'NothingToConfigure',
      'no setting to configure was given',
      'service configure',
      `See ${programName} service configure --help.`,
    );
  }
  const service = await createServiceControl();
  service.configure({ parameters, defaults, ...(startType && { startType }) });
  const info = service.query();
  if (info.processId !== null) {
    const message = 'The service is running. The new settings take effect at its next start.';
    printError(formatDiagnostic({ code: 'RestartNeeded', category: 'Warning', message, target: info.name }, format));
  }
  await printStatus(info, format);
}

import type { Command } from 'commander';
import type { StartParameters } from '../../model/settings.ts';
import { createServiceControl } from '../../service/this-system.ts';
import { addStartParameters } from '../start-parameters.ts';
import { addStatusOptions, printStatus, type StatusOptions } from './print-status.ts';

/** `service start` */
export function defineStart(command: Command): void {
  addStartParameters(command);
  addStatusOptions(command);
  command
    .addHelpText(
      'after',
      `
The settings apply to this start only; "service configure" stores them.

Examples:
  service start
  service start -ld D:\\Logs -ls 20MB`,
    )
    .action(async ({ format, ...parameters }: StartParameters & StatusOptions) => {
      const service = await createServiceControl();
      await service.start(parameters);
      await printStatus(service.query(), format);
    });
}

import type { Command } from 'commander';
import type { StartParameters } from '../../model/settings.ts';
import { createServiceControl } from '../../service/this-system.ts';
import { addStartParameters } from '../start-parameters.ts';
import { addStatusOptions, printStatus, type StatusOptions } from './print-status.ts';

/** `service restart` */
export function defineRestart(command: Command): void {
  addStartParameters(command);
  addStatusOptions(command);
  command.action(async ({ format, ...parameters }: StartParameters & StatusOptions) => {
    const service = await createServiceControl();
    await service.stop();
    await service.start(parameters);
    await printStatus(service.query(), format);
  });
}

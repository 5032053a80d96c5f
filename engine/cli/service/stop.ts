import type { Command } from 'commander';
import { createServiceControl } from '../../service/this-system.ts';
import { addStatusOptions, printStatus, type StatusOptions } from './print-status.ts';

/** `service stop` */
export function defineStop(command: Command): void {
  addStatusOptions(command);
  command.action(async ({ format }: StatusOptions) => {
    const service = await createServiceControl();
    await service.stop();
    await printStatus(service.query(), format);
  });
}

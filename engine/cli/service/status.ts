import type { Command } from 'commander';
import { createServiceControl } from '../../service/this-system.ts';
import { addStatusOptions, printStatus, type StatusOptions } from './print-status.ts';

/** `service status` */
export function defineStatus(command: Command): void {
  addStatusOptions(command);
  command.action(async ({ format }: StatusOptions) => printStatus((await createServiceControl()).query(), format));
}

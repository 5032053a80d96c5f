import type { Command } from 'commander';
import { openServiceControl } from '../../service/service-control.ts';
import { addStatusOptions, printStatus, type StatusOptions } from './print-status.ts';

/** `service status` */
export function defineStatus(command: Command): void {
  addStatusOptions(command);
  command.action(async ({ format }: StatusOptions) => printStatus((await openServiceControl()).query(), format));
}

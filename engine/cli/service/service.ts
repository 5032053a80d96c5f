import type { Command } from 'commander';
import { addSubcommands } from '../common-options.ts';
import { defineConfigure } from './configure.ts';
import { defineRestart } from './restart.ts';
import { defineRun } from './run.ts';
import { defineStart } from './start.ts';
import { defineStatus } from './status.ts';
import { defineStop } from './stop.ts';

/** `service`: controls the Windows service or the systemd unit. */
export function defineService(command: Command): void {
  addSubcommands(command, [
    { name: 'status', summary: 'show the status of the service', define: defineStatus },
    { name: 'start', summary: 'start the service and wait until it logs', define: defineStart },
    { name: 'stop', summary: 'stop the service and wait until everything is written', define: defineStop },
    { name: 'restart', summary: 'stop and start the service', define: defineRestart },
    { name: 'configure', summary: 'store settings and the start type', define: defineConfigure },
    { name: 'run', summary: 'entry point for the Windows service manager', define: defineRun },
  ]);
}

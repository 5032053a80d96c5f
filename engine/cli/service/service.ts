import type { Command } from 'commander';
import { addCommon } from '../common-options.ts';
import { exitCodes } from '../errors.ts';
import { onStdinClose } from '../stdin-close.ts';
import { defineConfigure } from './configure.ts';
import type { StatusOptions } from './print-status.ts';
import { defineRestart } from './restart.ts';
import { defineRun } from './run.ts';
import { defineStart } from './start.ts';
import { defineStatus } from './status.ts';
import { defineStop } from './stop.ts';

const commands = [
  { name: 'status', summary: 'how the service is doing', define: defineStatus },
  { name: 'start', summary: 'start it and wait until it logs', define: defineStart },
  { name: 'stop', summary: 'stop it and wait until everything is written', define: defineStop },
  { name: 'restart', summary: 'stop it and start it again', define: defineRestart },
  { name: 'configure', summary: 'settings to keep, and when it is started', define: defineConfigure },
  { name: 'run', summary: 'what the service manager of Windows starts', define: defineRun },
] as const;

/** `service`: the Windows service or the systemd unit. */
export function defineService(command: Command): void {
  for (const { name, summary, define } of commands) {
    const verb = command.command(name).description(summary);
    addCommon(verb);
    define(verb);
  }
  command.hook('preAction', (_service, verb) => {
    const { exitOnStdinClose }: StatusOptions = verb.opts();
    if (exitOnStdinClose) onStdinClose(() => process.exit(exitCodes.done));
  });
}

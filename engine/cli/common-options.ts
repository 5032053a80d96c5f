import type { Command } from 'commander';
import { version } from '../model/version.ts';

import { endOnStdinClose } from './end-program.ts';

/** Adds the options that every command has. */
export function addCommon(command: Command): void {
  command
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--debug', 'print a stack trace on unexpected errors');
}

/** A command below another one, such as `log read`. */
interface Subcommand {
  readonly name: string;
  readonly summary: string;
  /** Adds options, help and action. */
  readonly define: (command: Command) => void;
}

/** Adds commands below a command. `--exit-on-stdin-close` takes effect for all that define it. */
export function addSubcommands(command: Command, subcommands: readonly Subcommand[]): void {
  for (const { name, summary, define } of subcommands) {
    const subcommand = command.command(name).description(summary);
    addCommon(subcommand);
    define(subcommand);
  }
  command.hook('preAction', (_command, subcommand) => {
    const { exitOnStdinClose }: { exitOnStdinClose?: true } = subcommand.opts();
    if (exitOnStdinClose) endOnStdinClose();
  });
}

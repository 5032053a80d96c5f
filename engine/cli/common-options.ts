import type { Command } from 'commander';
import { version } from '../model/version.ts';

/** What every command has. */
export function addCommon(command: Command): void {
  command
    .version(version, '--version', 'say the version')
    .helpOption('--help', 'say how it is used')
    .option('--debug', 'with an unexpected error, say where it came from');
}

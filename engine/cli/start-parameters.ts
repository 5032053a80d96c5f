import type { Command } from 'commander';
import {
  parseAnchorInterval,
  parseInterval,
  parseKeep,
  parseLogDirectory,
  parseLogReader,
  parseLogSize,
  parseReserve,
} from '../model/settings.ts';

/** The reporter's settings as options of a command, whose options are then StartParameters. What can't be used throws a SettingError. */
export function addStartParameters(command: Command): void {
  command
    .option('--log-directory <directory>', 'log folder, an absolute path (short: -ld)', (text) => parseLogDirectory(text, process.platform))
    .option('--log-size <size>', 'size at which the next log files are begun: 5MB; a bare number is kilobytes (short: -ls)', parseLogSize)
    .option('--keep <size|days>', 'how much to keep: 1GB, 30d, or 0 for everything', parseKeep)
    .option('--interval <milliseconds>', 'how often to look', parseInterval)
    .option('--anchor-interval <minutes>', 'minutes between two anchors of the log files in the system log', parseAnchorInterval)
    .option(
      '--reserve <size>',
      'free disk space below which nothing is written: 500MB, or 0 (default: 500 MB, at most 5 % of the disk)',
      parseReserve,
    )
    .option('--log-reader <account>', 'an account that may read the logs', parseLogReader)
    .option('--allow-shared-folder', 'take a log folder that other accounts can write')
    .option('--log-command-lines', 'write command lines into PR-EVENTS; they may hold passwords');
}

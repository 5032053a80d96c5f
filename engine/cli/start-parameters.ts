import type { Command } from 'commander';
import {
  parseAnchorInterval,
  parseEventLog,
  parseInterval,
  parseKeep,
  parseLogDirectory,
  parseLogReader,
  parseLogSize,
  parseReserve,
} from '../model/settings.ts';

/** Adds the reporter's settings as options, so that the command's options are StartParameters. Invalid values throw a SettingError. */
export function addStartParameters(command: Command): void {
  command
    .option('--log-directory <directory>', 'log folder: an absolute path (short: -ld)', (text) => parseLogDirectory(text, process.platform))
    .option('--log-size <size>', 'rotate logs at this size, e.g. 5MB; a bare number is kilobytes (short: -ls)', parseLogSize)
    .option('--keep <size|days>', 'retention: 1GB, 30d, or 0 to keep everything', parseKeep)
    .option('--interval <milliseconds>', 'poll interval', parseInterval)
    .option('--anchor-interval <minutes>', 'interval at which anchors of the log files are written to the system log', parseAnchorInterval)
    .option(
      '--reserve <size>',
      'stop writing below this free disk space: 500MB, or 0 (default: 500 MB, at most 5 % of the disk)',
      parseReserve,
    )
    .option('--log-reader <account>', 'account or group that is allowed to read the logs', parseLogReader)
    .option('--event-log <none|changes>', 'write each change to the event log "Port Reporter" (on Linux: to the journal)', parseEventLog)
    .option('--allow-shared-folder', 'allow a log folder that other accounts can write to')
    .option('--log-command-lines', 'write command lines to PR-EVENTS (they may contain passwords)');
}

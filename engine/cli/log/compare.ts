import type { Command } from 'commander';
import { compareLogs, type LogDifference } from '../../analysis/comparison/compare-logs.ts';
import { computeStatistics } from '../../analysis/statistics/compute-statistics.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { reportEmptyTable } from '../output/empty-table.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { requireRecords } from './baseline.ts';
import { createLogInput, encodingOption, pathsOf, progressOption, timeZoneOption } from './log-input.ts';

type CompareOptions = OutputOptions & { readonly timeZone?: string; readonly encoding?: string; readonly progress?: true };

const fields: readonly Field<LogDifference & { readonly processId: null }>[] = [
  { name: 'difference', kind: 'text' },
  { name: 'what', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'processName', kind: 'text' },
  { name: 'user', kind: 'text' },
  { name: 'previousProcessName', kind: 'text' },
  { name: 'previousUser', kind: 'text' },
  { name: 'count', kind: 'number' },
];

/** `log compare`: the differences between two logs. */
export function defineCompare(command: Command): void {
  command
    .argument('<before>', 'log file, folder or pattern; -: read paths from standard input')
    .argument('<after>', 'the logs to compare with, in the same form')
    .option(...timeZoneOption)
    .option(...encodingOption)
    .option(...progressOption);
  addOutput(command);
  command
    .addHelpText(
      'after',
      `
Shows listeners that are new, gone or owned by another process or user, and processes, users and remote addresses that are new or gone;
a remote address once for each process that has connections with it; and the remote ports that a process of both logs connects to in one
only. Ports of clients that connect to this machine do not count. What is new is the same as in log measure --baseline and log report
--baseline.

Examples:
  log compare monday friday
  log compare 'D:\\Collected\\PC07\\PR-*' 'D:\\Collected\\PC08\\PR-*' --format csv`,
    )
    .action(compare);
}

async function compare(before: string, after: string, options: CompareOptions): Promise<void> {
  checkOutput(options);
  // Sequentially, because both lists of paths may come from standard input.
  const sides = [await pathsOf([before]), await pathsOf([after])] as const;
  const input = await createLogInput(sides.flat(), options, options.format);
  const files = sides.map((paths) => input.files(paths));
  const [earlier, later] = await Promise.all(files.map((each) => computeStatistics(each, input.options)));
  // Unreadable parts of one side would be reported as new or gone.
  input.finish();
  requireRecords(earlier!, before);
  requireRecords(later!, after);
  const differences = compareLogs(earlier!, later!);
  const writer = await createRecordWriter({ format: options.format, fields, raw: options.raw ?? false, element: 'difference' });
  writer.write(differences.map((difference) => ({ ...difference, processId: null })));
  writer.end();
  if (differences.length === 0) reportEmptyTable('no difference between the logs', options.format);
}

import type { Command } from 'commander';
import { compareLogs, type LogDifference } from '../../analysis/comparison/compare-logs.ts';
import { computeStatistics } from '../../analysis/statistics/compute-statistics.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { encodingOption, createLogInput, pathsOf } from './log-input.ts';

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

/** `log compare`: what is different between two logs. */
export function defineCompare(command: Command): void {
  command
    .argument('<before>', 'log file, folder or pattern, - for paths on standard input')
    .argument('<after>', 'another one')
    .option('--time-zone <zone>', "in which logs without PR-EVENTS were written: Europe/Berlin, +02:00 (else this machine's)")
    .option(...encodingOption)
    .option('--progress', 'say on standard error how far it is');
  addOutput(command);
  command
    .addHelpText(
      'after',
      `
Listeners that are new, gone or another process's or user's; processes, users and remote addresses that are new or gone.

Examples:
  log compare monday friday
  log compare 'D:\\Collected\\PC07\\PR-*' 'D:\\Collected\\PC08\\PR-*' --format csv`,
    )
    .action(compare);
}

async function compare(before: string, after: string, options: CompareOptions): Promise<void> {
  checkOutput(options);
  // One after the other: both may be on standard input.
  const sides = [await pathsOf([before]), await pathsOf([after])] as const;
  const input = await createLogInput(sides.flat(), options, options.format);
  const files = sides.map((paths) => input.files(paths));
  const [earlier, later] = await Promise.all(files.map((each) => computeStatistics(each, input.options)));
  // What is missing on one side would be told as new or gone.
  input.finish();
  const differences = earlier && later ? compareLogs(earlier, later) : [];
  const writer = await createRecordWriter({ format: options.format, fields, raw: options.raw ?? false, element: 'difference' });
  writer.write(differences.map((difference) => ({ ...difference, processId: null })));
  writer.end();
}

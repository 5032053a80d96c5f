import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { openFinder } from '../../analysis/find.ts';
import { measureLogs } from '../../analysis/measure.ts';
import { errorReason } from '../../facts/error-code.ts';
import { readLogs } from '../../logs/read-logs.ts';
import { CommandError } from '../errors.ts';
import { readCriteria } from './criteria-file.ts';
import { addLogInput, openLogInput, type LogInputOptions } from './log-input.ts';

type ReportOptions = LogInputOptions & {
  readonly output: string;
  readonly criteria?: string;
};

/** `log report`: one HTML file. */
export function defineReport(command: Command): void {
  addLogInput(command);
  command
    .requiredOption('-o, --output <file>', 'the HTML file; one that is there is replaced')
    .option('--criteria <file>', 'what to look for, an XML file (else the criteria that come along)')
    .addHelpText('after', `
The file opens in any browser, without a network: summary, findings, exposed ports, charts, and tables that sort and filter.

Examples:
  log report -o report.html
  log report D:\\Collected\\PC07 --after 7d -o pc07.html`)
    .action(report);
}

async function report(paths: string[], options: ReportOptions): Promise<void> {
  const criteria = await readCriteria(options.criteria);
  const input = await openLogInput(paths, options, 'table');
  const files = input.files();
  const measured = measureLogs(files, input.options);
  const finder = openFinder(criteria.filter(({ needsHostNames }) => !needsHostNames), () => null);
  // What cannot be read was told by then.
  for (const records of readLogs(files, { ...input.options, problem: () => undefined, progress: undefined })) {
    for (const record of records) finder.take(record);
  }
  const { reportPage } = await import('../../analysis/report/report.ts');
  const page = reportPage(measured, finder.findings(), new Date());
  try {
    writeFileSync(options.output, page);
  } catch (error) {
    throw new CommandError('ReportNotWritten', 'WriteError', `${options.output} cannot be written (${errorReason(error)})`, options.output,
      'Give another file with -o.', { cause: error });
  }
  input.finish();
}

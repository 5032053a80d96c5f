import { InvalidArgumentError, Option, type Command } from 'commander';
import type { LogFileError } from '../../log-reader/log-files.ts';
import type { DamagedRecord, LogRecord } from '../../log-reader/log-records.ts';
import { followLogs, readLogs, readTail } from '../../log-reader/read-logs.ts';
import { logKinds, recordWords, type LogKind } from '../../model/log-kinds.ts';
import { formatDiagnostic, toDiagnostic } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import type { RecordWriter } from '../output/record-writer.ts';
import { flush, print, printError } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { stopSignal } from '../stop-signal.ts';
import { addLogInput, createLogInput, type LogInputOptions } from './log-input.ts';
import { logFields, logRow, tableColumns } from './log-row.ts';
import { recordJson } from './record-json.ts';

type ReadCommandOptions = LogInputOptions &
  OutputOptions & {
    readonly type?: readonly LogKind[];
    readonly tail?: number;
    readonly wait?: true;
  };

const types = Object.values(recordWords);

function parseTypes(text: string): LogKind[] {
  return text.split(',').map((item) => {
    const kind = logKinds.find((one) => recordWords[one] === item.trim().toLowerCase());
    if (!kind) throw new InvalidArgumentError(`It must be ${types.join(', ')}, or a comma-separated list of them.`);
    return kind;
  });
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** `log read`: prints the records of log files. */
export function defineRead(command: Command): void {
  addLogInput(command);
  addOutput(command);
  command
    .addOption(new Option('--type <types>', `record types: ${types.join(', ')}`).argParser(parseTypes))
    .option('--tail <number>', 'print only the last records', parseCount)
    .option('--wait', 'keep following the logs, new files included, until Ctrl-C')
    .addHelpText(
      'after',
      `
Records are printed in the order in which they were written, each with its file and line. Unreadable lines are reported on standard
error, followed by their number. The exit code is 0 if the rest was read.

Examples:
  log read                                          all logs of this machine's service
  log read --type port --after 12h                  ports opened in the last twelve hours
  log read C:\\Collected\\PC*\\PR-PORTS-*.log --format csv
  log read --type event --tail 20 --wait            follow events as they occur`,
    )
    .action(read);
}

async function read(paths: string[], options: ReadCommandOptions): Promise<void> {
  checkOutput(options);
  const input = await createLogInput(paths, options, options.format);
  // Unreadable lines are reported by `write`: with --tail only those within the tail.
  const readOptions = { ...input.options, kinds: options.type, unreadable: undefined };
  const output = await createRecordOutput(options);
  const write = (records: readonly LogRecord[]): void => {
    const damaged = records.filter((record) => record.type === 'damaged');
    if (damaged.length > 0) input.unreadable(damaged, damaged.length);
    output.write(records.filter((record) => record.type !== 'damaged'));
  };
  if (options.wait) {
    const stop = new AbortController();
    void stopSignal().then(() => stop.abort());
    const problem = (error: LogFileError): void => printError(formatDiagnostic(toDiagnostic(error), options.format));
    const followOptions = { ...readOptions, problem, progress: undefined, tail: options.tail };
    for await (const records of followLogs(input.paths, followOptions, stop.signal)) {
      write(records);
      flush();
    }
  } else if (options.tail !== undefined) {
    write(readTail(input.files(), options.tail, readOptions));
  } else {
    for (const records of readLogs(input.files(), readOptions)) write(records);
  }
  output.end();
  input.finish();
}

/** JSON contains the records unchanged; the other formats convert them to rows. */
async function createRecordOutput({ format, raw }: OutputOptions): Promise<RecordWriter<Exclude<LogRecord, DamagedRecord>>> {
  if (format === 'json') {
    const json = recordJson();
    return {
      write: (records) => {
        for (const record of records) print(json(record));
      },
      end: () => undefined,
    };
  }
  const fields = format === 'table' ? logFields.filter(({ name }) => tableColumns.includes(name)) : logFields;
  const writer = await createRecordWriter({ format, fields, raw: raw ?? false });
  return { write: (records) => writer.write(records.map(logRow)), end: () => writer.end() };
}

import { InvalidArgumentError, Option, type Command } from 'commander';
import type { LogFileError } from '../../log-reader/log-files.ts';
import { logKinds, type DamagedRecord, type LogKind, type LogRecord } from '../../log-reader/log-records.ts';
import { followLogs, readLogs, readTail } from '../../log-reader/read-logs.ts';
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

/** Words of `--type`, and the kinds of files that they mean. */
const types = ['initial', 'port', 'process', 'event'] as const;

function parseTypes(text: string): LogKind[] {
  return text.split(',').map((word) => {
    const kind = logKinds[types.findIndex((type) => type === word.trim().toLowerCase())];
    if (!kind) throw new InvalidArgumentError(`It is ${types.join(', ')}, or several of them with commas between.`);
    return kind;
  });
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

/** `log read`: log files back to records. */
export function defineRead(command: Command): void {
  addLogInput(command);
  addOutput(command);
  command
    .addOption(new Option('--type <types>', `only these: ${types.join(', ')}`).argParser(parseTypes))
    .option('--tail <number>', 'only the last so many records', parseCount)
    .option('--wait', 'go on with what is written from now on, also to new files, until Ctrl-C')
    .addHelpText(
      'after',
      `
Records come in the order in which they were written: by file, each with its file and line. Lines that cannot be read are
reported on standard error, with their number at the end. Exit code 0: the rest was read.

Examples:
  log read                                          all logs of this machine's service
  log read --type port --after 12h                  ports opened in the last twelve hours
  log read C:\\Collected\\PC*\\PR-PORTS-*.log --format csv
  log read --type event --tail 20 --wait            what happens, as it happens`,
    )
    .action(read);
}

async function read(paths: string[], options: ReadCommandOptions): Promise<void> {
  checkOutput(options);
  const input = await createLogInput(paths, options, options.format);
  // Of a tail, only the lines in it are reported.
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

/** JSON has records as they are, the other formats have them as rows. */
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

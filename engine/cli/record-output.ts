import { Option, type Command } from 'commander';
import type { Missing } from '../model/port-mapping.ts';
import type { Columns } from './columns.ts';
import { UsageError } from './errors.ts';
import { createRecordWriter } from './output/create-record-writer.ts';
import { formats, type Format, type RecordWriter } from './output/record-writer.ts';
import type { HasProcessId } from './output/row.ts';

/** How records are written, as it was typed. */
export interface OutputOptions {
  readonly format: Format;
  readonly raw?: true;
}

/** Gives a command the options that say how its records are written. */
export function addOutput(command: Command): void {
  command
    .optionsGroup('How they are written:')
    .addOption(new Option('--format <format>', 'how to write').choices(formats).default('table'))
    .option('--raw', 'CSV without the guard that keeps spreadsheets from running a text as a formula');
}

/** @throws UsageError for options that contradict each other */
export function checkOutput({ format, raw }: OutputOptions): void {
  if (raw && format !== 'csv') {
    throw new UsageError('RawWithoutCsv', `--raw does nothing here (the format is ${format})`, '--raw', 'Add --format csv.');
  }
}

/** The writer for a command's records. `tableColumns` are those that the table shows when none were asked for, if a record has them. */
export function createRecordOutput<Row extends HasProcessId & { readonly missing?: Missing }>(
  { format, raw }: OutputOptions,
  { chosen, all }: Columns<Row>,
  element: string,
  tableColumns: readonly string[],
): Promise<RecordWriter<Row>> {
  const shown = format === 'table' ? all.filter(({ name }) => tableColumns.includes(name)) : all;
  return createRecordWriter({ format, fields: chosen ?? shown, raw: raw ?? false, element, allFields: chosen !== null });
}

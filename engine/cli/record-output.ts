import { Option, type Command } from 'commander';
import type { Missing } from '../model/port-mapping.ts';
import type { Columns } from './columns.ts';
import { UsageError } from './errors.ts';
import { createRecordWriter } from './output/create-record-writer.ts';
import { formats, type Format, type RecordWriter } from './output/record-writer.ts';
import type { HasProcessId } from './output/row.ts';

/** Output options as typed. */
export interface OutputOptions {
  readonly format: Format;
  readonly raw?: true;
}

/** Adds the options that control the output of records. */
export function addOutput(command: Command): void {
  command
    .optionsGroup('Output:')
    .addOption(new Option('--format <format>', 'output format').choices(formats).default('table'))
    .option('--raw', 'CSV without the quote that prevents spreadsheets from evaluating a value as a formula');
}

/** @throws UsageError for options that contradict each other */
export function checkOutput({ format, raw }: OutputOptions): void {
  if (raw && format !== 'csv') {
    throw new UsageError('RawWithoutCsv', `--raw has no effect with --format ${format}`, '--raw', 'Add --format csv.');
  }
}

/**
 * Creates the writer for a command's records.
 * @param columns `chosen` is null for a command without --columns
 * @param element name of a record's XML element
 * @param tableColumns the columns of the table if none were chosen; all by default
 */
export function createRecordOutput<Row extends HasProcessId & { readonly missing?: Missing }>(
  { format, raw }: OutputOptions,
  { chosen, all }: Pick<Columns<Row>, 'chosen' | 'all'>,
  element: string,
  tableColumns?: readonly string[],
): Promise<RecordWriter<Row>> {
  const shown = format === 'table' && tableColumns ? all.filter(({ name }) => tableColumns.includes(name)) : all;
  return createRecordWriter({ format, fields: chosen ?? shown, raw: raw ?? false, element, allFields: chosen !== null });
}

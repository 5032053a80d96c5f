import type { Command } from 'commander';
import type { Field, OptionalFields } from '../model/mapping-fields.ts';
import { includes, type OptionalFieldGroup } from '../model/port-mapping.ts';
import { UsageError } from './errors.ts';

/** What of each record is wanted, as it was typed. */
export interface ColumnOptions {
  readonly include?: string;
  readonly names?: true;
  readonly addresses?: true;
  readonly columns?: string;
}

/** Gives a command the options that say what is read and shown of each mapping. */
export function addColumns(command: Command): void {
  command
    .optionsGroup('What of them:')
    .option('--include <facts>', `facts that cost more: ${includes.join(', ')}`)
    .option('--names', 'the names under which IANA lists the ports (https)')
    .option('--columns <columns>', 'these columns only, in this order, by the names that --format tsv has in its first line');
}

/** What of each record is wanted. */
export interface Columns<Row> {
  readonly includes: readonly OptionalFieldGroup[];
  readonly names: boolean;
  readonly addresses: boolean;
  /** The columns that were asked for by name; null if none were. */
  readonly chosen: readonly Field<Row>[] | null;
  /** All columns that such a record has. */
  readonly all: readonly Field<Row>[];
}

/** What is wanted of records with these fields. A column that is asked for by name is also read. @throws UsageError */
export function columnsOf<Row>(options: ColumnOptions, fields: readonly Field<Row>[]): Columns<Row> {
  const names = options.columns === undefined ? null : listOf('--columns', options.columns);
  const chosen = names && [...new Set(names.map((name) => fieldNamed('--columns', name, fields)))];
  const wanted = new Set<OptionalFields>(options.include === undefined ? [] : listOf('--include', options.include).map(includeNamed));
  if (options.names) wanted.add('names');
  if (options.addresses) wanted.add('addresses');
  for (const { include } of chosen ?? []) if (include) wanted.add(include);
  return {
    includes: includes.filter((include) => wanted.has(include)),
    names: wanted.has('names'),
    addresses: wanted.has('addresses'),
    chosen,
    all: fields.filter(({ include }) => include === undefined || wanted.has(include)),
  };
}

/** The items of a comma list. @throws UsageError for an empty one */
export function listOf(option: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new UsageError('EmptyValue', `${option} has an empty value`, option, 'Give one, or leave the option out.');
  return items;
}

/** A field by its name, in any case. @throws UsageError for a name that there is not */
export function fieldNamed<Row>(option: string, name: string, fields: readonly Field<Row>[]): Field<Row> {
  const field = fields.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (field) return field;
  throw new UsageError(
    'UnknownColumn',
    `${option} cannot be '${name}' (there is no such column)`,
    name,
    `Columns are ${fields.map((known) => known.name).join(', ')}.`,
  );
}

function includeNamed(name: string): OptionalFieldGroup {
  const include = includes.find((known) => known === name.toLowerCase());
  if (include) return include;
  throw new UsageError(
    'InvalidValue',
    `--include cannot be '${name}' (there are no such facts)`,
    name,
    `Facts are ${includes.join(', ')}.`,
  );
}

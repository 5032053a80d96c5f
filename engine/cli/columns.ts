import type { Command } from 'commander';
import type { Field } from '../model/mapping-fields.ts';
import {
  declarations,
  optionalFieldGroups,
  type FieldName,
  type OptionalFieldGroup,
  type OptionalFields,
} from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { UsageError } from './errors.ts';

/** The options for the fields of each record, as they were typed. */
export interface ColumnOptions {
  readonly include?: string;
  readonly names?: true;
  readonly addresses?: true;
  readonly columns?: string;
}

/** Adds the options for the fields that are read and shown of each mapping. */
export function addColumns(command: Command): void {
  command
    .optionsGroup('Fields:')
    .option('--include <groups>', `optional fields that take longer to read: ${optionalFieldGroups.join(', ')}`)
    .option('--names', 'the names under which IANA lists the ports (https)')
    .option('--columns <columns>', 'columns to show, in this order; names as in the --format tsv header');
}

/** The fields that are read and shown of each record. */
export interface Columns<Row> {
  readonly include: readonly OptionalFieldGroup[];
  readonly names: boolean;
  readonly addresses: boolean;
  /** The columns that were requested by name; null if none were. */
  readonly chosen: readonly Field<Row>[] | null;
  /** All columns that such a record has. */
  readonly all: readonly Field<Row>[];
}

/** The requested fields of records with these fields. A column that is requested by name is also read. @throws UsageError */
export function columnsOf<Row>(options: ColumnOptions, fields: readonly Field<Row>[]): Columns<Row> {
  const names = options.columns === undefined ? null : listOf('--columns', options.columns);
  const chosen = names && [...new Set(names.map((name) => fieldNamed('--columns', name, fields)))];
  const wanted = new Set<OptionalFields>(options.include === undefined ? [] : listOf('--include', options.include).map(groupNamed));
  if (options.names) wanted.add('names');
  if (options.addresses) wanted.add('addresses');
  for (const { include } of chosen ?? []) if (include) wanted.add(include);
  return {
    include: optionalFieldGroups.filter((group) => wanted.has(group)),
    names: wanted.has('names'),
    addresses: wanted.has('addresses'),
    chosen,
    all: fields.filter(({ include }) => include === undefined || wanted.has(include)),
  };
}

/** The items of a comma-separated list. @throws UsageError for an empty one */
export function listOf(option: string, text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new UsageError('EmptyValue', `${option} has an empty value`, option, 'Give a value, or omit the option.');
  return items;
}

/** A field by its name, in any case. @throws UsageError for an unknown name */
export function fieldNamed<Row>(option: string, name: string, fields: readonly Field<Row>[]): Field<Row> {
  const field = fields.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (field) return field;
  const columns = fields.map((known) => known.name).join(', ');
  throw new UsageError('UnknownColumn', `invalid value '${name}' for ${option}: unknown column`, name, `Valid columns: ${columns}.`);
}

function groupNamed(name: string): OptionalFieldGroup {
  const group = optionalFieldGroups.find((known) => known === name.toLowerCase());
  if (group) return group;
  throw new UsageError('InvalidValue', `invalid value '${name}' for --include`, name, `Valid values: ${optionalFieldGroups.join(', ')}.`);
}

/**
 * The columns of a table of these mappings if no columns were requested. Fields that are empty in nearly all mappings are columns only if
 * one has a value. Optional fields are columns if they were read.
 */
export function defaultColumns(mappings: readonly PortMapping[]): FieldName[] {
  const hasValue = (name: FieldName): boolean => mappings.some((mapping) => mapping[name] !== null && mapping[name] !== false);
  const always = declarations.filter(({ table }) => table === 'always');
  const ifAny = declarations.filter(({ table, name }) => table === 'if any' && hasValue(name));
  return [...always, ...ifAny].map(({ name }) => name);
}

/** The order in which people search for a port. */
export const defaultOrder = 'protocol,localPort,localAddress,remoteAddress,remotePort,boundDevice';

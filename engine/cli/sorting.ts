import type { Command } from 'commander';
import { addressOrder } from '../model/addresses.ts';
import type { Field } from '../model/mapping-fields.ts';
import { fieldNamed, listOf } from './columns.ts';
import { formatValue } from './output/format-value.ts';

/** A field to sort by, and the direction. */
interface SortKey<Row> {
  readonly field: Field<Row>;
  readonly descending: boolean;
}

/** Adds the sort option to a command that has all records before it writes the first one. */
export function addSort(command: Command): void {
  command.option('--sort <columns>', 'sort by these columns; -name sorts in descending order');
}

/** Parses `--sort`: columns in order of priority; `-` before a name means descending. @throws UsageError */
export function sortKeysOf<Row>(text: string, fields: readonly Field<Row>[]): SortKey<Row>[] {
  return listOf('--sort', text).map((item) => {
    const descending = item.startsWith('-');
    return { field: fieldNamed('--sort', descending ? item.slice(1) : item, fields), descending };
  });
}

/** Sorts records: numbers and times by value, addresses by their bytes, strings case-insensitively. Empty values come last. */
export function sorted<Row>(records: readonly Row[], keys: readonly SortKey<Row>[]): Row[] {
  const rows = records.map((record) => ({ record, values: keys.map(({ field }) => sortValue(record[field.name], field)) }));
  rows.sort((a, b) => {
    for (const [at, { descending }] of keys.entries()) {
      const x = a.values[at] ?? null;
      const y = b.values[at] ?? null;
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return x < y === descending ? 1 : -1;
    }
    return 0;
  });
  return rows.map(({ record }) => record);
}

function sortValue<Row>(value: unknown, field: Field<Row>): string | number | null {
  if (typeof value === 'number') return value;
  if (value instanceof Date) return value.getTime();
  const text = formatValue(value, field, ', ');
  if (text === null || text === '') return null;
  return field.name === 'localAddress' || field.name === 'remoteAddress' ? addressOrder(text) : text.toLowerCase();
}

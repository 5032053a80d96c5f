import type { Field, FieldPart } from '../../model/mapping-fields.ts';

/**
 * What a person reads of a field's value, nothing escaped yet: of an object its name, of a list its items' names, of `missing` items
 * `field=reason`. Null where there is nothing.
 */
export function formatValue<Row>(value: unknown, { kind, parts = [] }: Field<Row>, separator: string): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return plain(value);
  if (Array.isArray(value)) return value.map((item) => nameOf(item, parts)).join(separator);
  if (kind === 'object') return nameOf(value, parts);
  return Object.entries(value)
    .map(([field, reason]) => `${field}=${reason}`)
    .join(separator);
}

/** A text, a number or a boolean as text; empty for null. */
export function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A process is `name (id)`, everything else that has parts is the first of them. */
function nameOf(item: unknown, parts: readonly FieldPart[]): string {
  if (typeof item !== 'object' || item === null) return plain(item);
  const [first = '', second = ''] = parts.map(({ name }) => plain(Reflect.get(item, name)));
  return parts[0]?.name === 'processId' ? `${second || '?'} (${first})` : first;
}

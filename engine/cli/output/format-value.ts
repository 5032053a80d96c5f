import type { Field, FieldPart } from '../../model/mapping-fields.ts';

/**
 * A field's value as readable text, not escaped yet: the name of an object, the names of the items of a list, `field=reason` for each item
 * of `missing`. Null for an empty value.
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

/** A process is `name (id)`; any other value with parts is its first part. */
function nameOf(item: unknown, parts: readonly FieldPart[]): string {
  if (typeof item !== 'object' || item === null) return plain(item);
  const [first = '', second = ''] = parts.map(({ name }) => plain(Reflect.get(item, name)));
  return parts[0]?.name === 'processId' ? `${second || '?'} (${first})` : first;
}

import { declarations, type FieldType, type OptionalFields } from './mapping-schema.ts';
import type { PortMapping } from './port-mapping.ts';

/**
 * How a field is written as text and read back: plain values, `object` (named parts), `list` (of objects or texts), `reasons` (`missing`).
 */
export type FieldKind = 'text' | 'number' | 'boolean' | 'time' | 'object' | 'list' | 'reasons';

/** A part of an object. It may be null. */
export interface FieldPart {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'boolean';
}

/** A field of a record, as every format writes it. `name` is the record's key. */
export interface Field<Row> {
  readonly name: keyof Row & string;
  readonly kind: FieldKind;
  /** The parts of an `object`, or of each item of a `list`, in the order in which they are written. */
  readonly parts?: readonly FieldPart[];
  /** The field is the same in all records of a process. */
  readonly perProcess?: boolean;
  /** The field is absent unless this is requested. */
  readonly include?: OptionalFields;
}

const processParts: readonly FieldPart[] = [
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
];
const serviceParts: readonly FieldPart[] = ['name', 'displayName', 'type'].map((name) => ({ name, kind: 'text' }));
const moduleParts: readonly FieldPart[] = [
  { name: 'path', kind: 'text' },
  { name: 'base', kind: 'text' },
  { name: 'deleted', kind: 'boolean' },
];

/** How the values of each type are written. */
const formats: { readonly [type in FieldType]: { readonly kind: FieldKind; readonly parts?: readonly FieldPart[] } } = {
  text: { kind: 'text' },
  address: { kind: 'text' },
  state: { kind: 'text' },
  number: { kind: 'number' },
  port: { kind: 'number' },
  boolean: { kind: 'boolean' },
  time: { kind: 'time' },
  process: { kind: 'object', parts: processParts },
  processes: { kind: 'list', parts: processParts },
  services: { kind: 'list', parts: serviceParts },
  modules: { kind: 'list', parts: moduleParts },
  addresses: { kind: 'list' },
  reasons: { kind: 'reasons' },
};

/** The fields of a mapping in a snapshot, in the order in which `map` writes them. */
export const snapshotFields: readonly Field<PortMapping>[] = declarations.map(({ name, type, perProcess, include }) => ({
  name,
  ...formats[type],
  ...(perProcess && { perProcess }),
  ...(include && { include }),
}));

/** The fields of a mapping, in the order in which all formats write them. */
export const mappingFields = snapshotFields.filter(({ name }) => declarations.every((field) => field.name !== name || !field.snapshotOnly));

import type { OptionalFieldGroup } from './port-mapping.ts';
import type { NamedMapping } from './port-names.ts';

/**
 * What a field holds, so that it can be written as text and read back: plain values, `object` (named parts), `list` (of objects, or of
 * texts), `reasons` (`missing`). Each may be null.
 */
export type FieldKind = 'text' | 'number' | 'boolean' | 'time' | 'object' | 'list' | 'reasons';

/** A field of a record, as every format writes it. `name` is the record's key. */
export interface Field<Row> {
  readonly name: keyof Row & string;
  readonly kind: FieldKind;
  /** The parts of an `object`, or of each item of a `list`, in the order in which they are written. */
  readonly parts?: readonly FieldPart[];
  /** The field is the same in all records of a process. */
  readonly perProcess?: boolean;
  /** The field is there only when asked for. */
  readonly include?: OptionalFields;
}

/** What a record has only on request. */
export type OptionalFields = OptionalFieldGroup | 'names' | 'addresses';

/** A part of an object. It may be null. */
export interface FieldPart {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'boolean';
}

const processName: readonly FieldPart[] = [
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
];

/** The fields of a mapping, in the order in which all formats write them. */
export const mappingFields: readonly Field<NamedMapping>[] = [
  { name: 'protocol', kind: 'text' },
  { name: 'localAddress', kind: 'text' },
  { name: 'localPort', kind: 'number' },
  { name: 'localPortName', kind: 'text', include: 'names' },
  { name: 'remoteAddress', kind: 'text' },
  { name: 'remotePort', kind: 'number' },
  { name: 'remotePortName', kind: 'text', include: 'names' },
  { name: 'state', kind: 'text' },
  { name: 'dualStack', kind: 'boolean' },
  { name: 'exposure', kind: 'text' },
  { name: 'opened', kind: 'time' },
  { name: 'processId', kind: 'number', perProcess: true },
  { name: 'processStarted', kind: 'time', perProcess: true },
  { name: 'processName', kind: 'text', perProcess: true },
  { name: 'path', kind: 'text', perProcess: true },
  { name: 'deleted', kind: 'boolean', perProcess: true },
  { name: 'commandLine', kind: 'text', perProcess: true },
  { name: 'parentProcessId', kind: 'number', perProcess: true },
  { name: 'user', kind: 'text', perProcess: true },
  {
    name: 'services',
    kind: 'list',
    perProcess: true,
    parts: [
      { name: 'name', kind: 'text' },
      { name: 'displayName', kind: 'text' },
      { name: 'type', kind: 'text' },
    ],
  },
  { name: 'peer', kind: 'object', parts: processName },
  { name: 'sharedWith', kind: 'list', parts: processName },
  { name: 'boundDevice', kind: 'text' },
  { name: 'namespace', kind: 'text' },
  { name: 'container', kind: 'text' },
  { name: 'company', kind: 'text', perProcess: true, include: 'version' },
  { name: 'description', kind: 'text', perProcess: true, include: 'version' },
  { name: 'version', kind: 'text', perProcess: true, include: 'version' },
  { name: 'signer', kind: 'text', perProcess: true, include: 'signer' },
  { name: 'sha256', kind: 'text', perProcess: true, include: 'hash' },
  {
    name: 'modules',
    kind: 'list',
    perProcess: true,
    include: 'modules',
    parts: [
      { name: 'path', kind: 'text' },
      { name: 'base', kind: 'text' },
      { name: 'deleted', kind: 'boolean' },
    ],
  },
  { name: 'missing', kind: 'reasons', perProcess: true },
];

/** The fields of a mapping in a snapshot, in the order in which `map` writes them. */
export const snapshotFields: readonly Field<NamedMapping>[] = mappingFields.flatMap((field) =>
  field.name === 'exposure' ? [field, { name: 'reachableAt', kind: 'list', include: 'addresses' } satisfies Field<NamedMapping>] : [field],
);

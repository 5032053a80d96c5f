import { isIP } from 'node:net';
import { exposureOf } from './addresses.ts';
import { declarations, type Declaration, type FieldName, type FieldType } from './mapping-schema.ts';
import { missingReasons, type Missing, type ModuleInfo, type PortMapping, type ProcessName, type ServiceInfo } from './port-mapping.ts';
import { tcpStates, type TcpState } from './tcp-states.ts';

/** A mapping's record as JSON holds it: times are RFC 3339 texts. */
export interface MappingRecord {
  readonly [field: string]: unknown;
}

/** A record is not a mapping. `message` names the field and the fault. */
export class RecordError extends Error {}

/**
 * The mapping that was written as this record, checked field by field against {@link declarations}. A field that is absent is null, an
 * empty list, or (an optional field) absent. Unknown fields are ignored.
 * @throws RecordError
 */
export function parseMapping(record: MappingRecord): PortMapping {
  const mapping: { [field: string]: unknown } = { identity: '' };
  for (const { name, include, ...declaration } of declarations) {
    if (include === undefined || name in record) mapping[name] = parseField(record, name, declaration);
  }
  mapping['exposure'] ??= exposureOf(addressField(record, 'localAddress') ?? '');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Each field was checked by the declaration that its type comes from.
  return mapping as unknown as PortMapping;
}

/** A value of a field, by its declaration. The exposure follows from the address if it is unknown. */
function parseField(record: MappingRecord, field: FieldName, { type, values, notNull }: Omit<Declaration, 'help' | 'include'>): unknown {
  const value = parsers[type](record, field);
  const isKnown = values === undefined || value === null || values.some((known) => known === value);
  if (field === 'exposure') return isKnown ? value : null;
  if (!isKnown) throw unusable(field, record, values.join(' or '));
  if (notNull && value === null) throw unusable(field, record, wantedWords[type] ?? 'a value');
  return value;
}

/** Names of types in messages. */
const wantedWords: { readonly [type in FieldType]?: string } = { address: 'an address', port: 'a port', text: 'a text' };

/** Reads a value of each type; null if the record has none, an empty list for lists that are never null. @throws RecordError */
const parsers: { readonly [type in FieldType]: (record: MappingRecord, field: FieldName) => unknown } = {
  text: textField,
  address: addressField,
  state: stateField,
  number: numberField,
  port: portField,
  boolean: booleanField,
  time: timeField,
  process: (record, field) => (isNull(record, field) ? null : processName(objectOf(record[field], field))),
  processes: (record, field) => listField(record, field).map(processName),
  services: (record, field) => listField(record, field).map(serviceOf),
  modules: (record, field) => (isNull(record, field) ? null : listField(record, field).map(moduleOf)),
  addresses: (record, field) => (isNull(record, field) ? null : textsField(record, field)),
  reasons: missingField,
};

function isNull(record: MappingRecord, field: string): boolean {
  return (record[field] ?? null) === null;
}

function serviceOf(item: MappingRecord): ServiceInfo {
  return { name: partOf(item, 'name'), displayName: partOf(item, 'displayName'), type: partOf(item, 'type') };
}

function unusable(field: string, record: MappingRecord, wanted: string): RecordError {
  const value = record[field] ?? null;
  return new RecordError(value === null ? `${field} is missing` : `${field} is ${JSON.stringify(value)}, not ${wanted}`);
}

function textField(record: MappingRecord, field: string): string | null {
  const value = record[field] ?? null;
  if (value === null || typeof value === 'string') return value;
  throw unusable(field, record, 'a text');
}

function booleanField(record: MappingRecord, field: string): boolean | null {
  const value = record[field] ?? null;
  if (value === null || typeof value === 'boolean') return value;
  throw unusable(field, record, 'true or false');
}

function numberField(record: MappingRecord, field: string): number | null {
  const value = record[field] ?? null;
  if (value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)) return value;
  throw unusable(field, record, 'a whole number');
}

function portField(record: MappingRecord, field: string): number | null {
  const port = numberField(record, field);
  if (port === null || port <= 65_535) return port;
  throw unusable(field, record, 'a port');
}

function addressField(record: MappingRecord, field: string): string | null {
  const address = textField(record, field);
  if (address === null || isIP(address) !== 0) return address;
  throw unusable(field, record, 'an address');
}

function timeField(record: MappingRecord, field: string): Date | null {
  const text = textField(record, field);
  if (text === null) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw unusable(field, record, 'a time');
  return time;
}

function stateField(record: MappingRecord): TcpState | null {
  const state = textField(record, 'state');
  if (state === null) return null;
  const known = tcpStates.find((name) => name === state);
  if (known) return known;
  const [, number] = /^Unknown\((\d+)\)$/.exec(state) ?? [];
  if (number === undefined) throw unusable('state', record, 'a TCP state');
  return `Unknown(${Number(number)})`;
}

function textsField(record: MappingRecord, field: string): string[] {
  const value: unknown = record[field];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw unusable(field, record, 'a list of texts');
  return value;
}

function listField(record: MappingRecord, field: string): MappingRecord[] {
  const value: unknown = record[field] ?? [];
  if (!Array.isArray(value)) throw unusable(field, record, 'a list');
  return value.map((item) => objectOf(item, field));
}

function objectOf(value: unknown, field: string): MappingRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RecordError(`${field} holds ${JSON.stringify(value)}, which is not an object`);
}

function partOf(item: MappingRecord, part: string): string {
  const text = textField(item, part);
  if (text === null) throw unusable(part, item, 'a text');
  return text;
}

function processName(item: MappingRecord): ProcessName {
  const processId = numberField(item, 'processId');
  if (processId === null) throw unusable('processId', item, 'a process id');
  return { processId, processName: textField(item, 'processName') };
}

function moduleOf(item: MappingRecord): ModuleInfo {
  const module = { path: partOf(item, 'path'), base: partOf(item, 'base') };
  return booleanField(item, 'deleted') === true ? { ...module, deleted: true } : module;
}

function missingField(record: MappingRecord): Missing {
  const missing = objectOf(record['missing'] ?? {}, 'missing');
  for (const field of Object.keys(missing)) {
    if (!missingReasons.some((known) => known === missing[field])) throw unusable(field, missing, 'a reason');
  }
  return missing;
}

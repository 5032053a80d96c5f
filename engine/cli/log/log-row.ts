import { toDirection, type Direction } from '../../model/direction.ts';
import type { DamagedRecord, LoggedPort, LogRecord, TimeSource } from '../../log-reader/log-records.ts';
import { mappingFields, type Field, type FieldPart } from '../../model/mapping-fields.ts';
import type { PortMapping, ServiceInfo } from '../../model/port-mapping.ts';

/** A record of any type in the columns of all types; null if the type does not have the column. */
export interface LogRow extends Omit<Partial<PortMapping>, 'services'> {
  readonly type: string;
  readonly file: string;
  readonly line: number;
  readonly time: Date | null;
  readonly localTime: string | null;
  readonly timeSource: TimeSource | null;
  readonly processId: number | null;
  readonly presentAtStart?: boolean;
  readonly event?: string;
  readonly direction?: Direction | null;
  readonly source?: string;
  readonly seconds?: number | null;
  readonly services?: readonly ServiceInfo[] | null;
  readonly ports?: readonly LoggedPort[];
  readonly tcpMappings?: number | null;
  readonly udpMappings?: number | null;
  readonly entry?: number | null;
  readonly computer?: string | null;
  readonly session?: string;
  readonly sequence?: number;
  readonly operatingSystem?: string | null;
  readonly reporterVersion?: string | null;
  readonly mappings?: number | null;
  /** Further fields of an event, as strings. */
  readonly details?: { readonly [field: string]: string };
}

const portParts = [
  { name: 'protocol', kind: 'text' },
  { name: 'localAddress', kind: 'text' },
  { name: 'localPort', kind: 'number' },
  { name: 'remoteAddress', kind: 'text' },
  { name: 'remotePort', kind: 'number' },
  { name: 'state', kind: 'text' },
] as const;

/** The fields of a mapping that logs can contain. */
const loggedFields: readonly Field<LogRow>[] = mappingFields.flatMap(({ name, kind, parts, include }) => {
  if ((include !== undefined && include !== 'modules') || name === 'localPortName' || name === 'remotePortName') return [];
  return [{ name, kind, ...(parts && { parts }) }];
});

/**
 * The columns of records, in the order of all formats except JSON. Columns that differ between consecutive records of ports come first,
 * so that the PowerShell module can reuse the rest of the previous record.
 */
export const logFields: readonly Field<LogRow>[] = [
  { name: 'type', kind: 'text' },
  { name: 'file', kind: 'text' },
  { name: 'line', kind: 'number' },
  { name: 'time', kind: 'time' },
  { name: 'localTime', kind: 'text' },
  { name: 'timeSource', kind: 'text' },
  { name: 'presentAtStart', kind: 'boolean' },
  { name: 'event', kind: 'text' },
  { name: 'direction', kind: 'text' },
  ...loggedFields,
  { name: 'source', kind: 'text' },
  { name: 'seconds', kind: 'number' },
  { name: 'ports', kind: 'list', parts: portParts },
  { name: 'tcpMappings', kind: 'number' },
  { name: 'udpMappings', kind: 'number' },
  { name: 'entry', kind: 'number' },
  { name: 'computer', kind: 'text' },
  { name: 'session', kind: 'text' },
  { name: 'sequence', kind: 'number' },
  { name: 'operatingSystem', kind: 'text' },
  { name: 'reporterVersion', kind: 'text' },
  { name: 'mappings', kind: 'number' },
  { name: 'details', kind: 'reasons' },
];

/** The columns of the table. */
export const tableColumns: readonly string[] = [
  'time',
  'event',
  'protocol',
  'localAddress',
  'localPort',
  'remoteAddress',
  'remotePort',
  'direction',
  'state',
  'processId',
  'processName',
  'user',
  'computer',
  'details',
];

/** Fields that have their own column or are not useful in a row. */
const columns: ReadonlySet<string> = new Set([...logFields.map(({ name }) => name), 'mapping', 'schema']);

/** The events whose seconds are the column: a lifetime, or the duration of an attempt to connect. */
const eventsWithSeconds: ReadonlySet<string> = new Set(['closed', 'connectFailed']);

type ReadableRecord = Exclude<LogRecord, DamagedRecord>;
type EventLine = Extract<ReadableRecord, { readonly type: 'event' }>;

/** The names of fields of events that are columns with another meaning: the reporter's own version and process. */
export const renamedFields: { readonly [field: string]: string } = { version: 'reporterVersion', processId: 'reporterProcessId' };

/** A record as a row. */
export function logRow(record: ReadableRecord): LogRow {
  if (record.type === 'start') {
    const { version, ...rest } = record;
    return { ...rest, processId: null, reporterVersion: version };
  }
  if (record.type !== 'event') return record;
  const { mapping, details, ...columnValues } = eventFields(record);
  const texts = Object.entries(details).map(([name, value]) => [name, detail(value)] as const);
  return { processId: null, ...mapping, ...columnValues, ...(texts.length > 0 && { details: Object.fromEntries(texts) }) };
}

/** The names of the fields of a mapping in a row and in JSON. */
export const mappingNames: ReadonlySet<string> = new Set(loggedFields.map(({ name }) => name));

/** A record as one flat object: the columns that its type has, with their names. The details of an event are fields too. */
export function flatRecord(record: ReadableRecord): { readonly [field: string]: unknown } {
  if (record.type === 'start') {
    const { version, ...rest } = record;
    return { ...rest, reporterVersion: version };
  }
  if (record.type !== 'event') return { ...record };
  const { type, file, line, time, localTime, timeSource, event, mapping, details, ...more } = eventFields(record);
  return { type, file, line, time, localTime, timeSource, event, ...mapping, ...more, ...details };
}

/** The fields of an event: those of its mapping, those that are columns, and the others. */
function eventFields(record: EventLine) {
  const { type, file, line, time, timeSource, event } = record;
  const mapping: object = 'mapping' in record && typeof record.mapping === 'object' && record.mapping !== null ? record.mapping : {};
  const isOfReporter = event === 'started';
  const details = Object.entries(record)
    .map(([name, value]) => [isOfReporter ? (renamedFields[name] ?? name) : name, value] as const)
    .filter(([name]) => !columns.has(name) || name === 'mappings' || (name === 'seconds' && !eventsWithSeconds.has(event)));
  return {
    mapping: knownFields(mapping, loggedFields),
    type,
    file,
    line,
    time,
    localTime: null,
    timeSource,
    event,
    ...('mapping' in record && 'direction' in record && { direction: toDirection(record.direction) }),
    computer: record.computer,
    session: record.session,
    sequence: record.sequence,
    // The reporter's own description of itself: its process is not the owner of a port.
    ...('operatingSystem' in record && { operatingSystem: detail(record.operatingSystem) }),
    ...(isOfReporter && 'version' in record && { reporterVersion: detail(record.version) }),
    ...('source' in record && { source: detail(record.source) }),
    ...(eventsWithSeconds.has(event) && 'seconds' in record && isNumberOrNull(record.seconds) && { seconds: record.seconds }),
    details: Object.fromEntries(details),
  };
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

interface KnownField {
  readonly name: string;
  readonly parts?: readonly FieldPart[];
}

/** The known fields of an object and of its nested objects. The reader of PR-EVENTS has validated their types. */
function knownFields(object: object, fields: readonly KnownField[]): { [name: string]: unknown } {
  return Object.fromEntries(
    fields
      .filter(({ name }) => name in object)
      .map(({ name, parts }) => {
        const value: unknown = Reflect.get(object, name);
        if (!parts || typeof value !== 'object' || value === null) return [name, value];
        return [name, Array.isArray(value) ? value.map((item: object) => knownFields(item, parts)) : knownFields(value, parts)];
      }),
  );
}

function detail(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : (JSON.stringify(value) ?? 'null');
}

import { isIP } from 'node:net';
import { eventSchema, eventSchemaVersion, headFields, type EventFields, type EventName } from '../model/event-schema.ts';
import type { EventHead } from '../model/log-events.ts';
import { mappingFields, type Field } from '../model/mapping-fields.ts';
import { safeText } from '../model/safe-text.ts';
import { MappingEventReader } from './fast-events/fast-events.ts';
import { isTooDeep, maxJsonDepth } from './json-depth.ts';
import { decodeText, forEachLine, type LineBlock } from './lines.ts';
import { damaged, damagedLine, overlongReason, type LogParser } from './log-parser.ts';
import type { EventRecord, LogRecord, OtherEventRecord } from './log-records.ts';
import type { ParseCache } from './parse-cache.ts';

/** A parsed object. Its times are texts until they are converted. */
type Fields = { [field: string]: unknown };

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isWhole = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isSequence = (value: unknown): boolean => isWhole(value) && value !== 0;
const isWholeOrNull = (value: unknown): boolean => value === null || isWhole(value);
/** Seconds, below about three hundred years: more does not fit into a TimeSpan of .NET. */
const isDuration = (value: unknown): boolean => value === null || (typeof value === 'number' && value >= 0 && value < 1e10);
const isTime = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime());
const isTimeOrNull = (value: unknown): boolean => value === null || isTime(value);
const isPort = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
const isAddress = (value: unknown): boolean => typeof value === 'string' && isIP(value) !== 0;
const isList = (value: unknown): boolean => Array.isArray(value);
/** The name of a field. It becomes the name of a column, an element or a property. */
const isWord = (name: string): boolean => /^[a-z_]\w*$/i.test(name);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** The fields that every mapping has. */
const neededFields: { readonly [field: string]: (value: unknown) => boolean } = {
  protocol: (value) => value === 'TCP' || value === 'UDP',
  localAddress: isAddress,
  localPort: isPort,
  remoteAddress: (value) => value === null || isAddress(value),
  remotePort: (value) => value === null || isPort(value),
  state: isTextOrNull,
  processId: isWholeOrNull,
  processName: isTextOrNull,
  path: isTextOrNull,
  user: isTextOrNull,
  services: isList,
  opened: isTimeOrNull,
  processStarted: isTimeOrNull,
};

/** Whether a value has the kind of a field, including the parts of lists and objects, so that readers of the record can rely on it. */
function isOfKind(value: unknown, { kind, parts }: Pick<Field<object>, 'kind' | 'parts'>): boolean {
  if (value === null) return true;
  switch (kind) {
    case 'text':
      return isText(value);
    case 'number':
      return isWhole(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'time':
      return isTime(value);
    case 'object':
      return isObject(value) && (parts ?? []).every((part) => isOfKind(value[part.name] ?? null, part));
    case 'list':
      return (
        Array.isArray(value) && value.every((item) => (parts ? isObject(item) && isOfKind(item, { kind: 'object', parts }) : isText(item)))
      );
    case 'reasons':
      return isObject(value) && Object.entries(value).every(([name, reason]) => isWord(name) && isText(reason));
  }
}

type Check = readonly [field: string, isRight: (value: unknown) => boolean];

const neededChecks: readonly Check[] = Object.entries(neededFields);
/** All fields may be null or absent here. */
const kindChecks: readonly Check[] = mappingFields.map((field) => [field.name, (value) => isOfKind(value ?? null, field)]);

/** The name of a field of a mapping with an invalid value, or null. Unknown fields are accepted. */
function wrongMappingField(mapping: Fields): string | null {
  return wrongField(mapping, neededChecks) ?? wrongField(mapping, kindChecks);
}

/** The fields that each known event must have, as far as readers rely on them. */
const neededOfEvent: { readonly [event in EventName]: { readonly [field: string]: Check[1] } } = {
  present: { source: isText, mapping: isObject },
  opened: { source: isText, mapping: isObject },
  changed: { source: isText, mapping: isObject, previous: isObject },
  closed: { source: isText, mapping: isObject, seconds: isDuration },
  connectFailed: { source: isText, mapping: isObject, seconds: isDuration },
  started: { operatingSystem: isText, utcOffset: isText, timeZone: isText },
  stopped: { reason: isText },
  gap: { from: isTime, to: isTime, why: isText, count: (value) => value === undefined || isWholeOrNull(value) },
  waited: { from: isTime, to: isTime, why: isText },
  lost: { count: isWhole, from: isTime, to: isTime },
  rotated: { fromStamp: isText, toStamp: isText },
  deleted: { stamp: isText, files: isTexts },
  sealed: { file: isText, sha256: isText, previousSha256: isTextOrNull },
  tampered: { file: isText, how: isText },
  retentionSuspended: { reason: isText },
};
const eventChecks: ReadonlyMap<string, readonly Check[]> = new Map(
  Object.entries(neededOfEvent).map(([event, fields]) => [event, Object.entries(fields)]),
);

/** The fields of each line. */
const headChecks: readonly Check[] = Object.entries({ computer: isText, session: isText, sequence: isSequence });

/** The fields of an event that hold times. */
const eventTimes = [
  ...new Set(
    [headFields, ...Object.values(eventSchema).map(({ fields }): EventFields => fields)].flatMap((fields: EventFields) =>
      Object.keys(fields).filter((name) => fields[name]?.type === 'time'),
    ),
  ),
];
/** The fields of a mapping, and of the previous values of one, that hold times. */
const mappingTimes = mappingFields.filter(({ kind }) => kind === 'time').map(({ name }) => name);
/** Only years that a log can have: for example, .NET does not support the year 0. */
const rfc3339 = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Converts the texts of these fields to times. A reviver of JSON.parse would be called for every value: it takes five times as long. */
function convertTimes(value: { [field: string]: unknown }, fields: readonly string[]): void {
  for (const field of fields) {
    const text = value[field];
    if (typeof text === 'string' && rfc3339.test(text)) value[field] = new Date(text);
  }
}

/** The event of a line, or the reason why the line cannot be read. */
export function parseEvent(text: string, file: string, line: number): EventRecord | OtherEventRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'no JSON';
  }
  if (!isObject(value)) return 'no JSON object';
  if (isTooDeep(text, value)) return `nested more than ${maxJsonDepth} levels deep`;
  convertTimes(value, eventTimes);
  if (isObject(value['mapping'])) convertTimes(value['mapping'], mappingTimes);
  if (isObject(value['previous'])) convertTimes(value['previous'], mappingTimes);
  const { time, event } = value;
  const wrongHead = wrongHeadOf(value);
  if (wrongHead !== null) return wrongHead;
  if (!isTime(time)) return 'no time';
  if (typeof event !== 'string') return 'no event';
  const odd = Object.keys(value).find((name) => !isWord(name));
  if (odd !== undefined) return `${safeText(event)}: a field named ${safeText(JSON.stringify(odd))}`;
  const wrong = wrongField(value, eventChecks.get(event) ?? []);
  if (wrong !== null) return `${event}: no ${wrong}`;
  const wrongMapping = isObject(value['mapping']) ? wrongMappingField(value['mapping']) : null;
  if (wrongMapping !== null) return `${event}: no ${wrongMapping} in its mapping`;
  const wrongPrevious = event === 'changed' && isObject(value['previous']) ? wrongField(value['previous'], kindChecks) : null;
  if (wrongPrevious !== null) return `${event}: no ${wrongPrevious} in its previous values`;
  // The file that an event is about: `file` is, as in all records, the file that contains the record.
  if ((event === 'sealed' || event === 'tampered') && value['file'] !== undefined) value[`${event}File`] = value['file'];
  // The object is not copied, because these logs grow to gigabytes.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- headChecks has tested these fields.
  const head = value as Fields & EventHead;
  return Object.assign(head, { type: 'event', file, line, timeSource: 'Utc', time, event } as const);
}

/** Why the first fields of a line are not those of this version; null if they are. */
function wrongHeadOf(value: Fields): string | null {
  const { schema } = value;
  if (schema !== eventSchemaVersion) return isSequence(schema) ? `schema ${Number(schema)} of a newer version` : 'no schema';
  const wrong = wrongField(value, headChecks);
  return wrong === null ? null : `no ${wrong}`;
}

function wrongField(value: Fields, checks: readonly Check[]): string | null {
  for (const [field, isRight] of checks) if (!isRight(value[field])) return field;
  return null;
}

/**
 * Parser of PR-EVENTS. Unknown events and fields are accepted.
 * @param addresses returns null for bytes that are no address
 */
export function eventsLogParser(file: string, addresses: Pick<ParseCache<string | null>, 'of'>): LogParser {
  const known = new MappingEventReader(file, addresses);
  let line = 0;

  function parse(block: LineBlock, records: LogRecord[]): void {
    if (block.afterOverlong) records.push(damaged(file, ++line, overlongReason));
    forEachLine(block, (start, end) => {
      line++;
      const record = known.read(block.view, start, end, line) ?? parseText(block, start, end);
      if (record !== null) records.push(typeof record === 'string' ? damagedLine(file, line, block.cut, record) : record);
    });
  }

  /** As {@link parseEvent}; null for an empty line. */
  function parseText({ bytes }: LineBlock, start: number, end: number): ReturnType<typeof parseEvent> | null {
    const text = decodeText(bytes.subarray(start, end));
    if (text.trim() === '') return null;
    const record = parseEvent(text, file, line);
    if (typeof record !== 'string') known.learn(record);
    return record;
  }

  return { parse, flush: () => undefined };
}

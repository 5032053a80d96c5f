import { isIP } from 'node:net';
import { parseEvent } from '../../log-reader/events-log-parser.ts';
import { isTooDeep, maxJsonDepth } from '../../log-reader/json-depth.ts';
import { damaged } from '../../log-reader/log-parser.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { toDirection } from '../../model/direction.ts';
import { errorReason } from '../../model/error-code.ts';
import { eventSchemaVersion } from '../../model/event-schema.ts';
import { CommandError } from '../errors.ts';
import { decodeText } from '../input/decode-text.ts';
import { inputTexts, standardInput, textSeparator } from '../input/standard-input.ts';
import { mappingNames, renamedFields } from './log-row.ts';

type Fields = { readonly [field: string]: unknown };

const isText = (value: unknown): boolean => typeof value === 'string' || value === null;
const isWhole = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isWholeOrNull = (value: unknown): boolean => value === null || isWhole(value);
const isAddress = (value: unknown): boolean => typeof value === 'string' && isIP(value) !== 0;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf =
  (isItem: (item: Fields) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every((item) => isObject(item) && isItem(item));
const isServices = isListOf(({ name }) => typeof name === 'string');
const isPath = isListOf(({ path }) => typeof path === 'string');
const isDirection = (value: unknown): boolean => value === null || toDirection(value) !== null;
const isTime = (value: unknown): boolean => value === null || (value instanceof Date && !Number.isNaN(value.getTime()));

const locationFields = {
  file: (value: unknown) => typeof value === 'string',
  line: isWhole,
  time: isTime,
  localTime: isText,
  timeSource: isText,
};
const ownerFields = {
  processId: isWholeOrNull,
  processName: isText,
  user: isText,
  presentAtStart: (value: unknown) => typeof value === 'boolean',
};
const portFields = {
  protocol: (value: unknown) => value === 'TCP' || value === 'UDP',
  localAddress: isAddress,
  localPort: isWhole,
  remoteAddress: (value: unknown) => value === null || isAddress(value),
  remotePort: isWholeOrNull,
  state: isText,
};

/** Required fields of each record type. Events are validated like the lines of PR-EVENTS. */
const recordFields: { readonly [type: string]: { readonly [field: string]: (value: unknown) => boolean } } = {
  start: { ...locationFields, reporterVersion: isText, computer: isText, operatingSystem: isText, mappings: isWholeOrNull },
  port: { ...locationFields, ...portFields, ...ownerFields, direction: isDirection },
  process: {
    ...locationFields,
    ...ownerFields,
    path: isText,
    tcpMappings: isWholeOrNull,
    udpMappings: isWholeOrNull,
    entry: isWholeOrNull,
    services: (value) => value === null || isServices(value),
    ports: isListOf((port) => findInvalidField(port, portFields) === null),
    modules: (value) => value === null || isPath(value),
  },
};

function findInvalidField(value: Fields, fields: { readonly [field: string]: (value: unknown) => boolean }): string | null {
  return Object.entries(fields).find(([field, isValid]) => !isValid(value[field] ?? null))?.[0] ?? null;
}

/**
 * The records on standard input, one per line, as written by `log read --format json`. They end with a line of U+001C or with the stream.
 * @throws CommandError if it cannot be read
 */
export function readRecords(): LogRecord[] {
  let text: string;
  try {
    text = decodeText(inputTexts.next(textSeparator));
  } catch (error) {
    throw new CommandError(
      'InputUnreadable',
      'ReadError',
      `cannot read standard input (${errorReason(error)})`,
      standardInput,
      'Pipe in records as written by log read --format json.',
      { cause: error },
    );
  }
  return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseRecord(line, i + 1)]));
}

/** Parses a line as {@link recordJson} writes it; returns a damaged record if it is not a record. */
export function parseRecord(text: string, number: number): LogRecord {
  const invalid = (reason: string): LogRecord => damaged('standard input', number, reason);
  // Not validated yet.
  let record: LogRecord & Fields;
  try {
    record = JSON.parse(text);
  } catch {
    return invalid('not JSON');
  }
  if (!isObject(record)) return invalid('not a JSON object');
  if (isTooDeep(text, record)) return invalid(`nested more than ${maxJsonDepth} levels deep`);
  const { type, file, line }: Fields = record;
  if (typeof file !== 'string' || typeof line !== 'number') return invalid('file and line are missing');
  if (type === 'event') {
    const event = parseEvent(eventText(record), file, line);
    if (typeof event === 'string') return invalid(event);
    const direction = record['direction'] ?? null;
    if (!isDirection(direction)) return invalid('invalid direction');
    // `log read` has added it: a file does not contain it.
    return direction === null ? event : Object.assign(event, { direction });
  }
  if (typeof type !== 'string' || !Object.hasOwn(recordFields, type)) return invalid('not a log record');
  const timed = withTime(record);
  const field = findInvalidField(timed, recordFields[type]!);
  if (field !== null) return invalid(`missing or invalid ${field}`);
  return type === 'start' ? startRecord(timed) : timed;
}

function withTime(record: LogRecord & Fields): LogRecord & Fields {
  const { time }: Fields = record;
  return typeof time === 'string' ? Object.assign(record, { time: new Date(time) }) : record;
}

function startRecord({ reporterVersion, ...record }: LogRecord & Fields): LogRecord {
  return Object.assign({}, record, { version: reporterVersion ?? null });
}

/** The fields of a flat event that are not in PR-EVENTS. */
const addedFields = new Set(['type', 'file', 'line', 'localTime', 'timeSource', 'direction', 'sealedFile', 'tamperedFile']);

/** The line of PR-EVENTS for a flat event: with its mapping, and the names that fields have there. */
function eventText(record: Fields): string {
  const hasMapping = (record['protocol'] ?? null) !== null;
  const inMapping = (name: string): boolean => hasMapping && mappingNames.has(name);
  const originalNames = record['event'] === 'started' ? new Map(Object.entries(renamedFields).map(([name, flat]) => [flat, name])) : null;
  const fields = Object.entries(record);
  const file = record['sealedFile'] ?? record['tamperedFile'];
  return JSON.stringify({
    schema: eventSchemaVersion,
    ...Object.fromEntries(
      fields
        .filter(([name]) => !addedFields.has(name) && !inMapping(name))
        .map(([name, value]) => [originalNames?.get(name) ?? name, value]),
    ),
    ...(file !== undefined && { file }),
    ...(hasMapping && { mapping: Object.fromEntries(fields.filter(([name]) => inMapping(name))) }),
  });
}

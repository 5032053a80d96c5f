import { isIP } from 'node:net';
import { parseEvent } from '../../log-reader/events-log-parser.ts';
import { damaged } from '../../log-reader/log-parser.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { errorReason } from '../../model/error-code.ts';
import { CommandError } from '../errors.ts';
import { decodeText } from '../input/decode-text.ts';
import { nextInput, standardInput, textSeparator } from '../input/standard-input.ts';

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
const isPath = isListOf(({ path }) => typeof path === 'string');
const isTime = (value: unknown): boolean => value === null || (value instanceof Date && !Number.isNaN(value.getTime()));

const placeFields = {
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

/** What is relied upon of a record of each type. Events are checked as the lines of PR-EVENTS are. */
const recordFields: { readonly [type: string]: { readonly [field: string]: (value: unknown) => boolean } } = {
  start: { ...placeFields, version: isText, computer: isText, operatingSystem: isText, mappings: isWholeOrNull },
  port: { ...placeFields, ...portFields, ...ownerFields },
  process: {
    ...placeFields,
    ...ownerFields,
    path: isText,
    tcpMappings: isWholeOrNull,
    udpMappings: isWholeOrNull,
    entry: isWholeOrNull,
    services: isListOf(({ name }) => typeof name === 'string'),
    ports: isListOf((port) => wrongField(port, portFields) === null),
    modules: (value) => value === null || isPath(value),
  },
};

function wrongField(value: Fields, fields: { readonly [field: string]: (value: unknown) => boolean }): string | null {
  return Object.entries(fields).find(([field, isRight]) => !isRight(value[field] ?? null))?.[0] ?? null;
}

/**
 * The records on standard input, one a line, as `log read --format json` writes them. They end with a line of U+001C, or with the stream.
 * @throws CommandError when it cannot be read
 */
export function readRecords(): LogRecord[] {
  let text: string;
  try {
    text = decodeText(nextInput(textSeparator));
  } catch (error) {
    throw new CommandError(
      'InputUnreadable',
      'ReadError',
      `standard input cannot be read (${errorReason(error)})`,
      standardInput,
      'Write records to it, as log read --format json does.',
      { cause: error },
    );
  }
  return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseRecord(line, i + 1)]));
}

/** The record of a line; a damaged one if it is none. */
function parseRecord(text: string, number: number): LogRecord {
  const wrong = (reason: string): LogRecord => damaged('standard input', number, reason);
  // Until it is checked, it can be anything.
  let record: LogRecord & Fields;
  try {
    record = JSON.parse(text, revive);
  } catch {
    return wrong('no JSON');
  }
  if (!isObject(record)) return wrong('no JSON object');
  const { type, file, line }: Fields = record;
  if (typeof file !== 'string' || typeof line !== 'number') return wrong('no file and line');
  if (type === 'event') {
    const event = parseEvent(text, file, line);
    return typeof event === 'string' ? wrong(event) : event;
  }
  if (typeof type !== 'string' || !Object.hasOwn(recordFields, type)) return wrong('no record of a log');
  const field = wrongField(record, recordFields[type]!);
  return field === null ? record : wrong(`no ${field}`);
}

function revive(field: string, value: unknown): unknown {
  return field === 'time' && typeof value === 'string' ? new Date(value) : value;
}

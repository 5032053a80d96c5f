import { isIP } from 'node:net';
import { damaged, textParser, type LogParser } from './log-parser.ts';
import type { EventRecord, OtherEventRecord } from './log-records.ts';

type Fields = { readonly [field: string]: unknown };

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isNumberOrNull = (value: unknown): boolean => value === null || isNumber(value);
const isTime = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime());
const isTimeOrNull = (value: unknown): boolean => value === null || isTime(value);
const isPort = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
const isAddress = (value: unknown): boolean => typeof value === 'string' && isIP(value) !== 0;
const isList = (value: unknown): boolean => Array.isArray(value);

/** What of a mapping may be relied upon. */
const mappingFields: { readonly [field: string]: (value: unknown) => boolean } = {
  protocol: (value) => value === 'TCP' || value === 'UDP', localAddress: isAddress, localPort: isPort,
  remoteAddress: (value) => value === null || isAddress(value), remotePort: (value) => value === null || isPort(value), state: isTextOrNull,
  processId: isNumberOrNull, processName: isTextOrNull, path: isTextOrNull, user: isTextOrNull, services: isList, opened: isTimeOrNull,
  processStarted: isTimeOrNull,
};

/** And of each event that we know. */
const eventFields: { readonly [event: string]: { readonly [field: string]: (value: unknown) => boolean } } = {
  opened: { source: isText, mapping: isObject },
  changed: { source: isText, mapping: isObject, previous: isObject },
  closed: { source: isText, mapping: isObject, seconds: isNumberOrNull },
  started: { computer: isText, operatingSystem: isText, utcOffset: isText, timeZone: isText },
  stopped: { reason: isText },
  gap: { from: isTime, to: isTime, why: isText },
  lost: { count: isNumber, from: isTime, to: isTime },
  rotated: { from: isText, to: isText },
  deleted: { stamp: isText, files: isList },
  sealed: { file: isText, sha256: isText, previous: isTextOrNull },
};

/** The fields that hold moments; `from` and `to` of `rotated` are stamps. */
const timeFields = new Set(['time', 'from', 'to', 'opened', 'processStarted', 'bootTime']);
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function revive(field: string, value: unknown): unknown {
  return typeof value === 'string' && timeFields.has(field) && rfc3339.test(value) ? new Date(value) : value;
}

/** The event of a line, or why it is none. */
export function parseEvent(text: string, file: string, line: number): EventRecord | OtherEventRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text, revive);
  } catch {
    return 'no JSON';
  }
  if (!isObject(value)) return 'no JSON object';
  const { time, event } = value;
  if (!isTime(time)) return 'no time';
  if (typeof event !== 'string') return 'no event';
  const wrong = wrongField(value, Object.hasOwn(eventFields, event) ? eventFields[event]! : {});
  if (wrong !== null) return `${event}: no ${wrong}`;
  const wrongMapping = isObject(value['mapping']) ? wrongField(value['mapping'], mappingFields) : null;
  if (wrongMapping !== null) return `${event}: no ${wrongMapping} in its mapping`;
  return { ...value, ...(event === 'sealed' && { sealedFile: value['file'] }), type: 'event', file, line, timeSource: 'Utc', time, event };
}

function wrongField(value: Fields, fields: { readonly [field: string]: (value: unknown) => boolean }): string | null {
  return Object.entries(fields).find(([field, isRight]) => !isRight(value[field]))?.[0] ?? null;
}

/** Parser of PR-EVENTS. Events and fields that it does not know pass. */
export function eventsLogParser(file: string): LogParser {
  return textParser(file, (text, line, cut, records) => {
    if (text.trim() === '') return;
    const record = parseEvent(text, file, line);
    records.push(typeof record !== 'string' ? record : damaged(file, line, cut ? `cut off in mid-line: ${record}` : record));
  });
}

import { unknownFields } from '../model/mapping-schema.ts';
import type { LoggedMapping } from '../model/log-events.ts';
import type { ServiceInfo } from '../model/port-mapping.ts';
import type { EventRecord, OtherEventRecord } from './log-records.ts';

/**
 * The mapping of an event, with null or an empty list for fields that the file does not contain. Null if the event has no mapping. The
 * reader has checked the fields.
 */
export function eventMapping(record: EventRecord | OtherEventRecord): LoggedMapping | null {
  const mapping = 'mapping' in record ? record.mapping : null;
  return isObject(mapping) ? withAllFields(mapping) : null;
}

/** The mapping of a `changed` event before the change; null for other events. */
export function previousMapping(record: EventRecord | OtherEventRecord): LoggedMapping | null {
  const mapping = record.event === 'changed' ? eventMapping(record) : null;
  const previous = 'previous' in record ? record.previous : null;
  return mapping !== null && isObject(previous) ? withAllFields({ ...mapping, ...previous }) : null;
}

/** The parser of PR-EVENTS has checked the fields of these objects. */
function isObject(value: unknown): value is Partial<LoggedMapping> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withAllFields(mapping: Partial<LoggedMapping>): LoggedMapping {
  const { services, sharedWith } = mapping;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The fields that are not in unknownFields are required by the parser.
  return { ...unknownFields, ...mapping, services: (services ?? []).map(withTexts), sharedWith: sharedWith ?? [] } as LoggedMapping;
}

/** A service whose parts may be null in a file that another program wrote. */
function withTexts({ name, displayName, type }: { readonly [part in keyof ServiceInfo]: string | null }): ServiceInfo {
  return { name: name ?? '', displayName: displayName ?? name ?? '', type: type ?? '' };
}

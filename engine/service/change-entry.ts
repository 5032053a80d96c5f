import { endpointText } from '../model/addresses.ts';
import { withoutAnchor } from '../model/anchor.ts';
import type { Change } from '../model/log-events.ts';
import { comparedFields } from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { safeText } from '../model/safe-text.ts';

/**
 * The ids of the events in the event log "Port Reporter". An id never changes its meaning, and none is used in the Application event log.
 * As there, 1–1000 are the ids for which the message file has a message (`%1`).
 */
export const changeEventIds = { opened: 401, changed: 402, closed: 403, connectFailed: 404, dropped: 410 } as const;

/** An event that describes one change, or the changes that were not written. */
export interface ChangeEntry {
  readonly id: number;
  readonly severity: 'information' | 'warning';
  /** One line for people, safe to print. */
  readonly text: string;
  /** Values by name, in the documented order, safe to print. A value that does not exist is empty. */
  readonly fields: readonly ChangeValue[];
}

/** A named value of an event. */
export interface ChangeValue {
  readonly name: string;
  readonly value: string;
  /** Only the journal has it, because the value is always empty on Windows. */
  readonly linuxOnly?: true;
}

/** Where changes are written in addition to the log files: an event log of Windows, or the journal. */
export interface ChangeLog {
  /** Never throws. @returns null, or the reason why the event was not written */
  write(entry: ChangeEntry): string | null;
  close(): void;
}

/** Changes that were not written, because they were too many or because writing failed. */
export interface DroppedChanges {
  readonly count: number;
  /** Times of the first and the last change that was dropped. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * Maximum lengths in UTF-16 code units. Together they are below 30,000: ReportEventW accepts 31,839 characters in a string, and on the way
 * to the event log all strings of an event share about 60 KB.
 */
const maxTextLength = 2000;
const maxLength = 500;
const maxLongLength = 4000;

interface FieldDefinition {
  readonly name: string;
  readonly max?: number;
  readonly linuxOnly?: true;
  readonly value: (change: Change) => unknown;
}

/** The fields of a change. Their order is documented: new fields are added at the end. */
const definitions: readonly FieldDefinition[] = [
  { name: 'time', value: ({ time }) => time },
  { name: 'event', value: ({ event }) => event },
  { name: 'source', value: ({ source }) => source },
  ...mappingFields('protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'state', 'processId', 'processName'),
  ...mappingFields('path').map((field) => ({ ...field, max: maxLongLength })),
  ...mappingFields('user', 'services', 'parentProcessId', 'processStarted', 'opened'),
  { name: 'seconds', value: (change) => ('seconds' in change ? change.seconds : null) },
  { name: 'peerProcessId', value: ({ mapping }) => mapping.peer?.processId },
  { name: 'peerProcessName', value: ({ mapping }) => mapping.peer?.processName },
  ...mappingFields('exposure'),
  { name: 'previous', max: maxTextLength, value: previousText },
  { name: 'missing', max: maxTextLength, value: ({ mapping }) => pairs(Object.entries(mapping.missing)) },
  ...mappingFields('commandLine').map((field) => ({ ...field, max: maxLongLength })),
  ...mappingFields('dualStack', 'deleted', 'sharedWith', 'boundDevice', 'namespace', 'container').map((field) => ({
    ...field,
    linuxOnly: true as const,
  })),
];

function mappingFields(...names: readonly (keyof PortMapping)[]): FieldDefinition[] {
  return names.map((name) => ({ name, value: ({ mapping }) => mapping[name] }));
}

/** @param commandLines whether the event contains the command line, which may contain passwords */
export function changeEntry(change: Change, commandLines: boolean): ChangeEntry {
  return {
    id: changeEventIds[change.event],
    severity: 'information',
    text: cut(changeText(change), maxTextLength),
    fields: definitions.map(({ name, max = maxLength, linuxOnly, value }) => ({
      name,
      value: name === 'commandLine' && !commandLines ? '' : cut(valueText(value(change)), max),
      ...(linuxOnly && { linuxOnly }),
    })),
  };
}

/** The event that counts the changes that were not written. */
export function droppedEntry({ count, from, to }: DroppedChanges): ChangeEntry {
  const [first, last] = [from, to].map((time) => time.toISOString());
  return {
    id: changeEventIds.dropped,
    severity: 'warning',
    text: `${count} changes from ${first} to ${last} are not in this log, because they were too many or could not be written. PR-EVENTS has them.`,
    fields: [
      { name: 'time', value: last ?? '' },
      { name: 'event', value: 'dropped' },
      { name: 'count', value: String(count) },
      { name: 'from', value: first ?? '' },
      { name: 'to', value: last ?? '' },
    ],
  };
}

const titles = { opened: 'Opened', changed: 'Changed', closed: 'Closed', connectFailed: 'Connection failed' } as const;

/** `Opened: TCP 192.168.1.103:1447 -> 65.55.200.252:80 Established; svchost.exe (1900); NT AUTHORITY\SYSTEM; Dnscache`. */
function changeText(change: Change): string {
  const { event, mapping } = change;
  const { protocol, localAddress, localPort, remoteAddress, remotePort, processId, processName, user, services } = mapping;
  const local = endpointText(localAddress, localPort);
  const endpoints = remoteAddress === null ? local : `${local} -> ${endpointText(remoteAddress, remotePort)}`;
  const parts = [
    `${titles[event]}: ${protocol} ${endpoints}${stateText(change)}`,
    processId === null ? 'no process' : `${processName ?? 'unknown process'} (${processId})`,
    user ?? '',
    valueText(services),
    'seconds' in change && change.seconds !== null ? `after ${change.seconds} s` : '',
  ];
  return parts
    .filter((part) => part !== '')
    .map(safeText)
    .join('; ');
}

function stateText(change: Change): string {
  const { state } = change.mapping;
  const before = change.event === 'changed' ? change.previous.state : undefined;
  return state === null ? '' : before ? ` ${before} -> ${state}` : ` ${state}`;
}

/** `state=SynSent; processId=1900`: the old values of the fields that changed. */
function previousText(change: Change): string {
  if (change.event !== 'changed') return '';
  const { previous } = change;
  return pairs(comparedFields.filter((name) => name in previous).map((name) => [name, previous[name]]));
}

function pairs(entries: readonly (readonly [name: string, value: unknown])[]): string {
  return entries.map(([name, value]) => `${name}=${valueText(value)}`).join('; ');
}

/** A value as text: times as RFC 3339 UTC, services by name, processes as `name (id)`. Null and undefined are empty. */
function valueText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(itemText).join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? safeText(String(value)) : '';
}

function itemText(item: { readonly name: string } | { readonly processId: number; readonly processName: string | null }): string {
  return safeText('name' in item ? item.name : `${item.processName ?? ''} (${item.processId})`);
}

/** A text without anchors, and with `...` at its end if it is too long. */
function cut(text: string, max: number): string {
  const plain = withoutAnchor(text);
  return plain.length <= max ? plain : `${plain.slice(0, max - 3).toWellFormed()}...`;
}

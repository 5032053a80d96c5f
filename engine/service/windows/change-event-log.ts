import { ServiceError } from '../../model/service-error.ts';
import { expandableValue, numberValue, readValue, textValue, writeValue, type RegistryValue } from '../../platform/windows/registry.ts';
import type { ChangeEntry, ChangeLog } from '../change-entry.ts';
import { insertionText } from './event-log.ts';
import { createEventSource, windowsEventLog, type EventLogApi, type EventSource } from './event-source.ts';

/** The event log of changes, and the source of its events. A source belongs to one log, and must not have the name of a log. */
export const changeLogName = 'Port Reporter';
export const changeSource = 'PortReporterChanges';

/** Key of the log ("Eventlog Key", Microsoft). */
export const changeLogKey = `SYSTEM\\CurrentControlSet\\Services\\EventLog\\${changeLogName}`;
export const changeSourceKey = `${changeLogKey}\\${changeSource}`;

/**
 * Access to the log: SYSTEM has every right; administrators read, write and clear (7); the group Event Log Readers reads (1). Without it
 * every user who logs on could read and write the log.
 */
export const changeLogAccess = 'O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x1;;;S-1-5-32-573)';

/** Bytes; a multiple of 64 KB. Roughly 50,000 changes. */
const maxSize = 64 * 1024 * 1024;
/** Its messages 1 to 1000 consist of the first string of the event; it is part of every Windows. */
const messageFile = '%SystemRoot%\\System32\\EventCreate.exe';
/** EVENTLOG_ERROR_TYPE, _WARNING_TYPE and _INFORMATION_TYPE (winnt.h) */
const allTypes = 7;

/** The values of the keys. The access is written first and the source last: no event can be written before access is restricted. */
const values: readonly (readonly [key: string, name: string, value: RegistryValue])[] = [
  [changeLogKey, 'CustomSD', textValue(changeLogAccess)],
  [changeLogKey, 'MaxSize', numberValue(maxSize)],
  // The oldest events are overwritten.
  [changeLogKey, 'Retention', numberValue(0)],
  [changeSourceKey, 'EventMessageFile', expandableValue(messageFile)],
  [changeSourceKey, 'TypesSupported', numberValue(allTypes)],
];

/**
 * Creates the event log; values that an administrator has changed are kept. Windows creates the file when it notices the new key.
 * @throws ServiceError
 */
export function createEventLog(): void {
  for (const [key, name, value] of values) if (readValue(key, name) === null) writeValue(key, name, value);
}

/**
 * The event log of changes. It is created now if setup and `service configure` have not created it, and its source is registered with the
 * first event: Windows needs a moment to notice a new source, and would write to the Application event log until then.
 */
export function openChangeEventLog(api: EventLogApi = windowsEventLog, create: () => void = createEventLog): ChangeLog {
  let source: EventSource | null = null;
  let problem = tryCreating(create);
  return {
    write: ({ severity, id, text, fields }: ChangeEntry) => {
      problem &&= tryCreating(create);
      if (problem !== null) return problem;
      source ??= createEventSource(changeSource, api);
      return source.report(severity, id, [insertionText(text), ...fields.filter(({ linuxOnly }) => !linuxOnly).map(({ value }) => value)]);
    },
    close: () => source?.close(),
  };
}

function tryCreating(create: () => void): string | null {
  try {
    create();
    return null;
  } catch (error) {
    if (error instanceof ServiceError) return error.message;
    throw error;
  }
}

import { eventSource } from '../../engine/service/windows/event-log.ts';
import {
  deleteKey, deleteValue, expandableValue, keyExists, numberValue, readValue, writeValue, type RegistryValue,
} from '../../engine/service/windows/registry.ts';
import type { Done } from './steps.ts';

/** Where Event Viewer finds out how to show our events. */
export const eventSourceKey = `SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${eventSource}`;

/** Its messages 1 to 1000 are nothing but the text that is reported; every Windows has it. */
const messageFile = '%SystemRoot%\\System32\\EventCreate.exe';
/** EVENTLOG_ERROR_TYPE, _WARNING_TYPE and _INFORMATION_TYPE (winnt.h) */
const allTypes = 7;

const values: readonly (readonly [name: string, value: RegistryValue])[] = [
  ['EventMessageFile', expandableValue(messageFile)], ['TypesSupported', numberValue(allTypes)],
];

export function hasEventSource(): boolean {
  return keyExists(eventSourceKey);
}

export function eventSourceIsAsWanted(): boolean {
  return values.every(([name, { type, data }]) => {
    const found = readValue(eventSourceKey, name);
    return found?.type === type && found.data.equals(data);
  });
}

/** Makes the key, or sets its values. */
export function putEventSource(): Done {
  const isNew = !hasEventSource();
  const undo = isNew ? () => deleteKey(eventSourceKey) : restoreValues();
  try {
    for (const [name, value] of values) writeValue(eventSourceKey, name, value);
  } catch (error) {
    undo();
    throw error;
  }
  return { undo };
}

export function removeEventSource(): Done {
  const restore = restoreValues();
  deleteKey(eventSourceKey);
  return { undo: restore };
}

/** Gives what puts our values back as they are now. */
function restoreValues(): () => void {
  const before = values.map(([name]) => [name, readValue(eventSourceKey, name)] as const);
  return () => {
    for (const [name, value] of before) {
      if (value === null) deleteValue(eventSourceKey, name);
      else writeValue(eventSourceKey, name, value);
    }
  };
}

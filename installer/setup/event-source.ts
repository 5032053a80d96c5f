import { expandableValue, numberValue } from '../../engine/platform/windows/registry.ts';
import { eventSource } from '../../engine/service/windows/event-log.ts';
import type { RegistryKey } from './registry-values.ts';

/** Its messages 1 to 1000 are nothing but the text that is reported; every Windows has it. */
const messageFile = '%SystemRoot%\\System32\\EventCreate.exe';
/** EVENTLOG_ERROR_TYPE, _WARNING_TYPE and _INFORMATION_TYPE (winnt.h) */
const allTypes = 7;

/** Where Event Viewer finds out how to show our events. */
export const eventSourceKey: RegistryKey = {
  path: `SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${eventSource}`,
  values: [
    ['EventMessageFile', expandableValue(messageFile)],
    ['TypesSupported', numberValue(allTypes)],
  ],
};

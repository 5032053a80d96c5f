import { expandableValue, numberValue } from '../../engine/platform/windows/registry.ts';
import { eventSource } from '../../engine/service/windows/event-log.ts';
import type { RegistryKey } from './registry-values.ts';

/** Its messages 1 to 1000 consist of the reported string only; it is part of every Windows. */
const messageFile = '%SystemRoot%\\System32\\EventCreate.exe';
/** EVENTLOG_ERROR_TYPE, _WARNING_TYPE and _INFORMATION_TYPE (winnt.h) */
const allTypes = 7;

/** The registry key from which Event Viewer learns how to format our events. */
export const eventSourceKey: RegistryKey = {
  path: `SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${eventSource}`,
  values: [
    ['EventMessageFile', expandableValue(messageFile)],
    ['TypesSupported', numberValue(allTypes)],
  ],
};

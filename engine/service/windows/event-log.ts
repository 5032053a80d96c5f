import { systemLibrary } from '../../native/system-library.ts';
import type { SystemEvent, SystemLog } from '../../reporter/system-log.ts';
import { eventEntry } from '../events.ts';

/** Our name in the Application event log; setup registers it under HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application. */
export const eventSource = 'PortReporter';

/** EVENTLOG_*_TYPE (winnt.h) */
const types = { error: 1, warning: 2, information: 4 } as const;

/** ReportEventW takes at most 31,839 characters in a text. */
const longestText = 31_000;

/**
 * The Application event log of this machine. Without a registered source Event Viewer still shows the text, beside a remark that it
 * misses a description.
 */
export function openEventLog(): SystemLog {
  const advapi32 = systemLibrary('advapi32.dll');
  const register: (server: null, source: string) => number | bigint =
    advapi32.func('RegisterEventSourceW', 'uintptr_t', ['str16', 'str16']);
  const deregister: (log: number | bigint) => number = advapi32.func('DeregisterEventSource', 'int32', ['uintptr_t']);
  const report: (log: number | bigint, type: number, category: number, id: number, user: null, texts: number, bytes: number,
    strings: readonly string[], data: null) => number =
    advapi32.func('ReportEventW', 'int32', ['uintptr_t', 'uint16', 'uint16', 'uint32', 'void *', 'uint16', 'uint32', 'str16 *', 'void *']);

  const log = register(null, eventSource);
  return {
    write: (event: SystemEvent) => {
      const { id, severity, text } = eventEntry(event);
      // A full or stopped event log must not stop the reporter: the result is not looked at.
      if (log) report(log, types[severity], 0, id, null, 1, 0, [insertionText(text)], null);
    },
    close: () => {
      if (log) deregister(log);
    },
  };
}

/**
 * A text as it stands for `%1` in a message: Event Viewer would take a `%` with a number behind it for a place to put something in
 * (ReportEventW, remarks), and wants CR LF.
 */
export function insertionText(text: string): string {
  return text.slice(0, longestText).replace(/%(?=[%\d])/g, '\\x25').replaceAll('\n', '\r\n');
}

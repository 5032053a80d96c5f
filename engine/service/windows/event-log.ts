import type { SystemEvent, SystemLog } from '../../model/system-log.ts';
import { registerEventSource, deregisterEventSource, reportEvent } from '../../platform/windows/advapi32.ts';
import { eventEntry } from '../events.ts';

/**
 * The source of Port Reporter's events in the Application event log; setup registers it under
 * HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application.
 */
export const eventSource = 'PortReporter';

/** EVENTLOG_*_TYPE (winnt.h) */
const types = { error: 1, warning: 2, information: 4 } as const;

/** ReportEventW accepts at most 31,839 characters in a string. */
const maxTextLength = 31_000;

/** The functions of the event log that a {@link SystemLog} needs. A handle is 0 if the call failed. */
export interface EventLogApi {
  register(source: string): number | bigint;
  deregister(handle: number | bigint): void;
  /** @returns whether the event was written */
  report(handle: number | bigint, type: number, id: number, text: string): boolean;
}

/**
 * The Application event log of this machine. If the source is not registered, Event Viewer still shows the text, with a note that the
 * description is missing.
 */
export function openEventLog(api: EventLogApi = windowsEventLog()): SystemLog {
  let handle = api.register(eventSource);
  const deregister = (): void => {
    if (handle) api.deregister(handle);
    handle = 0;
  };
  return {
    write: (event: SystemEvent) => {
      const { id, severity, text } = eventEntry(event);
      const report = (): boolean => Boolean(handle) && api.report(handle, types[severity], id, insertionText(text));
      if (report()) return;
      // A restart of the Windows Event Log service invalidates the handle. A full or stopped event log must not stop the reporter.
      deregister();
      handle = api.register(eventSource);
      report();
    },
    close: deregister,
  };
}

function windowsEventLog(): EventLogApi {
  return {
    register: (source) => registerEventSource(null, source),
    deregister: deregisterEventSource,
    report: (handle, type, id, text) => reportEvent(handle, type, 0, id, null, 1, 0, [text], null) !== 0,
  };
}

/**
 * A string for the insertion `%1` of a message: Event Viewer would replace a `%` that is followed by a number (ReportEventW, remarks), and
 * needs CR LF as line end.
 */
export function insertionText(text: string): string {
  return text
    .slice(0, maxTextLength)
    .replace(/%(?=[%\d])/g, '\\x25')
    .replaceAll('\n', '\r\n');
}

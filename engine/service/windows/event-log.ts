import type { SystemEvent, SystemLog } from '../../model/system-log.ts';
import { eventEntry } from '../events.ts';
import { createEventSource, windowsEventLog, type EventLogApi } from './event-source.ts';

/**
 * The source of Port Reporter's events in the Application event log; setup registers it under
 * HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application.
 */
export const eventSource = 'PortReporter';

/** ReportEventW accepts at most 31,839 characters in a string. */
const maxTextLength = 31_000;

/**
 * The Application event log of this machine. If the source is not registered, Event Viewer still shows the text, with a note that the
 * description is missing.
 */
export function openEventLog(api: EventLogApi = windowsEventLog): SystemLog {
  const source = createEventSource(eventSource, api);
  return {
    write: (event: SystemEvent) => {
      const { id, severity, text } = eventEntry(event);
      source.report(severity, id, [insertionText(text)]);
    },
    close: () => source.close(),
  };
}

/**
 * A string for the insertion `%1` of a message: Event Viewer would replace a `%` that is followed by a number (ReportEventW, remarks), and
 * needs CR LF as line end.
 */
export function insertionText(text: string): string {
  // The first limit bounds the work, the second one the result, which the replacements lengthen.
  return text
    .slice(0, maxTextLength)
    .replace(/%(?=[%\d])/g, '\\x25')
    .replaceAll('\n', '\r\n')
    .slice(0, maxTextLength);
}

import { deregisterEventSource, registerEventSource, reportEvent } from '../../platform/windows/advapi32.ts';
import { getLastError } from '../../platform/windows/system-library.ts';
import { win32Reason } from '../../platform/windows/win32-errors.ts';
import type { Severity } from '../events.ts';

/** EVENTLOG_*_TYPE (winnt.h) */
const types = { error: 1, warning: 2, information: 4 } as const;

/** The functions of the event log that an {@link EventSource} needs. A handle is 0 if the call failed. */
export interface EventLogApi {
  register(source: string): number | bigint;
  deregister(handle: number | bigint): void;
  /** @returns whether the event was written */
  report(handle: number | bigint, type: number, id: number, texts: readonly string[]): boolean;
  /** Why the last call failed. */
  reason(): string;
}

export const windowsEventLog: EventLogApi = {
  register: (source) => registerEventSource(null, source),
  deregister: deregisterEventSource,
  report: (handle, type, id, texts) => reportEvent(handle, type, 0, id, null, texts.length, 0, texts, null) !== 0,
  reason: () => win32Reason(getLastError()),
};

/** A source of events of this program. */
export interface EventSource {
  /** @param texts insertion strings. @returns null, or the reason why the event was not written */
  report(severity: Severity, id: number, texts: readonly string[]): string | null;
  close(): void;
}

/** Registers an event source. A failure is reported with the first event. */
export function createEventSource(name: string, api: EventLogApi): EventSource {
  let handle = api.register(name);
  const close = (): void => {
    if (handle) api.deregister(handle);
    handle = 0;
  };
  return {
    report: (severity, id, texts) => {
      const report = (): boolean => Boolean(handle) && api.report(handle, types[severity], id, texts);
      if (report()) return null;
      // A restart of the Windows Event Log service invalidates the handle. A full or stopped event log must not stop the reporter.
      close();
      handle = api.register(name);
      return report() ? null : api.reason();
    },
    close,
  };
}

import type { Field } from '../model/mapping-fields.ts';
import { recordsOf, type ReporterStatus } from '../model/reporter-status.ts';
import { keepText, reserveText, SettingError } from '../model/settings.ts';
import type { InstalledService } from './service-control.ts';

/** The status of the service, from the service manager and from the status file of the reporter. */
export interface ServiceStatus extends Omit<InstalledService, 'settings'> {
  /** The settings with which it runs, or would start. They are null if the stored settings are invalid; `lastError` has the reason. */
  readonly logDirectory: string | null;
  /** Bytes. */
  readonly logSize: number | null;
  /** `1GB`, `30d`, or `0` for unlimited. */
  readonly keep: string | null;
  /** Milliseconds. */
  readonly interval: number | null;
  /** Milliseconds between anchors in the system log. */
  readonly anchorInterval: number | null;
  /** Minimum free disk space for writing: `500MB`, or a phrase with the default. */
  readonly reserve: string | null;
  readonly logReader: string | null;
  /** `none`, or `changes` if each change is written to the event log or the journal. */
  readonly eventLog: string | null;
  /** Names of the files that are being written. This and the fields below are null if it does not run or the folder cannot be read. */
  readonly logFiles: readonly string[] | null;
  readonly since: Date | null;
  /** What reports changes: `poll`, `destroy notifications`, `state events`. */
  readonly sources: readonly string[] | null;
  /** Records of opened, changed and closed ports since then. */
  readonly recordsWritten: number | null;
  readonly recordsLost: number | null;
  /** The reason why it cannot write at present, or cannot be started. */
  readonly lastError: string | null;
}

/** The fields of a status, in output order. */
export const statusFields: readonly Field<ServiceStatus>[] = [
  { name: 'name', kind: 'text' },
  { name: 'displayName', kind: 'text' },
  { name: 'state', kind: 'text' },
  { name: 'startType', kind: 'text' },
  { name: 'processId', kind: 'number' },
  { name: 'account', kind: 'text' },
  { name: 'logDirectory', kind: 'text' },
  { name: 'logSize', kind: 'number' },
  { name: 'keep', kind: 'text' },
  { name: 'interval', kind: 'number' },
  { name: 'anchorInterval', kind: 'number' },
  { name: 'reserve', kind: 'text' },
  { name: 'logReader', kind: 'text' },
  { name: 'eventLog', kind: 'text' },
  { name: 'logFiles', kind: 'list' },
  { name: 'since', kind: 'time' },
  { name: 'sources', kind: 'list' },
  { name: 'recordsWritten', kind: 'number' },
  { name: 'recordsLost', kind: 'number' },
  { name: 'lastError', kind: 'text' },
];

/** Combines both sources. The status of a reporter is ignored if another process wrote it. */
export function serviceStatus({ settings: stored, ...info }: InstalledService, reporter: ReporterStatus | null): ServiceStatus {
  const settings = stored instanceof SettingError ? null : stored;
  const current = reporter && reporter.processId === info.processId ? reporter : null;
  return {
    ...info,
    logDirectory: settings?.logDirectory ?? null,
    logSize: settings?.logSize ?? null,
    keep: settings ? keepText(settings.keep) : null,
    interval: settings?.interval ?? null,
    anchorInterval: settings?.anchorInterval ?? null,
    reserve: settings ? reserveText(settings.reserve) : null,
    logReader: settings?.logReader ?? null,
    eventLog: settings?.eventLog ?? null,
    logFiles: current?.files ?? null,
    since: current?.since ?? null,
    sources: current?.sources ?? null,
    recordsWritten: current && recordsOf(current.totals) - current.totals.lost,
    recordsLost: current?.totals.lost ?? null,
    lastError:
      stored instanceof SettingError
        ? `${stored.message} (${stored.setting} ${stored.target}). ${stored.remedy}`
        : (current?.lastError ?? null),
  };
}

/** Parses PR-STATUS.json. Null if the text is not valid. */
export function parseReporterStatus(text: string): ReporterStatus | null {
  try {
    const status: ReporterStatus = JSON.parse(text);
    // Times are strings in the file.
    const { unwritten } = status;
    return {
      ...status,
      processStarted: new Date(status.processStarted),
      since: new Date(status.since),
      updated: new Date(status.updated),
      observed: new Date(status.observed),
      unwritten: unwritten && { ...unwritten, from: new Date(unwritten.from), to: new Date(unwritten.to) },
    };
  } catch {
    return null;
  }
}

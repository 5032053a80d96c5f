import type { Field } from '../model/mapping-fields.ts';
import type { ReporterStatus } from '../model/reporter-status.ts';
import { keepText, reserveText, SettingError } from '../model/settings.ts';
import type { InstalledService } from './service-control.ts';

/** The service for a person or a script: what the service manager knows, and what the reporter in it says of itself. */
export interface ServiceStatus extends Omit<InstalledService, 'settings'> {
  /** With which settings it runs, or would start. They are null when what is kept for it can't be used; `trouble` then says why. */
  readonly logDirectory: string | null;
  /** Bytes. */
  readonly logSize: number | null;
  /** `1GB`, `30d`, or `0` for everything. */
  readonly keep: string | null;
  /** Milliseconds. */
  readonly interval: number | null;
  /** Milliseconds between anchors in the system's log. */
  readonly anchorInterval: number | null;
  /** Free disk space below which nothing is written: `500MB`, or a sentence part with the default. */
  readonly reserve: string | null;
  readonly logReader: string | null;
  /** Names of the files that are being written. This and what follows is null when it does not run, or the folder may not be read. */
  readonly logFiles: readonly string[] | null;
  readonly since: Date | null;
  /** Records of opened, changed and closed ports since then. */
  readonly recordsWritten: number | null;
  readonly recordsLost: number | null;
  /** Why nothing can be written at present, or it cannot be started. */
  readonly lastError: string | null;
}

/** The fields of a status, in the order in which all formats write them. */
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
  { name: 'logFiles', kind: 'list' },
  { name: 'since', kind: 'time' },
  { name: 'recordsWritten', kind: 'number' },
  { name: 'recordsLost', kind: 'number' },
  { name: 'lastError', kind: 'text' },
];

/** Puts together what the two know. A reporter's status that another process left behind counts for nothing. */
export function serviceStatus({ settings: kept, ...info }: InstalledService, reporter: ReporterStatus | null): ServiceStatus {
  const settings = kept instanceof SettingError ? null : kept;
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
    logFiles: current?.files ?? null,
    since: current?.since ?? null,
    recordsWritten: current && current.totals.opened + current.totals.changed + current.totals.closed - current.totals.lost,
    recordsLost: current?.totals.lost ?? null,
    lastError:
      kept instanceof SettingError ? `${kept.message} (${kept.setting} ${kept.target}). ${kept.remedy}` : (current?.lastError ?? null),
  };
}

/** The text of PR-STATUS.json. Null when it is none. */
export function parseReporterStatus(text: string): ReporterStatus | null {
  try {
    const status: ReporterStatus = JSON.parse(text);
    // Times are texts in the file.
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

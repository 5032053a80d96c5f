import type { Finding } from '../findings/finding.ts';
import type { ZoneOfLogs } from '../../log-reader/zone-of-logs.ts';
import type { LogStatistics, NewItem } from '../statistics/log-statistics.ts';
import type { Collected } from './collect/report-collector.ts';

/** What the baseline does not have: a time in the logs, or other logs. */
export interface ReportNews {
  readonly baseline: { readonly since: Date } | { readonly name: string };
  /** Whether the time was chosen, because none was given. */
  readonly isDefault: boolean;
  readonly items: readonly NewItem[];
}

/** Everything that the report shows. */
export interface ReportData {
  readonly statistics: LogStatistics;
  /** The most severe first. */
  readonly findings: readonly Finding[];
  /** Number of findings that were not kept. */
  readonly droppedFindings: number;
  /** Number of records whose behaviour was not watched, because there were too many programs and addresses. */
  readonly unwatchedRecords: number;
  readonly collected: Collected;
  /** The zone of all times. */
  readonly zone: ZoneOfLogs;
  /** Names of the machines whose logs could not be collected. */
  readonly missing: readonly string[];
  /** Null without a baseline. */
  readonly news: ReportNews | null;
  /** IANA's name of a port. */
  readonly portName: (protocol: string, port: number) => string | null;
  /** When the report was created. */
  readonly created: Date;
}

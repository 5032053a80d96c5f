import type { Finding } from '../findings/finding.ts';
import type { ZoneOfLogs } from '../../log-reader/zone-of-logs.ts';
import type { LogStatistics } from '../statistics/log-statistics.ts';
import type { Collected } from './collect/report-collector.ts';

/** What the logs are compared with: a moment in them, or other logs. */
export type ReportBaseline = { readonly since: Date } | { readonly name: string; readonly collected: Collected };

/** Everything that the report shows. */
export interface ReportData {
  readonly statistics: LogStatistics;
  /** The most severe first. */
  readonly findings: readonly Finding[];
  /** Number of findings that were not kept. */
  readonly droppedFindings: number;
  readonly collected: Collected;
  /** The zone of all times. */
  readonly zone: ZoneOfLogs;
  /** Names of the machines whose logs could not be collected. */
  readonly missing: readonly string[];
  /** Null for the default: the records before `--after`, or all but the last day of the logs if they are long enough. */
  readonly baseline: ReportBaseline | null;
  /** IANA's name of a port. */
  readonly portName: (protocol: string, port: number) => string | null;
  /** When the report was created. */
  readonly created: Date;
}

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findNewItems } from '../../../engine/analysis/comparison/new-items.ts';
import { parseCriteria } from '../../../engine/analysis/findings/criteria.ts';
import { defaultCriteria } from '../../../engine/analysis/findings/default-criteria.ts';
import { createMatcher } from '../../../engine/analysis/findings/matcher.ts';
import { ReportCollector } from '../../../engine/analysis/report/collect/report-collector.ts';
import type { ReportData } from '../../../engine/analysis/report/report-data.ts';
import { reportPage } from '../../../engine/analysis/report/report.ts';
import { computePeriods, portsLogSets } from '../../../engine/analysis/statistics/compute-statistics.ts';
import { parseTimeZone } from '../../../engine/log-reader/local-time.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import { readLogs } from '../../../engine/log-reader/read-logs.ts';
import { zoneOfFiles } from '../../../engine/log-reader/zone-of-logs.ts';
import { withFiles } from '../../log-reader/read-text.ts';

export interface CreatedReport {
  readonly file: string;
  readonly page: string;
  readonly data: ReportData;
}

/**
 * Creates the report of logs, as `log report` does, and calls a function with it. Times without PR-EVENTS are UTC+01:00.
 * @param since the time of the baseline
 */
export function withReport(
  logs: { readonly [name: string]: string },
  use: (report: CreatedReport) => Promise<void> | void,
  since: Date | null = null,
): Promise<void> {
  return withFiles(logs, async (folder) => {
    const files = findLogFiles([folder], (error) => assert.fail(error));
    const requested = parseTimeZone('+01:00', 'Option');
    const options = { problem: (error: Error): never => assert.fail(error), zone: requested };
    const zone = zoneOfFiles(files, requested);
    const matcher = createMatcher(await parseCriteria(defaultCriteria, 'criteria'));
    const collector = new ReportCollector(zone.zone, portsLogSets(files));
    for (const records of readLogs(files, options)) {
      matcher.add(records);
      collector.add(records);
    }
    const whole = { options, given: [] };
    const [statistics, known] = await computePeriods(
      files,
      since ? [whole, { options: { ...options, before: since }, given: [] }] : [whole],
    );
    const news = since && known ? { baseline: { since }, isDefault: false, items: findNewItems(statistics!, known) } : null;
    const data: ReportData = {
      statistics: statistics!,
      findings: matcher.findings(),
      droppedFindings: matcher.dropped(),
      unwatchedRecords: matcher.unwatched(),
      collected: collector.collected(),
      zone,
      missing: [],
      news,
      portName: (protocol, port) => (protocol === 'TCP' && port === 443 ? 'https' : null),
      created: new Date('2026-11-23T09:00:00Z'),
    };
    const page = reportPage(data);
    const file = path.join(folder, 'report.html');
    writeFileSync(file, page);
    await use({ file, page, data });
  });
}

import { dataTable, listText } from '../data-table.ts';
import type { FindingGroup } from '../finding-groups.ts';
import type { ReportData } from '../report-data.ts';
import { html } from '../html.ts';
import { countedText } from '../report-text.ts';
import { folderMark } from '../machine-marks.ts';
import { sparkline } from '../svg.ts';
import { emptySection, section, type Section } from './section.ts';

/** The starts of the ids of criteria that compare many records, and the words for them. */
const behaviours: readonly (readonly [id: string, word: string])[] = [
  ['beacon', 'beacon'],
  ['fan-out', 'fan-out'],
  ['port-scan', 'scan'],
  ['long-connection', 'long connection'],
  ['password-guessing', 'password guessing'],
];

/** The behaviour that a criterion is about; null for one that tests single records. */
export function behaviourOf(criterion: string): string | null {
  return behaviours.find(([id]) => criterion === id || criterion.startsWith(`${id}-`))?.[1] ?? null;
}

/** Regular and widespread connections: patterns that no single record shows. */
export function behaviourSection({ collected, unwatchedRecords }: ReportData, groups: readonly FindingGroup[]): Section {
  const found = groups.filter(({ criterion }) => behaviourOf(criterion) !== null);
  if (found.length === 0) {
    const limit = unwatchedRecords > 0 ? `, but ${countedText(unwatchedRecords, 'record')} could not be examined` : '';
    return emptySection('behaviour', 'Beacons', `no beacon, fan-out or scan found${limit}.`);
  }
  return section('behaviour', 'Beacons and fan-out', 'Patterns that no single record shows', [
    dataTable({
      caption: 'Beacons and fan-out',
      headers: ['Pattern', 'Program', 'Remote', 'Details', 'First', 'Last', 'Records', 'Activity'],
      rows: found.map(({ criterion, program, remoteEndpoints, reasons, first, last, count, activity, severity }) => [
        html`<span class="pill ${severity}">${behaviourOf(criterion)}</span>`,
        program,
        listText(remoteEndpoints, 1),
        reasons[0] ?? null,
        first && { local: collected.local(first) },
        last && { local: collected.local(last) },
        count,
        activity && sparkline(`Activity of ${program ?? 'the program'}`, activity, severity),
      ]),
      marks: found.map(({ folders }) => folderMark(collected.machines, folders)),
      visible: 8,
    }),
  ]);
}

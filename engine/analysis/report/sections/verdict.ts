import { durationText } from '../../duration-text.ts';
import { listText } from '../data-table.ts';
import type { FindingGroup } from '../finding-groups.ts';
import { html, type Html } from '../html.ts';
import { baselineText } from '../news.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, numberText, percentText } from '../report-text.ts';
import { behaviourOf } from './behaviour.ts';
import type { Coverage } from './coverage.ts';

/** The result in one sentence, and how complete the logs are. */
export function verdictSection(data: ReportData, groups: readonly FindingGroup[], coverage: Coverage): Html {
  const { statistics } = data;
  const facts: readonly (readonly [string, string])[] = [
    ['Ports opened', numberText(statistics.records)],
    ['Programs', numberText(statistics.processes.values.length)],
    ['Listening ports', numberText(statistics.listeners.length)],
    ['Remote addresses', numberText(statistics.remoteAddresses.values.length)],
    ['Users', numberText(statistics.users.values.length)],
    ['Time recorded', coverage.span > 0 ? percentText(coverage.recorded / coverage.span) : '–'],
  ];
  return html`<section class="verdict ${levelOf(groups)}" aria-label="Result">
<p class="sentence">${verdictText(groups, countNews(data))}</p>
<p class="dim">${coverageText(data, coverage)}</p>
${missingText(data)}<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</section>
`;
}

function missingText({ missing }: ReportData): Html {
  if (missing.length === 0) return html``;
  return html`<p class="warn">Not in this report, because their logs could not be collected: ${listText(missing, 20)}.</p>\n`;
}

function levelOf(groups: readonly FindingGroup[]): 'high' | 'medium' | 'calm' {
  if (groups.some(({ severity }) => severity === 'high')) return 'high';
  return groups.some(({ severity }) => severity === 'medium') ? 'medium' : 'calm';
}

/** Numbers of new items, and the baseline in words. */
export interface NewsCounts {
  readonly baseline: string;
  readonly listeners: number;
  readonly programs: number;
}

function countNews(data: ReportData): NewsCounts | null {
  const baseline = baselineText(data);
  if (baseline === null) return null;
  const count = (wanted: string): number => data.news?.items.filter(({ what }) => what === wanted).length ?? 0;
  return { baseline, listeners: count('listener'), programs: count('process') };
}

/** `3 high findings, 2 new listeners and 14 new programs in the last day of the logs.` */
export function verdictText(groups: readonly FindingGroup[], news: NewsCounts | null): string {
  const count = (severity: string): number => groups.filter((group) => group.severity === severity).length;
  const beacons = groups.filter(({ criterion }) => behaviourOf(criterion) === 'beacon').length;
  const [high, medium] = [count('high'), count('medium')];
  const found = joined([
    high > 0 && medium > 0
      ? [high, `high and ${numberText(medium)} medium finding`, medium]
      : high > 0
        ? [high, 'high finding']
        : [medium, 'medium finding'],
    [beacons, 'beacon'],
  ]);
  const isNew = joined([
    [news?.listeners ?? 0, 'new listener'],
    [news?.programs ?? 0, 'new program'],
  ]);
  const when = news ? ` ${news.baseline}` : '';
  if (found === '' && isNew === '') {
    const minor = groups.length > 0 ? `Only ${countedText(groups.length, 'minor finding')}` : 'No findings';
    return news ? `${minor}, and no new listener or program${when}.` : `${minor}.`;
  }
  if (isNew === '') return `${found}.${news ? ` No new listener or program${when}.` : ''}`;
  return found === '' ? `No high or medium finding. ${isNew}${when}.` : `${found}; ${isNew}${when}.`;
}

/** A number that is not the last one before its noun comes with that one, which decides the plural. */
function joined(counts: readonly (readonly [count: number, noun: string, last?: number])[]): string {
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, noun, last = count]) => `${numberText(count)} ${noun}${last === 1 ? '' : 's'}`);
  return parts.join(', ');
}

function coverageText(
  { statistics, droppedFindings, unwatchedRecords, collected }: ReportData,
  { span, recorded, gaps }: Coverage,
): string {
  if (span === 0) return 'The logs contain no records.';
  const interruptions = gaps.length > 0 ? `with ${countedText(gaps.length, 'gap')}` : 'without a gap';
  const who = collected.machines.length > 1 ? 'At least one machine recorded' : 'Recorded';
  const parts = [`${who} ${durationText(recorded)} of ${durationText(span)} ${interruptions}.`];
  if (statistics.droppedGaps > 0) parts.push(`${countedText(statistics.droppedGaps, 'further gap')} exceeded the limit and are not shown.`);
  if (statistics.damaged) parts.push(`${countedText(statistics.damaged, 'line')} could not be read.`);
  if (droppedFindings > 0) parts.push(`${countedText(droppedFindings, 'further finding')} exceeded the limit and are not shown.`);
  if (unwatchedRecords > 0) {
    const reason = 'because there were too many programs and addresses';
    parts.push(`Beacons and other behaviour do not include ${countedText(unwatchedRecords, 'record')}, ${reason}.`);
  }
  if (!collected.isComplete) parts.push('There were too many programs, ports or addresses to keep all: what is new may be incomplete.');
  return parts.join(' ');
}

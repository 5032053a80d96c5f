import { listText } from '../data-table.ts';
import type { FindingGroup } from '../finding-groups.ts';
import { html, type Html } from '../html.ts';
import { folderMark } from '../machine-marks.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, minuteText, numberText } from '../report-text.ts';
import { sparkline } from '../svg.ts';
import { emptySection, section, type Section } from './section.ts';

/** Cards that are visible; the further ones are in a closed part. More are visible if more are high. */
const minCards = 8;
const maxCards = 12;
const maxClosedCards = 200;
const maxLocations = 4;
/** Facts that share a line. */
const halves: ReadonlySet<string> = new Set(['User', 'Parent']);

/** A card for each criterion and program, the most severe first. */
export function findingsSection(data: ReportData, groups: readonly FindingGroup[]): Section {
  if (groups.length === 0) return emptySection('findings', 'Findings', 'no record matches a criterion.');
  const high = groups.filter(({ severity }) => severity === 'high').length;
  const visible = Math.min(maxCards, Math.max(minCards, high));
  const [shown, closed] = [groups.slice(0, visible), groups.slice(visible, visible + maxClosedCards)];
  const omitted = groups.length - shown.length - closed.length;
  const counts = ['high', 'medium', 'low', 'info'].map((severity) => [
    severity,
    groups.filter((group) => group.severity === severity).length,
  ]);
  const note = html`${counts
    .filter(([, count]) => count !== 0)
    .map(([severity, count]) => html`<span class="pill ${String(severity)}">${String(count)} ${String(severity)}</span> `)}`;
  return section('findings', 'Findings', note, [
    html`<div class="cards">${shown.map((group) => card(group, data))}</div>`,
    closed.length > 0
      ? html`<details class="further"><summary>${countedText(closed.length, 'further finding')}</summary><div class="cards">${closed.map((group) => card(group, data))}</div></details>`
      : html``,
    omitted > 0 ? html`<p class="dim">${countedText(omitted, 'less severe finding')} not shown.</p>` : html``,
  ]);
}

function card(group: FindingGroup, { collected }: ReportData): Html {
  const { title, severity, program, first, last, count, activity } = group;
  const moment = (time: Date | null): string => (time ? minuteText(collected.local(time)) : 'unknown time');
  const when = first?.getTime() === last?.getTime() ? moment(first) : `${moment(first)} to ${moment(last)}`;
  return html`<article class="card ${severity}"${folderMark(collected.machines, group.folders)}>
<header><span class="pill ${severity}">${severity}</span><h3>${program ?? 'Unknown program'}</h3>${
    activity ? sparkline(`Activity of ${program ?? 'the program'} over the whole time`, activity, severity) : ''
  }</header>
<p>${title}</p>
<dl>${facts(group).map(([name, value]) => html`<div${{ html: halves.has(name) ? ' class="half"' : '' }}><dt>${name}</dt><dd>${value}</dd></div>`)}<div><dt>Seen</dt><dd>${when}, ${countedText(count, 'record')}</dd></div></dl>
${footer(group)}
</article>
`;
}

function facts(group: FindingGroup): (readonly [string, string | Html])[] {
  const { machines, reasons, paths, parents, users, localEndpoints, remoteEndpoints, remoteCount, remoteCountIsMinimum } = group;
  const further =
    remoteCount - 3 > 0 && remoteEndpoints.length > 0 ? `, ${numberText(remoteCount)}${remoteCountIsMinimum ? '+' : ''} addresses` : '';
  const all: readonly (readonly [string, string])[] = [
    ['Machine', listText(machines, 5)],
    ['Why', listText(reasons, 3)],
    ['Path', listText(paths, 2)],
    ['Parent', listText(parents, 3)],
    ['User', listText(users, 3)],
    ['Listens', listText(localEndpoints, 4)],
    ['Remote', remoteEndpoints.slice(0, 3).join(', ') + further],
  ];
  return all.filter(([, value]) => value !== '');
}

/** The lines of the logs, and the command that shows them. */
function footer({ records, commands, source }: FindingGroup): Html {
  const lines = new Map<string, number[]>();
  for (const { file, line } of records.slice(0, maxLocations)) lines.set(baseName(file), [...(lines.get(baseName(file)) ?? []), line]);
  const locations = [...lines].map(([file, numbers]) => `${file}:${numbers.join(', ')}`);
  const origin = source === null ? [] : [source];
  return html`<p class="lines">${[locations.join('; '), ...origin].join(' · ')}</p>${commands.slice(0, 1).map(commandLine)}`;
}

/** A command that breaks between its arguments only. */
function commandLine(command: string): Html {
  return html`<code>${command.split(' ').map((part, index) => html`${index === 0 ? '' : ' '}<span>${part}</span>`)}</code>`;
}

/** The name of a file; the path may be of another system. */
function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

import { durationText } from '../../duration-text.ts';
import type { ProcessStatistics } from '../../statistics/log-statistics.ts';
import type { ProgramTrace } from '../collect/program-traces.ts';
import { listText } from '../data-table.ts';
import type { FindingGroup } from '../finding-groups.ts';
import { html, type Html } from '../html.ts';
import { programMark } from '../machine-marks.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, minuteText, numberText, percentText } from '../report-text.ts';
import { grouped, sparkline } from '../svg.ts';
import { emptySection, section, type Section } from './section.ts';

const maxVisible = 10;
const maxPrograms = 150;
const sparkColumns = 60;

/** A closed page for each program, the busiest first. */
export function programPagesSection(data: ReportData, groups: readonly FindingGroup[]): Section {
  const programs = [...data.collected.programs.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  if (programs.length === 0) return emptySection('programs', 'Programs', 'the logs contain no program with ports.');
  const statistics = new Map(data.statistics.processStatistics.map((one) => [one.processName, one]));
  const pages = programs.slice(0, maxPrograms).map((program) => page(program, statistics.get(program.name), data, groups));
  const closed = pages.slice(maxVisible);
  const omitted = programs.length - pages.length;
  const note = `${countedText(programs.length, 'program')}, the busiest first. Each opens to a page`;
  return section('programs', 'Programs', note, [
    html`<div class="programs">${pages.slice(0, maxVisible)}</div>`,
    closed.length > 0
      ? html`<details class="further"><summary>${countedText(closed.length, 'further program')}</summary><div class="programs">${closed}</div></details>`
      : html``,
    omitted > 0 ? html`<p class="dim">${countedText(omitted, 'program')} with fewer records have no page.</p>` : html``,
  ]);
}

type Fact = readonly [name: string, value: string];

function page(program: ProgramTrace, details: ProcessStatistics | undefined, data: ReportData, groups: readonly FindingGroup[]): Html {
  const { collected, statistics } = data;
  const ofProgram = groups.filter((group) => group.program?.toLowerCase() === program.name.toLowerCase());
  const activity = grouped(program.series, collected.bins.range().count, sparkColumns);
  const share = statistics.records > 0 ? percentText(program.count / statistics.records) : '';
  const facts = [...ownFacts(program), ...endpointFacts(program, data), ...detailFacts(program, details, data)].filter(
    ([, value]) => value !== '',
  );
  return html`<details class="program"${programMark(collected.machines, program.name)}><summary><span class="name">${program.name}${
    ofProgram.length > 0 ? html` <span class="pill ${ofProgram[0]!.severity}">${countedText(ofProgram.length, 'finding')}</span>` : ''
  }</span>${sparkline(`Activity of ${program.name}`, activity, 'known')}<span class="n">${numberText(program.count)}</span><span class="n dim">${share}</span></summary>
<dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}${ofProgram.map(({ severity, title }) => html`<div><dt>Finding</dt><dd><span class="pill ${severity}">${severity}</span> ${title}</dd></div>`)}</dl></details>
`;
}

function ownFacts({ first, last, users, count }: ProgramTrace): Fact[] {
  return [
    ['Seen', `${minuteText(first)} to ${minuteText(last)}, ${countedText(count, 'opened port')}`],
    ['Users', listText([...users.keys()], 5)],
  ];
}

function endpointFacts({ ports, addresses }: ProgramTrace, { portName }: ReportData): Fact[] {
  const of = (direction: string): string => {
    const sorted = [...ports.values()].filter((port) => port.direction === direction).sort((a, b) => b.count - a.count);
    return listText(
      sorted.map(({ protocol, port, count }) => {
        const name = portName(protocol, port);
        return `${protocol} ${port}${name === null ? '' : ` ${name}`}${count > 0 ? ` (${numberText(count)})` : ''}`;
      }),
      12,
    );
  };
  const remote = [...addresses].sort((a, b) => b[1].count - a[1].count).map(([address, { count }]) => `${address} (${numberText(count)})`);
  return [
    ['Listens on', of('in')],
    ['Connects to ports', of('out')],
    ['Remote addresses', listText(remote, 8)],
  ];
}

function detailFacts({ name }: ProgramTrace, details: ProcessStatistics | undefined, { statistics }: ReportData): Fact[] {
  const lifetimes = statistics.lifetimes.find(({ processName }) => processName === name);
  const seconds = (value: number): string => durationText(value * 1000);
  return [
    ['Paths', listText(details?.paths ?? [], 5)],
    ['Modules', details && details.modules.length > 0 ? countedText(details.modules.length, 'module') : ''],
    [
      'Lifetimes',
      lifetimes
        ? `${countedText(lifetimes.count, 'port')} open for ${seconds(lifetimes.shortest)} to ${seconds(lifetimes.longest)}, ${seconds(lifetimes.mean)} on average`
        : '',
    ],
  ];
}

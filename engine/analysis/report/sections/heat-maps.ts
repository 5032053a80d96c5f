import type { ProgramTrace } from '../collect/program-traces.ts';
import { html, type Html } from '../html.ts';
import { programMark } from '../machine-marks.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, numberText, weekdays } from '../report-text.ts';
import { chart, percent } from '../svg.ts';
import { emptySection, section, type Section } from './section.ts';

const maxPrograms = 15;
const maxPorts = 12;
const levels = 7;

/** The level of a colour, 0 for nothing. Logarithmic, because counts differ by orders of magnitude. */
export function heatLevel(count: number, max: number): number {
  if (count <= 0) return 0;
  return max <= 1 ? levels : 1 + Math.round(((levels - 1) * Math.log(count)) / Math.log(max));
}

/** Which program connected to which remote port. */
export function portHeatMapSection({ collected, portName }: Pick<ReportData, 'collected' | 'portName'>): Section {
  const programs = [...collected.programs.values()].filter((program) => outgoing(program) > 0).sort((a, b) => outgoing(b) - outgoing(a));
  const totals = new Map<string, number>();
  for (const { ports } of programs)
    for (const { direction, protocol, port, count } of ports.values()) {
      if (direction === 'out') totals.set(`${protocol} ${port}`, (totals.get(`${protocol} ${port}`) ?? 0) + count);
    }
  const ports = [...totals].sort((a, b) => b[1] - a[1]).map(([port]) => port);
  if (ports.length === 0) return emptySection('remote-ports', 'Remote ports', 'no outgoing connection in the logs.');
  const [rows, columns] = [programs.slice(0, maxPrograms), ports.slice(0, maxPorts)];
  const note = `Outgoing connections of the ${countedText(rows.length, 'busiest program')} to the ${countedText(columns.length, 'most frequent port')}`;
  return section('remote-ports', 'Remote ports', note, [heatTable(rows, columns, { collected, portName })]);
}

function outgoing({ ports }: ProgramTrace): number {
  let sum = 0;
  for (const { direction, count } of ports.values()) if (direction === 'out') sum += count;
  return sum;
}

function heatTable(
  programs: readonly ProgramTrace[],
  ports: readonly string[],
  { collected, portName }: Pick<ReportData, 'collected' | 'portName'>,
): Html {
  const countOf = (program: ProgramTrace, port: string): number => program.ports.get(`out:${port.replace(' ', ':')}`)?.count ?? 0;
  const counts = programs.map((program) => ports.map((port) => countOf(program, port)));
  const max = Math.max(...counts.flat());
  const heading = (port: string): Html => {
    const [protocol = '', number = ''] = port.split(' ');
    const name = portName(protocol, Number(number));
    return html`<th scope="col">${protocol === 'TCP' ? number : `UDP ${number}`}${name === null ? '' : html`<small>${name}</small>`}</th>`;
  };
  return html`<div class="scroll" role="group" aria-label="Programs and remote ports" tabindex="0"><table class="heat">
<thead><tr><th scope="col">Program</th>${ports.map(heading)}</tr></thead>
<tbody>${programs.map(
    ({ name }, row) =>
      html`<tr${programMark(collected.machines, name)}><th scope="row">${name}</th>${counts[row]!.map((count) => html`<td class="h${heatLevel(count, max)}">${count === 0 ? '' : numberText(count)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

const cellHeight = 20;

/** The hours of the week in which ports were opened. */
export function weekHeatMapSection({ collected: { weekHours } }: ReportData): Section {
  const max = Math.max(...weekHours);
  if (max === 0) return emptySection('week', 'Week', 'no port was opened.');
  const busiest = weekHours.indexOf(max);
  const hourText = (index: number): string => `${weekdays[Math.floor(index / 24)]} ${String(index % 24).padStart(2, '0')}:00`;
  const note = `Opened ports. Most on ${hourText(busiest)}: ${numberText(max)}`;
  const cells = Array.from(weekHours, (count, index) => {
    const [row, hour] = [Math.floor(index / 24), index % 24];
    return html`<rect class="h${Math.ceil((levels * count) / max)}" x="${percent(hour / 24)}" width="${percent(0.0405)}" y="${20 + row * cellHeight}" height="${cellHeight - 2}"><title>${hourText(index)}: ${numberText(count)}</title></rect>`;
  });
  const hours = Array.from({ length: 8 }, (_, index) => index * 3).map(
    (hour) =>
      html`<text class="tick ${hour % 2 === 1 ? 'odd' : ''}" x="${percent(hour / 24)}" y="13">${String(hour).padStart(2, '0')}:00</text>`,
  );
  const days = weekdays.map(
    (day, row) => html`<text class="tick" x="-8" y="${20 + row * cellHeight + 13}" text-anchor="end">${day}</text>`,
  );
  const label = `Opened ports by weekday and hour. ${note}`;
  return section('week', 'Week', note, [
    html`<div class="plot">${chart(label, 20 + 7 * cellHeight, 'week', [...hours, ...days, ...cells])}</div>`,
  ]);
}

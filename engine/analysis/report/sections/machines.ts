import type { MachineTrace } from '../collect/machine-traces.ts';
import { dataTable, listText, type Cell } from '../data-table.ts';
import type { FindingGroup } from '../finding-groups.ts';
import { html, type Html } from '../html.ts';
import { machineMark } from '../machine-marks.ts';
import type { ReportData } from '../report-data.ts';
import { countedText } from '../report-text.ts';
import { section, type Section } from './section.ts';

const maxPorts = 16;
const visibleRows = 15;

/** The machines of the logs, if there are several: what each serves, and what only one of them does. */
export function machinesSection(data: ReportData, groups: readonly FindingGroup[]): Section | null {
  const { machines } = data.collected;
  if (machines.length < 2) return null;
  const counts = servedCounts(machines);
  return section('machines', 'Machines', countedText(machines.length, 'machine'), [
    machineTable(data, groups, counts),
    portMatrix(machines, counts, data.portName),
  ]);
}

/** On how many machines each port is served. */
function servedCounts(machines: readonly MachineTrace[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { served } of machines) for (const port of served.keys()) counts.set(port, (counts.get(port) ?? 0) + 1);
  return counts;
}

function machineTable({ collected }: ReportData, groups: readonly FindingGroup[], counts: ReadonlyMap<string, number>): Html {
  return dataTable({
    caption: 'Machines',
    headers: [
      'Machine',
      'Findings',
      'Served on this machine only',
      'Ports served',
      'Programs',
      'Ports opened',
      'First record',
      'Last record',
    ],
    rows: collected.machines.map((machine): Cell[] => {
      const own = groups.filter(({ folders }) => folders.has(machine.folder));
      const only = [...machine.served]
        .filter(([port]) => counts.get(port) === 1)
        .map(([port, programs]) => `${port} ${[...programs].join(', ')}`);
      return [
        html`<b>${machine.name}</b>`,
        findingsCell(own),
        listText(only, 3),
        machine.served.size,
        machine.programs.size,
        machine.count,
        { local: collected.local(machine.first) },
        { local: collected.local(machine.last) },
      ];
    }),
    marks: marksOf(collected.machines),
    visible: visibleRows,
  });
}

/** Each row is about one machine. */
function marksOf(machines: readonly MachineTrace[]): Html[] {
  return machines.map((machine) => machineMark(machines, (other) => other === machine));
}

function findingsCell(own: readonly FindingGroup[]): Cell {
  if (own.length === 0) return null;
  const programs = [...new Set(own.map(({ program }) => program ?? 'unknown program'))];
  return html`<span class="pill ${own[0]!.severity}">${countedText(own.length, 'finding')}</span> ${listText(programs, 3)}`;
}

/** Which machine serves which port: the ports of the fewest machines first, because they differ from the rest. */
function portMatrix(machines: readonly MachineTrace[], counts: ReadonlyMap<string, number>, portName: ReportData['portName']): Html {
  const portOf = (text: string): number => Number(text.split(' ')[1]);
  const ports = [...counts]
    .sort((a, b) => a[1] - b[1] || portOf(a[0]) - portOf(b[0]))
    .slice(0, maxPorts)
    .map(([port]) => port);
  const shown = ports.toSorted((a, b) => portOf(a) - portOf(b));
  if (shown.length === 0) return html``;
  const heading = (port: string): Html => {
    const [protocol = '', number = ''] = port.split(' ');
    const name = portName(protocol, Number(number));
    return html`${port}${name === null ? '' : html`<small>${name}</small>`}`;
  };
  return html`<div class="matrix">${dataTable({
    caption: counts.size > shown.length ? `Served ports, the ${shown.length} rarest of ${counts.size}` : 'Served ports',
    headers: ['Machine', ...shown.map(heading)],
    rows: machines.map(({ name, served }) => [name, ...shown.map((port): Cell => [...(served.get(port) ?? [])].join(', '))]),
    marks: marksOf(machines),
    visible: visibleRows,
  })}</div>`;
}

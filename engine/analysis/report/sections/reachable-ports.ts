import { endpointText, exposureOf } from '../../../model/addresses.ts';
import { listenerName, type Listener } from '../../statistics/log-statistics.ts';
import { endLabels } from '../axis-ticks.ts';
import type { MachineTrace } from '../collect/machine-traces.ts';
import { dataTable, listText, type Cell } from '../data-table.ts';
import { html, type Html } from '../html.ts';
import { machineMark } from '../machine-marks.ts';
import { listenerKey } from '../news.ts';
import type { ReportData } from '../report-data.ts';
import { countedText, momentText, numberText } from '../report-text.ts';
import { spanBar } from '../svg.ts';
import { emptySection, section, type Section } from './section.ts';

/** One port of one program, at all its addresses. Times are local, in milliseconds. */
interface ServedPort {
  readonly protocol: string;
  readonly port: number;
  readonly program: string;
  readonly user: string | null;
  readonly addresses: readonly string[];
  readonly first: number;
  readonly last: number;
  readonly isClosed: boolean;
  readonly isNew: boolean;
}

/** The listening ports that other machines can reach: new ones first, then by port. */
export function reachablePortsSection(data: ReportData): Section {
  const served = servedPorts(data);
  const reachable = served.filter(({ addresses }) => addresses.some((address) => exposureOf(address) !== 'Loopback'));
  const local = served.filter((port) => !reachable.includes(port));
  if (served.length === 0) return emptySection('ports', 'Reachable ports', 'no listening port in the logs.');
  const note = `${countedText(reachable.length, 'port')} that other machines can reach, new ones first`;
  return section('ports', 'Reachable ports', note, [
    portTable('Reachable ports', reachable, data, 15),
    local.length > 0
      ? html`<details class="further"><summary>${countedText(local.length, 'port')} reachable from this machine only</summary>${portTable('Local ports', local, data, 25)}</details>`
      : html``,
  ]);
}

function servedPorts({ statistics, collected, news }: ReportData): ServedPort[] {
  const newListeners = news?.items.filter(({ what }) => what === 'listener') ?? [];
  const isNew = new Set(newListeners.map(({ name, processName }) => listenerKey(name, processName)));
  const groups = new Map<string, Listener[]>();
  for (const listener of statistics.listeners) {
    const key = `${listener.protocol} ${listener.localPort} ${listener.processName ?? '(unknown)'}`;
    const group = groups.get(key);
    if (group) group.push(listener);
    else groups.set(key, [listener]);
  }
  const ports = [...groups.values()].map((group): ServedPort => {
    const { protocol, localPort, processName } = group[0]!;
    return {
      protocol,
      port: localPort,
      program: processName ?? '(unknown)',
      user: group.find(({ user }) => user !== null)?.user ?? null,
      addresses: group.map(({ localAddress }) => localAddress),
      first: Math.min(...group.map(({ first }) => collected.local(first))),
      last: Math.max(...group.map(({ last }) => collected.local(last))),
      isClosed: group.every(({ closed }) => closed !== null),
      isNew: group.some((listener) => isNew.has(listenerKey(listenerName(listener), listener.processName))),
    };
  });
  return ports.sort((a, b) => Number(b.isNew) - Number(a.isNew) || a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

function portTable(caption: string, ports: readonly ServedPort[], data: ReportData, visible: number): Html {
  const { from, to } = data.collected.bins.range();
  const [start, end] = endLabels(from, to);
  const axis = html`<span class="ends"><span>${start}</span><span>${end}</span></span>`;
  return dataTable({
    caption,
    headers: ['Port', 'Program', axis, 'Clients', ...(data.collected.machines.length > 1 ? ['Machines'] : []), 'User', 'Address'],
    rows: ports.map((port) => row(port, data, from, to)),
    marks: ports.map((port) => machineMark(data.collected.machines, (machine) => servesPort(machine, port))),
    visible,
  });
}

function servesPort({ served }: MachineTrace, { protocol, port, program }: ServedPort): boolean {
  return served.get(`${protocol} ${port}`)?.has(program) ?? false;
}

/** Of several machines, those on which the program serves the port. */
function machineCells(port: ServedPort, machines: readonly MachineTrace[]): Cell[] {
  if (machines.length < 2) return [];
  const names = machines.filter((machine) => servesPort(machine, port)).map(({ name }) => name);
  return [names.length === machines.length ? 'all' : listText(names, 3)];
}

function row(port: ServedPort, { collected, portName }: ReportData, from: number, to: number): Cell[] {
  const { machines } = collected;
  const { protocol, program, user, addresses, first, last, isClosed, isNew } = port;
  const name = portName(protocol, port.port);
  const end = isClosed ? last : to;
  const at = (time: number): number => (time - from) / Math.max(1, to - from);
  const title = `${momentText(first)} to ${isClosed ? momentText(last) : 'the end of the logs'}`;
  const clients = collected.clientsOf(protocol, port.port);
  return [
    html`<b>${protocol} ${port.port}</b>${name === null ? '' : html` <span class="dim">${name}</span>`}${isNew ? html` <span class="pill new">new</span>` : ''}`,
    program,
    spanBar(title, at(first), at(end), isNew ? 'fresh' : 'known'),
    { text: `${numberText(clients.count)}${clients.isMinimum ? '+' : ''}`, sort: clients.count },
    ...machineCells(port, machines),
    user,
    listText(addresses.map(addressText), 3),
  ];
}

function addressText(address: string): string {
  if (address === '0.0.0.0') return 'any IPv4';
  return address === '::'
    ? 'any IPv6'
    : endpointText(address, 0)
        .replace(/:0$/, '')
        .replace(/^\[|\]$/g, '');
}

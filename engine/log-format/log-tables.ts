import { endpointText, addressOrder } from '../model/addresses.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { safeText } from '../model/safe-text.ts';
import type { TcpState } from '../model/tcp-states.ts';

/** The names of states in the log files: those of netstat, with spaces. */
const stateWords: { readonly [state: string]: string } = {
  Closed: 'CLOSED',
  Listen: 'LISTENING',
  SynSent: 'SYN SENT',
  SynReceived: 'SYN RECEIVED',
  Established: 'ESTABLISHED',
  FinWait1: 'FIN WAIT 1',
  FinWait2: 'FIN WAIT 2',
  CloseWait: 'CLOSE WAIT',
  Closing: 'CLOSING',
  LastAck: 'LAST ACK',
  TimeWait: 'TIME WAIT',
  DeleteTCB: 'DELETE TCB',
  Bound: 'BOUND',
};

/** `TIME WAIT`; an unknown state in capital letters. */
export function stateWord(state: TcpState): string {
  return stateWords[state] ?? state.toUpperCase();
}

/** Sorts by PID (0 for no process), TCP before UDP, local address as bytes, local port. */
function inLogOrder(mappings: readonly PortMapping[]): PortMapping[] {
  const addresses = new Map<string, string>();
  const order = (address: string): string => {
    const known = addresses.get(address) ?? addressOrder(address);
    addresses.set(address, known);
    return known;
  };
  return mappings.toSorted(
    (a, b) =>
      (a.processId ?? 0) - (b.processId ?? 0) ||
      compare(a.protocol, b.protocol) ||
      compare(order(a.localAddress), order(b.localAddress)) ||
      a.localPort - b.localPort,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The wildcard address of the same family. 1.01 writes it as the remote endpoint of a listener. */
export function wildcard(address: string): string {
  return address.includes(':') ? '::' : '0.0.0.0';
}

interface Column {
  readonly heading: string;
  readonly field: (mapping: PortMapping) => string;
}

/** The columns that the tables of the machine and of a process have in common. */
const endpointColumns: readonly Column[] = [
  { heading: 'Port', field: ({ protocol, localPort }) => `${protocol} ${localPort}` },
  { heading: 'Local IP', field: ({ localAddress }) => localAddress },
  { heading: 'State', field: ({ state }) => (state === null ? '*:*' : stateWord(state)) },
  { heading: 'Remote IP:Port', field: remoteEndpoint },
];

function remoteEndpoint({ protocol, localAddress, remoteAddress, remotePort }: PortMapping): string {
  if (remoteAddress !== null) return endpointText(remoteAddress, remotePort);
  return protocol === 'UDP' ? '*:*' : wildcard(localAddress);
}

/** The lines of the table of all mappings: `4:System`, `TCP 445` … Mappings without a process have PID 0, on Windows with its name. */
export function machineTable(mappings: readonly PortMapping[], platform: NodeJS.Platform): Iterable<string> {
  return tabbed(mappings, [{ heading: 'PID:Process', field: (mapping) => owner(mapping, platform) }, ...endpointColumns]);
}

function owner({ processId, processName }: PortMapping, platform: NodeJS.Platform): string {
  if (processId === null) return platform === 'win32' ? '0:System Idle' : '0';
  return processName === null ? String(processId) : `${processId}:${safeText(processName)}`;
}

/** The lines of the table of one process's mappings. */
export function processTable(processId: number, mappings: readonly PortMapping[]): Iterable<string> {
  const id = String(processId);
  return tabbed(mappings, [{ heading: 'PID', field: () => id }, ...endpointColumns]);
}

/**
 * Lines of fields. Each field but the last is padded with tabs (of eight columns) beyond the widest field of its column. One line at a
 * time, because a table may have a hundred thousand.
 */
function* tabbed(mappings: readonly PortMapping[], columns: readonly Column[]): Generator<string> {
  const tabStops = columns.slice(0, -1).map((column) => tabStopAfter(column, mappings));
  const line = (fields: readonly string[]): string => `${fields.map((field, at) => withTabs(field, tabStops[at])).join('')}\n`;
  yield line(columns.map(({ heading }) => heading));
  for (const mapping of inLogOrder(mappings)) yield line(columns.map(({ field }) => field(mapping)));
}

/** The number of the first tab stop beyond the widest field. */
function tabStopAfter({ heading, field }: Column, mappings: readonly PortMapping[]): number {
  let widest = heading.length;
  for (const mapping of mappings) widest = Math.max(widest, field(mapping).length);
  return 1 + Math.floor(widest / 8);
}

/** @param tabStop undefined for the last field */
function withTabs(field: string, tabStop: number | undefined): string {
  return tabStop === undefined ? field : `${field}${'\t'.repeat(tabStop - Math.floor(field.length / 8))}`;
}

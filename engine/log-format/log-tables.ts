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

/** The fields that the tables of the machine and of a process have in common: port, local address, state, remote endpoint. */
function fieldsOf({ protocol, localAddress, localPort, state, remoteAddress, remotePort }: PortMapping): string[] {
  const remote = remoteAddress === null ? (protocol === 'UDP' ? '*:*' : wildcard(localAddress)) : endpointText(remoteAddress, remotePort);
  return [`${protocol} ${localPort}`, localAddress, state === null ? '*:*' : stateWord(state), remote];
}

const columns = ['Port', 'Local IP', 'State', 'Remote IP:Port'];

/** The table of all mappings: `4:System`, `TCP 445` … Mappings without a process have PID 0, on Windows with its name. */
export function machineTable(mappings: readonly PortMapping[], platform: NodeJS.Platform): string {
  return tabbed([['PID:Process', ...columns], ...inLogOrder(mappings).map((mapping) => [owner(mapping, platform), ...fieldsOf(mapping)])]);
}

function owner({ processId, processName }: PortMapping, platform: NodeJS.Platform): string {
  if (processId === null) return platform === 'win32' ? '0:System Idle' : '0';
  return processName === null ? String(processId) : `${processId}:${safeText(processName)}`;
}

/** The table of one process's mappings. */
export function processTable(processId: number, mappings: readonly PortMapping[]): string {
  return tabbed([['PID', ...columns], ...inLogOrder(mappings).map((mapping) => [String(processId), ...fieldsOf(mapping)])]);
}

/** Lines of fields. Each field but the last is padded with tabs (of eight columns) beyond the widest field of its column. */
function tabbed(rows: readonly (readonly string[])[]): string {
  const widest: number[] = [];
  for (const row of rows) for (const [column, field] of row.entries()) widest[column] = Math.max(widest[column] ?? 0, field.length);
  const padded = (field: string, column: number): string =>
    `${field}${'\t'.repeat(1 + Math.floor((widest[column] ?? 0) / 8) - Math.floor(field.length / 8))}`;
  return rows.map((row) => `${row.slice(0, -1).map(padded).join('')}${row.at(-1)}\n`).join('');
}

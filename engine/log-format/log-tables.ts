import { addressOrder } from '../model/addresses.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { safeText } from '../model/safe-text.ts';
import type { TcpState } from '../model/tcp-states.ts';

/** The words of the log files for states: what netstat says, with spaces. */
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

/** `TIME WAIT`; a state that we have no name for stands as it is. */
export function stateWord(state: TcpState): string {
  return stateWords[state] ?? state.toUpperCase();
}

/** By PID (none is 0), TCP before UDP, local address as bytes, local port. */
export function inLogOrder(mappings: readonly PortMapping[]): PortMapping[] {
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

/** The wildcard address of the same family: what the original writes as the remote end of a listener. */
export function wildcard(address: string): string {
  return address.includes(':') ? '::' : '0.0.0.0';
}

/** The cells that PR-INITIAL's table and a process's own table share: port, local address, state, remote end. */
function cells({ protocol, localAddress, localPort, state, remoteAddress, remotePort }: PortMapping): string[] {
  const remote =
    remoteAddress === null
      ? protocol === 'UDP'
        ? '*:*'
        : wildcard(localAddress)
      : `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
  return [`${protocol} ${localPort}`, localAddress, state === null ? '*:*' : stateWord(state), remote];
}

const columns = ['Port', 'Local IP', 'State', 'Remote IP:Port'];

/** The table of all mappings: `4:System`, `TCP 445` … What no process owns stands under PID 0, on Windows by its name. */
export function machineTable(mappings: readonly PortMapping[], platform: NodeJS.Platform): string {
  return tabbed([['PID:Process', ...columns], ...inLogOrder(mappings).map((mapping) => [owner(mapping, platform), ...cells(mapping)])]);
}

function owner({ processId, processName }: PortMapping, platform: NodeJS.Platform): string {
  if (processId === null) return platform === 'win32' ? '0:System Idle' : '0';
  return processName === null ? String(processId) : `${processId}:${safeText(processName)}`;
}

/** The table of one process's mappings. */
export function processTable(processId: number, mappings: readonly PortMapping[]): string {
  return tabbed([['PID', ...columns], ...inLogOrder(mappings).map((mapping) => [String(processId), ...cells(mapping)])]);
}

/** Lines of cells, each but the last filled with tabs (of eight columns) to more than the width of its column's widest. */
function tabbed(rows: readonly (readonly string[])[]): string {
  const widest: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widest[column] = Math.max(widest[column] ?? 0, cell.length);
  const filled = (cell: string, column: number): string =>
    `${cell}${'\t'.repeat(1 + Math.floor((widest[column] ?? 0) / 8) - Math.floor(cell.length / 8))}`;
  return rows.map((row) => `${row.slice(0, -1).map(filled).join('')}${row.at(-1)}\n`).join('');
}

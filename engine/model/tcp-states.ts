/**
 * TCP states under the names that `Get-NetTCPConnection` gives them.
 * `Bound` is a socket that has a local port but neither listens nor connects.
 */
export const tcpStates = [
  'Closed',
  'Listen',
  'SynSent',
  'SynReceived',
  'Established',
  'FinWait1',
  'FinWait2',
  'CloseWait',
  'Closing',
  'LastAck',
  'TimeWait',
  'DeleteTCB',
  'Bound',
] as const;

/** One of the known states, or `Unknown(n)` for a number of the system that is not known here. */
export type TcpState = (typeof tcpStates)[number] | `Unknown(${number})`;

/** MIB_TCP_STATE (tcpmib.h): 1 is CLOSED. 100 is what Get-NetTCPConnection calls Bound. */
const windowsStates = new Map<number, TcpState>([
  [1, 'Closed'],
  [2, 'Listen'],
  [3, 'SynSent'],
  [4, 'SynReceived'],
  [5, 'Established'],
  [6, 'FinWait1'],
  [7, 'FinWait2'],
  [8, 'CloseWait'],
  [9, 'Closing'],
  [10, 'LastAck'],
  [11, 'TimeWait'],
  [12, 'DeleteTCB'],
  [100, 'Bound'],
]);

/** The kernel's enum (include/net/tcp_states.h): 12 is a half-open request, 13 a socket that is bound only. */
const linuxStates = new Map<number, TcpState>([
  [1, 'Established'],
  [2, 'SynSent'],
  [3, 'SynReceived'],
  [4, 'FinWait1'],
  [5, 'FinWait2'],
  [6, 'TimeWait'],
  [7, 'Closed'],
  [8, 'CloseWait'],
  [9, 'LastAck'],
  [10, 'Listen'],
  [11, 'Closing'],
  [12, 'SynReceived'],
  [13, 'Bound'],
]);

/** Name of a Windows `MIB_TCP_STATE` number. */
export function windowsTcpState(state: number): TcpState {
  return windowsStates.get(state) ?? `Unknown(${state})`;
}

/** Name of a Linux kernel TCP state number. */
export function linuxTcpState(state: number): TcpState {
  return linuxStates.get(state) ?? `Unknown(${state})`;
}

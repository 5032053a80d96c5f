import type { PortMapping } from './port-mapping.ts';

/** The fields that decide whether a socket listens. A log record has them too. */
export type SocketCondition = Pick<PortMapping, 'protocol' | 'remotePort'> & { readonly state: string | null };

/**
 * Whether a socket accepts traffic from any peer: TCP in the state Listen, or UDP that is not connected. A TCP socket in the state Bound
 * has no remote endpoint either, but it does not listen.
 */
export function isListening({ protocol, state, remotePort }: SocketCondition): boolean {
  return protocol === 'TCP' ? state === 'Listen' : remotePort === null;
}

/** Whether a TCP socket has a local port and neither listens nor is connected. */
export function isBoundOnly({ state }: Pick<SocketCondition, 'state'>): boolean {
  return state === 'Bound';
}

/**
 * Whether PR-PORTS has a line for a socket. It has no column for a state, and a TCP line without a remote endpoint is a listener there:
 * sockets without one that do not listen are in PR-EVENTS only. These are Bound rows, Windows' rows in the state Closed, and sockets of
 * which the system only reports the end. If such a socket listens or connects later, it counts as new then.
 */
export function belongsInPorts(socket: SocketCondition): boolean {
  if (socket.protocol === 'UDP' || isListening(socket)) return true;
  return !isBoundOnly(socket) && socket.remotePort !== null && socket.remotePort !== 0;
}

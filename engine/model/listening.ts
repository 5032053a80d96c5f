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

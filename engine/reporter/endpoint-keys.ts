import type { DestroyedSocket } from '../collector/collector.ts';

/** The endpoints of a mapping or of a destroyed socket. */
export type Endpoints = Omit<DestroyedSocket, 'state' | 'exposure'>;

/** The same for sockets with the same protocol, endpoints, device and namespace. */
export function endpointKey(socket: Endpoints): string {
  const { protocol, localAddress, localPort, remoteAddress, remotePort, boundDevice, namespace } = socket;
  return `${protocol} ${localAddress} ${localPort} ${remoteAddress} ${remotePort} ${boundDevice} ${namespace}`;
}

/** Both ports as one number. */
export function portPair({ localPort, remotePort }: Endpoints): number {
  return (localPort << 16) | (remotePort ?? 0);
}

/** The same for sockets at this address with the local port, device and namespace of `socket`. */
export function localPortKey(socket: Endpoints, address: string, device = socket.boundDevice): string {
  return `${socket.protocol} ${address} ${socket.localPort} ${device} ${socket.namespace}`;
}

/** The keys of the listeners that a connection may belong to, the most specific first. */
export function listenerKeys(socket: Endpoints): string[] {
  const addresses = [socket.localAddress, ...(socket.localAddress.includes(':') ? [] : ['0.0.0.0']), '::'];
  // A connection to a link-local address has a device, also if its listener does not have one.
  const devices = socket.boundDevice === null ? [null] : [socket.boundDevice, null];
  return devices.flatMap((device) => addresses.map((address) => localPortKey(socket, address, device)));
}

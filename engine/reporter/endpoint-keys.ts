import type { DestroyedSocket } from '../collector/collector.ts';

/** The endpoints of a mapping or of a destroyed socket. */
export type Endpoints = Omit<DestroyedSocket, 'state' | 'exposure'>;

/** The same for sockets with the same protocol, endpoints, device and namespace. */
export function endpointKey(socket: Endpoints): string {
  const { protocol, localAddress, localPort, remoteAddress, remotePort, boundDevice, namespace } = socket;
  return `${protocol} ${localAddress} ${localPort} ${remoteAddress} ${remotePort} ${boundDevice} ${namespace}`;
}

/** The endpoints of a TCP socket as events report them: without device and without the scope of link-local addresses. */
export function tupleKey({
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
}: Pick<Endpoints, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>): string {
  return `${withoutScope(localAddress)} ${localPort} ${remoteAddress === null ? '' : withoutScope(remoteAddress)} ${remotePort}`;
}

/** An address without the index of its device: `fe80::1%2`. */
export function withoutScope(address: string): string {
  const scope = address.indexOf('%');
  return scope < 0 ? address : address.slice(0, scope);
}

/** Both ports as one number. */
export function portPair({ localPort, remotePort }: Pick<Endpoints, 'localPort' | 'remotePort'>): number {
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

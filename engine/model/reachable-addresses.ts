import type { NetworkInterfaceInfo } from 'node:os';
import type { PortMapping } from './port-mapping.ts';

/** Network interfaces with their addresses, as `os.networkInterfaces()` lists those that are up. */
export type Interfaces = Readonly<Partial<Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'scopeid'>[]>>>;

/**
 * The addresses of this machine at which a socket on 0.0.0.0 or :: can be reached: those of its address family, of both for a dual-stack
 * socket, and of its device alone if it is bound to one. Link-local addresses end with `%` and the interface.
 * @returns null for sockets on one address, and for other network namespaces, whose interfaces are not ours
 */
export function reachableAddresses(mapping: PortMapping, interfaces: Interfaces): readonly string[] | null {
  const { localAddress, dualStack, boundDevice, namespace } = mapping;
  if (namespace !== null || (localAddress !== '0.0.0.0' && localAddress !== '::')) return null;
  const families = localAddress === '0.0.0.0' ? ['IPv4'] : dualStack === false ? ['IPv6'] : ['IPv4', 'IPv6'];
  return Object.entries(interfaces)
    .filter(([name]) => boundDevice === null || boundDevice === name)
    .flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ family }) => families.includes(family))
        .map(({ address, scopeid = 0 }) => (scopeid === 0 || address.includes('%') ? address : `${address}%${name}`)),
    );
}

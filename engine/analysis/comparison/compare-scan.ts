import { isListening } from '../../model/listening.ts';
import type { PortMapping } from '../../model/port-mapping.ts';
import type { Scan, ScannedHost } from './nmap-scan.ts';

/**
 * A port seen from outside and from inside. `Open`: open from outside, and this is whose it is. `OpenWithoutOwner`: open from outside, but
 * the snapshot has nothing that listens there. `Unfiltered`: something listens and probes reach the port, but the scan (nmap -sA) does not
 * find out whether it is open. `Filtered`: something listens, but a scan gets no answer. `Closed`: something listens, but from outside the
 * port is closed.
 */
export type ScanVerdict = 'Open' | 'OpenWithoutOwner' | 'Unfiltered' | 'Filtered' | 'Closed';

export interface ScanComparison {
  readonly verdict: ScanVerdict;
  /** The address that was scanned. */
  readonly address: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  /** As nmap has it: `open`, `open|filtered`. */
  readonly scanState: string;
  readonly scanService: string | null;
  /** Null for `OpenWithoutOwner`. */
  readonly mapping: PortMapping | null;
}

/** The hosts of a scan that have an address or a name. */
export function hostsNamed({ hosts }: Scan, name: string): ScannedHost[] {
  const wanted = name.toLowerCase();
  return hosts.filter(({ addresses, hostNames }) => [...addresses, ...hostNames].some((one) => one.toLowerCase() === wanted));
}

/**
 * The hosts of a scan that have an address of a snapshot's machine.
 * @param addresses of the machine's interfaces when the snapshot was taken on it just now. A stored snapshot has them if they were
 *   asked for, and as the local addresses of its sockets; those of other network namespaces belong to other interfaces.
 */
export function hostsOfSnapshot(scan: Scan, mappings: readonly PortMapping[], addresses: readonly string[] = []): ScannedHost[] {
  const named = mappings.filter(isOfMachine).flatMap(({ localAddress, reachableAt }) => [localAddress, ...(reachableAt ?? [])]);
  const own = new Set([...addresses, ...named].map(bare));
  return scan.hosts.filter((host) => host.addresses.some((address) => own.has(address) || isLoopback(address)));
}

/** Whether a socket is in the machine's own network namespace. Another namespace has interfaces and ports of its own. */
function isOfMachine({ namespace }: PortMapping): boolean {
  return namespace === null;
}

/** What a scan of this machine and a snapshot say together: open ports first, by port. */
export function compareScan(scan: Scan, hosts: readonly ScannedHost[], mappings: readonly PortMapping[]): ScanComparison[] {
  const listeners = mappings.filter(isOfMachine).filter(isListening);
  const comparisons = hosts.flatMap((host) =>
    host.addresses.flatMap((address) => {
      const here = listeners.filter((mapping) => reaches(mapping, address));
      const listed = new Map(host.ports.map((port) => [`${port.protocol} ${port.port}`, port]));
      const open = host.ports
        .filter(({ state }) => state === 'open' || state === 'open|filtered')
        .flatMap((port): ScanComparison[] => {
          const owners = here.filter(({ protocol, localPort }) => protocol === port.protocol && localPort === port.port);
          // UDP that does not answer is "open|filtered" to nmap, and says nothing where nobody listens.
          if (owners.length === 0 && port.state !== 'open') return [];
          const seen = { address, protocol: port.protocol, port: port.port, scanState: port.state, scanService: port.service };
          return owners.length === 0
            ? [{ verdict: 'OpenWithoutOwner', ...seen, mapping: null }]
            : owners.map((mapping) => ({ verdict: 'Open', ...seen, mapping }));
        });
      const hidden = here.flatMap((mapping): ScanComparison[] => {
        const { protocol, localPort: port } = mapping;
        if (!scan.wasScanned(protocol, port)) return [];
        const found = listed.get(`${protocol} ${port}`);
        const state = found?.state ?? host.otherState[protocol];
        if (state === null || state === 'open' || (state === 'open|filtered' && found)) return [];
        return [
          {
            verdict: hiddenVerdicts[state] ?? 'Filtered',
            address,
            protocol,
            port,
            scanState: state,
            scanService: found?.service ?? null,
            mapping,
          },
        ];
      });
      return [...open, ...hidden];
    }),
  );
  const order: readonly ScanVerdict[] = ['OpenWithoutOwner', 'Open', 'Unfiltered', 'Filtered', 'Closed'];
  return comparisons.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || a.port - b.port);
}

/** Verdicts of listeners that the scan does not report as open, by the state it reports. The others are `Filtered`. */
const hiddenVerdicts: { readonly [state: string]: ScanVerdict } = { closed: 'Closed', unfiltered: 'Unfiltered' };

function bare(address: string): string {
  return address.split('%', 1)[0] ?? address;
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Whether what comes to an address gets to a socket. A socket that is bound to the loopback device gets nothing from outside. */
function reaches({ localAddress, dualStack, boundDevice, exposure }: PortMapping, address: string): boolean {
  if (boundDevice !== null && exposure === 'Loopback' && !isLoopback(address)) return false;
  if (bare(localAddress) === address) return true;
  return address.includes(':') ? localAddress === '::' : localAddress === '0.0.0.0' || (localAddress === '::' && dualStack === true);
}

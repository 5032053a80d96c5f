import { isLoopbackAddress } from '../../model/addresses.ts';
import { isListening } from '../../model/listening.ts';
import type { PortMapping } from '../../model/port-mapping.ts';
import type { Scan, ScannedHost } from './nmap-scan.ts';

/**
 * A port seen from outside and from inside. `Open`: open from outside, and a process listens. `OpenWithoutOwner`: open from outside, but
 * the snapshot has no listener there. `Unfiltered`: a process listens and probes reach the port, but the scan (nmap -sA) does not show
 * whether it is open. `Filtered`: a process listens, but the scan got no answer. `Closed`: a process listens, but the port is closed from
 * outside.
 */
export type ScanVerdict = 'Open' | 'OpenWithoutOwner' | 'Unfiltered' | 'Filtered' | 'Closed';

export interface ScanComparison {
  readonly verdict: ScanVerdict;
  /** The address that was scanned. */
  readonly address: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  /** The state in the scan: `open`, `open|filtered`. */
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
 * @param addresses of the machine's interfaces if the snapshot was taken just now. A stored snapshot has them if they were requested, and
 *   as the local addresses of its sockets; those of other network namespaces belong to other interfaces.
 */
export function hostsOfSnapshot(scan: Scan, mappings: readonly PortMapping[], addresses: readonly string[] = []): ScannedHost[] {
  const named = mappings.filter(isOfMachine).flatMap(({ localAddress, reachableAt }) => [localAddress, ...(reachableAt ?? [])]);
  const own = new Set([...addresses, ...named].map(bare));
  return scan.hosts.filter((host) => host.addresses.some((address) => own.has(address) || isLoopbackAddress(address)));
}

/** Whether a socket is in the machine's own network namespace. Another namespace has interfaces and ports of its own. */
function isOfMachine({ namespace }: PortMapping): boolean {
  return namespace === null;
}

const verdictOrder: readonly ScanVerdict[] = ['OpenWithoutOwner', 'Open', 'Unfiltered', 'Filtered', 'Closed'];

/** Combines a scan of this machine with a snapshot: open ports first, by port. */
export function compareScan(scan: Scan, hosts: readonly ScannedHost[], mappings: readonly PortMapping[]): ScanComparison[] {
  const listeners = mappings.filter(isOfMachine).filter(isListening);
  return hosts
    .flatMap((host) =>
      host.addresses.flatMap((address) => {
        const reached = listeners.filter((mapping) => reaches(mapping, address));
        return [...openPorts(host, address, reached), ...hiddenListeners(scan, host, address, reached)];
      }),
    )
    .toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict) || a.port - b.port);
}

/** The ports that are open in the scan, with the listeners. */
function openPorts(host: ScannedHost, address: string, listeners: readonly PortMapping[]): ScanComparison[] {
  const open = host.ports.filter(({ state }) => state === 'open' || state === 'open|filtered');
  return open.flatMap(({ protocol, port, state, service }): ScanComparison[] => {
    const owners = listeners.filter((mapping) => mapping.protocol === protocol && mapping.localPort === port);
    const found = { address, protocol, port, scanState: state, scanService: service };
    if (owners.length > 0) return owners.map((mapping) => ({ verdict: 'Open', ...found, mapping }));
    // nmap reports UDP that does not answer as "open|filtered". Without a listener that has no meaning.
    return state === 'open' ? [{ verdict: 'OpenWithoutOwner', ...found, mapping: null }] : [];
  });
}

/** The listeners at scanned ports that are not open in the scan. */
function hiddenListeners(scan: Scan, host: ScannedHost, address: string, listeners: readonly PortMapping[]): ScanComparison[] {
  const listed = new Map(host.ports.map((port) => [`${port.protocol} ${port.port}`, port]));
  return listeners.flatMap((mapping): ScanComparison[] => {
    const { protocol, localPort: port } = mapping;
    if (!scan.wasScanned(protocol, port)) return [];
    const found = listed.get(`${protocol} ${port}`);
    const state = found?.state ?? host.otherState[protocol];
    if (state === null || state === 'open' || (state === 'open|filtered' && found)) return [];
    const verdict = hiddenVerdicts[state] ?? 'Filtered';
    return [{ verdict, address, protocol, port, scanState: state, scanService: found?.service ?? null, mapping }];
  });
}

/** Verdicts of listeners that the scan does not report as open, by their state in the scan. Other states mean `Filtered`. */
const hiddenVerdicts: { readonly [state: string]: ScanVerdict } = { closed: 'Closed', unfiltered: 'Unfiltered' };

function bare(address: string): string {
  return address.split('%', 1)[0] ?? address;
}

/** Whether a socket receives packets to an address. A socket that is bound to the loopback device receives none from outside. */
function reaches({ localAddress, dualStack, boundDevice, exposure }: PortMapping, address: string): boolean {
  if (boundDevice !== null && exposure === 'Loopback' && !isLoopbackAddress(address)) return false;
  if (bare(localAddress) === address) return true;
  return address.includes(':') ? localAddress === '::' : localAddress === '0.0.0.0' || (localAddress === '::' && dualStack === true);
}

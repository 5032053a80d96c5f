import { XmlError, parseXml, type XmlElement } from '../xml.ts';

/** A port as nmap reports it. */
export interface ScannedPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  /** `open`, `closed`, `filtered`, `open|filtered` … */
  readonly state: string;
  /** The service that nmap assumes: `http`. */
  readonly service: string | null;
}

/** A host of a scan. */
export interface ScannedHost {
  readonly addresses: readonly string[];
  readonly hostNames: readonly string[];
  /** The ports that nmap lists individually. */
  readonly ports: readonly ScannedPort[];
  /** The state of scanned ports that are not listed; null if nmap found several states and does not assign them to ports. */
  readonly otherState: { readonly TCP: string | null; readonly UDP: string | null };
}

export interface Scan {
  readonly started: Date | null;
  readonly hosts: readonly ScannedHost[];
  readonly wasScanned: (protocol: 'TCP' | 'UDP', port: number) => boolean;
}

/**
 * Reads the XML of `nmap -oX` (nmap.dtd).
 * @param file named in errors
 * @throws XmlError
 */
export async function parseScan(text: string, file: string): Promise<Scan> {
  if (/<nmaprun\b/.test(text) && !/<\/nmaprun\s*>/.test(text) && !/<nmaprun\b[^>]*\/>/.test(text)) throw unfinished(file);
  const root = await parseXml(text, file, 'nmaprun');
  const ends = childrenOf(root, 'runstats').flatMap((stats) => childrenOf(stats, 'finished'));
  if (ends.some(({ attributes }) => attributes['exit'] === 'error')) throw unfinished(file);
  const ranges: Record<'TCP' | 'UDP', (readonly [number, number])[]> = { TCP: [], UDP: [] };
  let isPortScan = false;
  for (const { attributes } of childrenOf(root, 'scaninfo')) {
    const protocol = protocolOf(attributes['protocol']);
    isPortScan ||= protocol !== null;
    // masscan does not write which ports it scanned: only the listed ones are known.
    if (protocol) ranges[protocol].push(...rangesOf(attributes['services'] ?? ''));
  }
  if (!isPortScan) throw new XmlError(file, 'it contains no TCP or UDP port scan', 'Scan ports: nmap -sT -oX scan.xml <host>.');
  const start = Number(root.attributes['start']);
  return {
    started: start > 0 ? new Date(start * 1000) : null,
    hosts: merged(
      childrenOf(root, 'host')
        .filter((host) => childrenOf(host, 'status')[0]?.attributes['state'] !== 'down')
        .map(hostOf),
    ),
    wasScanned: (protocol, port) => ranges[protocol].some(([from, to]) => port >= from && port <= to),
  };
}

/** A scan that nmap did not complete: missing ports would be reported as closed. */
function unfinished(file: string): XmlError {
  return new XmlError(file, 'the scan was not finished', 'Run the scan again, or continue it with nmap --resume.');
}

/** Hosts with an address in common are one: masscan writes a host for each port. */
function merged(hosts: readonly ScannedHost[]): ScannedHost[] {
  const byAddress = new Map<string, ScannedHost>();
  for (const host of hosts) {
    const sameHosts = new Set(host.addresses.flatMap((address) => byAddress.get(address) ?? []));
    const one = [...sameHosts].reduce(mergedHost, host);
    for (const address of one.addresses) byAddress.set(address, one);
  }
  return [...new Set(byAddress.values())];
}

function mergedHost(later: ScannedHost, earlier: ScannedHost): ScannedHost {
  const ports = new Map([...earlier.ports, ...later.ports].map((port) => [`${port.protocol} ${port.port}`, port]));
  // A port that is open in one of them is open.
  for (const port of earlier.ports) if (port.state === 'open') ports.set(`${port.protocol} ${port.port}`, port);
  const otherState = (protocol: 'TCP' | 'UDP'): string | null =>
    earlier.otherState[protocol] === later.otherState[protocol] ? later.otherState[protocol] : null;
  return {
    addresses: [...new Set([...earlier.addresses, ...later.addresses])],
    hostNames: [...new Set([...earlier.hostNames, ...later.hostNames])],
    ports: [...ports.values()],
    otherState: { TCP: otherState('TCP'), UDP: otherState('UDP') },
  };
}

function childrenOf({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name);
}

function protocolOf(text: string | undefined): 'TCP' | 'UDP' | null {
  return text === 'tcp' ? 'TCP' : text === 'udp' ? 'UDP' : null;
}

/** `1,3-4,6`. The total is bounded by the text, which is bounded by the file. */
function rangesOf(services: string): (readonly [number, number])[] {
  return services.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return from === undefined || to === undefined || Number.isNaN(from + to) ? [] : [[from, to] as const];
  });
}

function hostOf(host: XmlElement): ScannedHost {
  const ports = childrenOf(host, 'ports')
    .flatMap((element) => childrenOf(element, 'port'))
    .flatMap((port): ScannedPort[] => {
      const protocol = protocolOf(port.attributes['protocol']);
      const number = Number(port.attributes['portid']);
      if (!protocol || !(number >= 0 && number <= 65_535)) return [];
      return [
        {
          protocol,
          port: number,
          state: childrenOf(port, 'state')[0]?.attributes['state'] ?? 'unknown',
          service: childrenOf(port, 'service')[0]?.attributes['name'] ?? null,
        },
      ];
    });
  const extraPorts = childrenOf(host, 'ports').flatMap((element) => childrenOf(element, 'extraports'));
  const otherState = (protocol: string): string | null => {
    // The reasons contain the protocol since nmap 7.90. Before, a group has the only protocol that was scanned.
    const states = new Set(
      extraPorts
        .filter((group) => childrenOf(group, 'extrareasons').every(({ attributes }) => (attributes['proto'] ?? protocol) === protocol))
        .map(({ attributes }) => attributes['state'] ?? 'unknown'),
    );
    return states.size === 1 ? ([...states][0] ?? null) : null;
  };
  return {
    addresses: childrenOf(host, 'address')
      .filter(({ attributes }) => attributes['addrtype'] !== 'mac')
      .flatMap(({ attributes }) => attributes['addr'] ?? []),
    hostNames: childrenOf(host, 'hostnames')
      .flatMap((names) => childrenOf(names, 'hostname'))
      .flatMap(({ attributes }) => attributes['name'] ?? []),
    ports,
    otherState: { TCP: otherState('tcp'), UDP: otherState('udp') },
  };
}

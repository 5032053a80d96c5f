import { networkInterfaces } from 'node:os';
import { compareScan, hostsNamed, hostsOfSnapshot, type ScanComparison } from '../analysis/comparison/compare-scan.ts';
import { parseScan, type Scan, type ScannedHost } from '../analysis/comparison/nmap-scan.ts';
import type { Field } from '../model/mapping-fields.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { CommandError, formatDiagnostic } from './errors.ts';
import type { Filter } from './filters.ts';
import { reportEmptyTable } from './output/empty-table.ts';
import { printError } from './output/standard-output.ts';
import { createRecordOutput, type OutputOptions } from './record-output.ts';

/** A comparison result with the owner's fields. */
type ScanRow = Omit<ScanComparison, 'mapping'> &
  Pick<PortMapping, 'processId' | 'processName' | 'path' | 'user' | 'services'> & {
    readonly localAddress: string | null;
  };

const fields: readonly Field<ScanRow>[] = [
  { name: 'verdict', kind: 'text' },
  { name: 'address', kind: 'text' },
  { name: 'protocol', kind: 'text' },
  { name: 'port', kind: 'number' },
  { name: 'scanState', kind: 'text' },
  { name: 'scanService', kind: 'text' },
  { name: 'localAddress', kind: 'text' },
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
  { name: 'path', kind: 'text' },
  { name: 'user', kind: 'text' },
  {
    name: 'services',
    kind: 'list',
    parts: [
      { name: 'name', kind: 'text' },
      { name: 'displayName', kind: 'text' },
      { name: 'type', kind: 'text' },
    ],
  },
];
const tableColumns = fields.map(({ name }) => name).filter((name) => name !== 'path');

/** The snapshot that a scan is compared with. */
export interface ScanSnapshot {
  readonly mappings: readonly PortMapping[];
  /** Whether the snapshot was taken on this machine just now. */
  readonly isLive: boolean;
  /** Address or name of the scanned host that is the snapshot's machine, if the user chose one. */
  readonly host: string | undefined;
}

/**
 * Writes the comparison of an nmap scan and a snapshot.
 * @throws XmlError if the text is not a scan, CommandError if no scanned host is the snapshot's machine
 */
export async function writeScanComparison(
  text: string,
  file: string,
  snapshot: ScanSnapshot,
  filter: Filter | null,
  options: OutputOptions,
): Promise<void> {
  const scan = await parseScan(text, file);
  const hosts = scannedHosts(scan, file, snapshot, options.format);
  const writer = await createRecordOutput(options, { chosen: null, all: fields }, 'port', tableColumns);
  const rows = compareScan(scan, hosts, snapshot.mappings).filter(
    ({ mapping }) => filter === null || (mapping !== null && filter(mapping)),
  );
  writer.write(
    rows.map(({ mapping, ...result }) => ({
      ...result,
      localAddress: mapping?.localAddress ?? null,
      processId: mapping?.processId ?? null,
      processName: mapping?.processName ?? null,
      path: mapping?.path ?? null,
      user: mapping?.user ?? null,
      services: mapping?.services ?? [],
    })),
  );
  writer.end();
  if (rows.length === 0) reportEmptyTable('no port to compare', options.format);
}

/** The scanned hosts that are the snapshot's machine. A single host is assumed to be it, with a warning. @throws CommandError for none */
function scannedHosts(scan: Scan, file: string, { mappings, isLive, host }: ScanSnapshot, format: string): readonly ScannedHost[] {
  const names = scan.hosts.map(({ addresses, hostNames }) => addresses[0] ?? hostNames[0] ?? '?');
  const listed = names.length === 0 ? 'no hosts' : `${names.slice(0, 10).join(', ')}${names.length > 10 ? ' …' : ''}`;
  if (host !== undefined) {
    const selected = hostsNamed(scan, host);
    if (selected.length > 0) return selected;
    throw new CommandError(
      'NoHost',
      'ObjectNotFound',
      `the scan contains no host ${host} (it contains ${listed})`,
      host,
      'Give an address or host name that the scan contains.',
    );
  }
  const own = isLive
    ? Object.values(networkInterfaces())
        .flatMap((list) => list ?? [])
        .map(({ address }) => address)
    : [];
  const matching = hostsOfSnapshot(scan, mappings, own);
  if (matching.length > 0) return matching;
  if (scan.hosts.length === 1) {
    const message =
      `${listed} is not known to be an address of the snapshot's machine. It is used because it is the only host of the scan. ` +
      'A snapshot written by map --addresses contains the addresses of its machine.';
    printError(formatDiagnostic({ code: 'AssumedHost', category: 'Warning', message, target: file }, format));
    return scan.hosts;
  }
  throw new CommandError(
    'NoHost',
    'ObjectNotFound',
    `no host of the scan is known to be the snapshot's machine (${scan.hosts.length} hosts: ${listed})`,
    file,
    `Choose one: --host ${names[0] ?? 'ADDRESS'}. A snapshot written by map --addresses contains the addresses of its machine.`,
  );
}

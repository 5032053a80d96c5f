import { compareScan, hostsOfSnapshot, type ScanComparison } from '../analysis/compare-scan.ts';
import { parseScan } from '../analysis/nmap-scan.ts';
import type { Field } from '../facts/mapping-fields.ts';
import type { PortMapping } from '../facts/port-mapping.ts';
import { CommandError } from './errors.ts';
import { openWriter } from './output/record-writer.ts';
import type { Filter } from './filters.ts';
import type { OutputOptions } from './record-output.ts';

/** A comparison with the facts of the owner beside it. */
type ScanRow = Omit<ScanComparison, 'mapping'> & Pick<PortMapping, 'processId' | 'processName' | 'path' | 'user' | 'services'> & {
  readonly localAddress: string | null;
};

const fields: readonly Field<ScanRow>[] = [
  { name: 'verdict', kind: 'text' }, { name: 'address', kind: 'text' }, { name: 'protocol', kind: 'text' },
    { name: 'port', kind: 'number' },
  { name: 'scanState', kind: 'text' }, { name: 'scanService', kind: 'text' }, { name: 'localAddress', kind: 'text' },
  { name: 'processId', kind: 'number' }, { name: 'processName', kind: 'text' }, { name: 'path', kind: 'text' },
    { name: 'user', kind: 'text' },
  {
    name: 'services', kind: 'list',
    parts: [{ name: 'name', kind: 'text' }, { name: 'displayName', kind: 'text' }, { name: 'type', kind: 'text' }],
  },
];

/**
 * Writes what an nmap scan and a snapshot say together.
 * @throws XmlError for what is no scan, CommandError when no host of it is the snapshot's machine
 */
export async function writeScanComparison(
  text: string, file: string, mappings: readonly PortMapping[], filter: Filter | null, { format, raw }: OutputOptions,
): Promise<void> {
  const scan = await parseScan(text, file);
  const hosts = hostsOfSnapshot(scan, mappings);
  if (hosts.length === 0) {
    throw new CommandError('NoHost', 'ObjectNotFound', `no host of the scan is the machine of the snapshot (${scan.hosts.length} hosts)`,
      file,
      'Scan this machine, or take the snapshot on the one that was scanned.');
  }
  const shown = format === 'table' ? fields.filter(({ name }) => name !== 'path') : fields;
  const writer = await openWriter({ format, fields: shown, raw: raw ?? false, element: 'port' });
  const wanted = compareScan(scan, hosts, mappings).filter(({ mapping }) => filter === null || (mapping !== null && filter(mapping)));
  writer.write(wanted.map(({ mapping, ...seen }) => ({
    ...seen, localAddress: mapping?.localAddress ?? null, processId: mapping?.processId ?? null, processName: mapping?.processName ?? null,
    path: mapping?.path ?? null, user: mapping?.user ?? null, services: mapping?.services ?? [],
  })));
  writer.end();
}

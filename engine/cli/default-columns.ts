import type { PortMapping } from '../model/port-mapping.ts';

/** Columns that the table shows unless --columns is given. Optional fields appear in it only if --include requests them. */
const columns = [
  'protocol',
  'localAddress',
  'localPort',
  'localPortName',
  'remoteAddress',
  'remotePort',
  'remotePortName',
  'state',
  'processId',
  'processName',
  'user',
  'services',
  'company',
  'description',
  'version',
  'signer',
  'sha256',
  'modules',
];

/** The table columns for these mappings. Columns that are usually empty are shown only if a mapping has a value for them. */
export function tableColumnsFor(mappings: readonly PortMapping[]): string[] {
  const rare = (['boundDevice', 'namespace', 'container'] as const).filter((field) => mappings.some((mapping) => mapping[field] !== null));
  const deleted = mappings.some((mapping) => mapping.deleted === true) ? ['deleted'] : [];
  return [...columns, ...rare, ...deleted];
}

/** The default sort order of tables. */
export const tableOrder = 'protocol,localPort,localAddress,remoteAddress,remotePort,boundDevice';

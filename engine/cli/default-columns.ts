import type { PortMapping } from '../model/port-mapping.ts';

/** What a person sees of mappings when no columns were asked for; what is there on request was asked for. */
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

/** The columns of a table of these mappings. Those that are empty nearly everywhere stand in it only where there is something. */
export function tableColumnsFor(mappings: readonly PortMapping[]): string[] {
  const rare = (['boundDevice', 'namespace', 'container'] as const).filter((field) => mappings.some((mapping) => mapping[field] !== null));
  const deleted = mappings.some((mapping) => mapping.deleted === true) ? ['deleted'] : [];
  return [...columns, ...rare, ...deleted];
}

/** In which order a person looks for a port. */
export const tableOrder = 'protocol,localPort,localAddress,remoteAddress,remotePort,boundDevice';

import type { PortMapping, ProcessName } from '../../model/port-mapping.ts';
import type { Attribution } from './attribution.ts';
import type { NamespaceSockets } from './namespace-sockets.ts';

/** The records of one namespace and their owners, by the rows of its table. */
export interface NamespaceMappings {
  readonly owners: readonly Attribution[];
  readonly mappings: readonly PortMapping[];
}

/**
 * Builds the records of a namespace. A record whose socket, owner and peer have not changed is the object of the last snapshot.
 * @param last the records of the table before
 * @param owners by the rows of the current table
 */
export function buildMappings(
  { unchanged, peers }: NamespaceSockets,
  last: NamespaceMappings,
  owners: readonly Attribution[],
  build: (row: number, owner: Attribution, peer: ProcessName | null) => PortMapping,
): NamespaceMappings {
  const mappings = owners.map((owner, row) => {
    const peer = at(owners, peers[row])?.name ?? null;
    const before = unchanged[row];
    const known = at(last.owners, before) === owner ? at(last.mappings, before) : undefined;
    return known?.peer === peer ? known : build(row, owner, peer);
  });
  return { owners, mappings };
}

/** An element by its row number; undefined for -1, which JavaScript would look up as a property name. */
function at<T>(list: readonly T[], row: number | undefined): T | undefined {
  return row === undefined || row < 0 ? undefined : list[row];
}

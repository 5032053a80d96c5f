import type { PortMapping, ProcessName } from '../../model/port-mapping.ts';
import type { Attribution } from './attribution.ts';
import type { NamespaceSockets } from './namespace-sockets.ts';
import { peerRows } from './peers.ts';

/** The records of one namespace and what they were made of, by the rows of its table. */
export interface Records {
  readonly owners: readonly Attribution[];
  readonly mappings: readonly PortMapping[];
}

/**
 * Makes the records of a namespace. One of which nothing has changed, neither socket nor owner nor peer, is the last snapshot's object.
 * @param last the records of the table before
 * @param owners by the rows of the table of now
 */
export function buildMappings(
  { table, unchanged }: NamespaceSockets,
  last: Records,
  owners: readonly Attribution[],
  make: (row: number, owner: Attribution, peer: ProcessName | null) => PortMapping,
): Records {
  const peers = peerRows(table);
  const mappings = owners.map((owner, row) => {
    const peer = at(owners, peers[row])?.name ?? null;
    const before = unchanged[row];
    const known = at(last.owners, before) === owner ? at(last.mappings, before) : undefined;
    return known?.peer === peer ? known : make(row, owner, peer);
  });
  return { owners, mappings };
}

/** An element by a row's number; undefined for -1, which JavaScript would look up as a name. */
function at<T>(list: readonly T[], row: number | undefined): T | undefined {
  return row === undefined || row < 0 ? undefined : list[row];
}

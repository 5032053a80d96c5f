import type { PortMapping, ProcessName } from '../../facts/port-mapping.ts';
import type { NamespaceSockets } from './namespace-sockets.ts';
import type { Ownership } from './ownerships.ts';
import { peerRows } from './peers.ts';

/** The records of one namespace and what they were made of, by the rows of its table. */
export interface Records {
  readonly owners: readonly Ownership[];
  readonly mappings: readonly PortMapping[];
}

/**
 * Makes the records of a namespace. One of which nothing has changed, neither socket nor owner nor peer, is the last snapshot's object.
 * @param last the records of the table before
 * @param owners by the rows of the table of now
 */
export function makeRecords({ table, unchanged }: NamespaceSockets, last: Records, owners: readonly Ownership[],
  make: (row: number, owner: Ownership, peer: ProcessName | null) => PortMapping): Records {
  const peers = peerRows(table);
  const mappings = owners.map((owner, row) => {
    const peer = owners[peers[row] ?? -1]?.name ?? null;
    const before = unchanged[row] ?? -1;
    const known = last.owners[before] === owner ? last.mappings[before] : undefined;
    return known?.peer === peer ? known : make(row, owner, peer);
  });
  return { owners, mappings };
}

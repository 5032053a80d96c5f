import { isDeepStrictEqual } from 'node:util';
import { CollectorError } from '../collector.ts';
import type { OwnerUnavailable } from './attribution.ts';
import type { NamespaceMappings } from './build-mappings.ts';
import { createNamespaceSockets, type NamespaceSockets, type ReadNamespace, type SocketRequest } from './namespace-sockets.ts';
import type { NetworkNamespace } from './namespaces.ts';

/** A network namespace from snapshot to snapshot. */
export interface Network {
  readonly namespace: NetworkNamespace;
  readonly read: ReadNamespace;
  readonly sockets: NamespaceSockets;
  /** The records of the last snapshot, until those of this one replace them. */
  records: NamespaceMappings;
}

const noRecords: NamespaceMappings = { owners: [], mappings: [] };

/**
 * Reads the sockets of a network namespace.
 * @param last the namespace in the last snapshot
 * @param now a monotonic clock in milliseconds
 * @throws CollectorError if the sockets of our own namespace cannot be read
 */
export function readNetwork(namespace: NetworkNamespace, last: Network | undefined, request: SocketRequest, now: number): Network {
  const read = last?.read ?? createNamespaceSockets();
  const sockets = read(namespace, request, now);
  if (namespace.name === null && !sockets.isWhole) {
    throw new CollectorError(
      'SocketsUnreadable',
      'ReadError',
      'sockets can be read neither through sock_diag nor from /proc/net',
      '/proc/net/tcp',
      'Check whether a security policy (seccomp, SELinux, AppArmor) blocks access.',
    );
  }
  // Records contain the names of the namespace and of devices. If one was renamed, records of unchanged sockets are outdated too.
  const sameNames = last?.namespace.name === namespace.name && isDeepStrictEqual(last.sockets.devices, sockets.devices);
  return { namespace, read, sockets, records: last !== undefined && sameNames ? last.records : noRecords };
}

/** The number of sockets that have no owner for this reason. */
export function countOwnersMissing(networks: readonly Network[], reason: OwnerUnavailable): number {
  let count = 0;
  for (const { records } of networks) for (const { missing } of records.owners) if (missing.processId === reason) count++;
  return count;
}

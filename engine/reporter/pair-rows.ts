import type { PortMapping } from '../model/port-mapping.ts';
import { endpointKey, tupleKey } from './endpoint-keys.ts';
import type { TrackedMapping } from './tracked-mappings.ts';

/** A row of the last snapshot and what it has become. */
export type RowPair = readonly [TrackedMapping, PortMapping];

export interface PairedRows {
  readonly pairs: readonly RowPair[];
  readonly opened: readonly PortMapping[];
  readonly closed: readonly TrackedMapping[];
}

/**
 * Finds out which of the vanished rows continue as which of the added rows. Rows with equal keys are a multiset: each is paired once, and
 * those of the same process first. The PID is not in every key, because Windows sets it to 0 at TIME WAIT.
 */
export function pairRows(vanished: readonly TrackedMapping[], added: readonly PortMapping[]): PairedRows {
  const pairs: RowPair[] = [];
  let opened = added;
  let closed = vanished;
  const pass = (keyOf: (mapping: PortMapping) => string, canBe: (old: PortMapping, raw: PortMapping) => boolean): void => {
    if (opened.length === 0 || closed.length === 0) return;
    const candidates = Map.groupBy(closed, (known) => keyOf(known.raw));
    const paired = new Set<TrackedMapping>();
    opened = opened.filter((raw) => {
      const group = candidates.get(keyOf(raw));
      const index = group?.findIndex((known) => canBe(known.raw, raw)) ?? -1;
      const known = group?.[index];
      if (!group || !known) return true;
      group.splice(index, 1);
      paired.add(known);
      pairs.push([known, raw]);
      return false;
    });
    if (paired.size > 0) closed = closed.filter((known) => !paired.has(known));
  };
  const isLater = (old: PortMapping, raw: PortMapping): boolean => phase(raw) >= phase(old);
  const identityKey = (mapping: PortMapping): string => `${endpointKey(mapping)} ${mapping.identity}`;
  pass((mapping) => `${identityKey(mapping)} ${mapping.processId}`, isLater);
  pass(identityKey, isLater);
  // Bind time and inode disappear once the owner closes the socket; on Linux they are also absent until the connection is accepted.
  const isWithout = (old: PortMapping, raw: PortMapping): boolean => (old.identity === '' || raw.identity === '') && isLater(old, raw);
  pass((mapping) => `${endpointKey(mapping)} ${mapping.processId}`, isWithout);
  pass(endpointKey, isWithout);
  if (!closed.some(({ openedBy }) => openedBy !== null)) return { pairs, opened, closed };
  // Events report neither the device nor the scope of an address, and some not the namespace.
  const isOfEvent = (old: PortMapping, raw: PortMapping): boolean => old.identity === '' && old.boundDevice === null && isLater(old, raw);
  const tuple = (mapping: PortMapping): string => `${mapping.protocol} ${tupleKey(mapping)}`;
  pass((mapping) => `${tuple(mapping)} ${mapping.namespace} ${mapping.processId}`, isOfEvent);
  pass((mapping) => `${tuple(mapping)} ${mapping.namespace}`, isOfEvent);
  pass(tuple, (old, raw) => old.missing.namespace !== undefined && isOfEvent(old, raw));
  // A thread may have left the namespace of its socket before it was read.
  pass(
    (mapping) => `${tuple(mapping)} ${mapping.processId}`,
    (old, raw) => old.processId !== null && isOfEvent(old, raw),
  );
  return { pairs, opened, closed };
}

/** The phase of a TCP connection. It never decreases: a row in an earlier phase is another connection between the same endpoints. */
function phase(mapping: PortMapping): number {
  switch (mapping.state) {
    case 'Bound':
    case 'Listen':
    case null:
      return 0;
    case 'SynSent':
    case 'SynReceived':
      return 1;
    case 'Established':
      return 2;
    case 'TimeWait':
    case 'DeleteTCB':
    case 'Closed':
      return 4;
    default:
      return 3;
  }
}

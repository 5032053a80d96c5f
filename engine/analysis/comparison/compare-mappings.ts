import type { PortMapping } from '../../model/port-mapping.ts';
import { isSameStart } from '../process-identity.ts';

/** The difference of a port between two snapshots: it was opened or closed, or its owner changed. */
export type MappingDifference =
  | { readonly difference: 'new'; readonly mapping: PortMapping; readonly previous: null }
  | { readonly difference: 'gone'; readonly mapping: PortMapping; readonly previous: null }
  | { readonly difference: 'changed'; readonly mapping: PortMapping; readonly previous: PortMapping };

export interface CompareOptions {
  /** Processes of the same program and account are the same owner, whatever their process ids. */
  readonly ignoreRestarts?: boolean;
}

/**
 * The differences of `after`: first the closed ports, in the order of `before`, then the ports with another owner, then the new ones, both
 * in the order of `after`. Sockets with the same protocol, endpoints, device and namespace are the same port; each occurrence counts. An
 * owner that is not known in one of the snapshots has not changed.
 */
export function compareMappings(
  before: readonly PortMapping[],
  after: readonly PortMapping[],
  { ignoreRestarts = false }: CompareOptions = {},
): MappingDifference[] {
  const isSameOwner = ignoreRestarts ? isSameProgram : isSameProcess;
  const unmatched = new Map<string, PortMapping[]>();
  for (const mapping of before) {
    const key = keyOf(mapping);
    const equals = unmatched.get(key);
    if (equals) equals.push(mapping);
    else unmatched.set(key, [mapping]);
  }
  // If several sockets have the same endpoints, those with the same owner are matched first, then those whose owner is not known on one
  // side. Only the remaining ones have changed.
  const remaining = after
    .filter(
      (mapping) => removeMatch(unmatched, mapping, (earlier) => earlier.processId !== null && isSameOwner(earlier, mapping)) === undefined,
    )
    .filter(
      (mapping) => removeMatch(unmatched, mapping, (earlier) => earlier.processId === null || mapping.processId === null) === undefined,
    );
  const changed: MappingDifference[] = [];
  const added: MappingDifference[] = [];
  for (const mapping of remaining) {
    const previous = removeMatch(unmatched, mapping, () => true);
    if (previous) changed.push({ difference: 'changed', mapping, previous });
    else added.push({ difference: 'new', mapping, previous: null });
  }
  const closed = new Set([...unmatched.values()].flat());
  const removed: MappingDifference[] = [];
  for (const mapping of before) if (closed.has(mapping)) removed.push({ difference: 'gone', mapping, previous: null });
  return [...removed, ...changed, ...added];
}

function keyOf({ protocol, localAddress, localPort, remoteAddress, remotePort, boundDevice, namespace }: PortMapping): string {
  return JSON.stringify([protocol, localAddress, localPort, remoteAddress, remotePort, boundDevice ?? null, namespace]);
}

/** Removes the first remaining mapping with the same key that matches, and returns it. */
function removeMatch(
  unmatched: Map<string, PortMapping[]>,
  mapping: PortMapping,
  isMatch: (earlier: PortMapping) => boolean,
): PortMapping | undefined {
  const equals = unmatched.get(keyOf(mapping)) ?? [];
  const at = equals.findIndex(isMatch);
  return at < 0 ? undefined : equals.splice(at, 1)[0];
}

/** Whether a process held the first mapping and holds the second one. */
function isSameProcess(a: PortMapping, b: PortMapping): boolean {
  if (b.processId === null) return false;
  if (a.processId === b.processId && a.processStarted && b.processStarted) {
    return isSameStart(a.processStarted, b.processStarted);
  }
  const holders = new Set<number | null>([a.processId, ...a.sharedWith.map(({ processId }) => processId)]);
  return holders.has(b.processId) || b.sharedWith.some(({ processId }) => holders.has(processId));
}

function isSameProgram(a: PortMapping, b: PortMapping): boolean {
  if (isSameProcess(a, b)) return true;
  return (
    a.processName === b.processName &&
    (a.path === b.path || a.path === null || b.path === null) &&
    (a.user === b.user || a.user === null || b.user === null)
  );
}

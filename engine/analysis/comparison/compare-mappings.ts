import type { PortMapping } from '../../model/port-mapping.ts';

/** What became of a port between two snapshots: it was opened, closed, or is another process's now. */
export type MappingDifference =
  | { readonly difference: 'new'; readonly mapping: PortMapping; readonly previous: null }
  | { readonly difference: 'gone'; readonly mapping: PortMapping; readonly previous: null }
  | { readonly difference: 'changed'; readonly mapping: PortMapping; readonly previous: PortMapping };

export interface CompareOptions {
  /** The same program of the same account is the same owner, whatever its process id. */
  readonly ignoreRestarts?: boolean;
}

/**
 * What is different in `after`: first what is gone, in the order of `before`, then what has changed its owner, then what is new, both in
 * the order of `after`. Sockets with the same protocol, ends, device and namespace are the same port, however often there is one; an owner that
 * either snapshot does not know has not changed.
 */
export function compareMappings(
  before: readonly PortMapping[],
  after: readonly PortMapping[],
  { ignoreRestarts = false }: CompareOptions = {},
): MappingDifference[] {
  const isSameOwner = ignoreRestarts ? isSameProgram : isSameProcess;
  const left = new Map<string, PortMapping[]>();
  for (const mapping of before) {
    const key = keyOf(mapping);
    const equals = left.get(key);
    if (equals) equals.push(mapping);
    else left.set(key, [mapping]);
  }
  // Where several sockets have the same ends, those whose owner stayed find each other first, then those whose owner one side does not
  // know: only what remains has changed.
  const remaining = after
    .filter((mapping) => removeMatch(left, mapping, (earlier) => earlier.processId !== null && isSameOwner(earlier, mapping)) === undefined)
    .filter((mapping) => removeMatch(left, mapping, (earlier) => earlier.processId === null || mapping.processId === null) === undefined);
  const changed: MappingDifference[] = [];
  const added: MappingDifference[] = [];
  for (const mapping of remaining) {
    const previous = removeMatch(left, mapping, () => true);
    if (previous) changed.push({ difference: 'changed', mapping, previous });
    else added.push({ difference: 'new', mapping, previous: null });
  }
  const gone = new Set([...left.values()].flat());
  const removed: MappingDifference[] = [];
  for (const mapping of before) if (gone.has(mapping)) removed.push({ difference: 'gone', mapping, previous: null });
  return [...removed, ...changed, ...added];
}

function keyOf({ protocol, localAddress, localPort, remoteAddress, remotePort, boundDevice, namespace }: PortMapping): string {
  return JSON.stringify([protocol, localAddress, localPort, remoteAddress, remotePort, boundDevice ?? null, namespace]);
}

/** Takes the first mapping with the same key that is fit out of those that are left. */
function removeMatch(
  left: Map<string, PortMapping[]>,
  mapping: PortMapping,
  isFit: (earlier: PortMapping) => boolean,
): PortMapping | undefined {
  const equals = left.get(keyOf(mapping)) ?? [];
  const at = equals.findIndex(isFit);
  return at < 0 ? undefined : equals.splice(at, 1)[0];
}

/**
 * Up to how many milliseconds the start of one process may differ: Linux counts it from the machine's start, which comes out a little
 * different each time. No system gives an id to another process that soon.
 */
const startTolerance = 1000;

/** Whether a process held the one and holds the other. */
function isSameProcess(a: PortMapping, b: PortMapping): boolean {
  if (b.processId === null) return false;
  if (a.processId === b.processId && a.processStarted && b.processStarted) {
    return Math.abs(a.processStarted.getTime() - b.processStarted.getTime()) <= startTolerance;
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

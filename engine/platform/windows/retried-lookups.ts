/** The result of a lookup, and whether a later lookup may return a better one. */
export interface Lookup<Value> {
  readonly value: Value;
  readonly failed: boolean;
}

/** After how many milliseconds a failed lookup is repeated. */
const retryAfterMs = 60_000;
/** A failed lookup that blocks, such as one that waits for a domain controller, is repeated after this many times its duration. */
const blockedShare = 20;

/**
 * Caches lookups by key: a success permanently, a failure for a minute, and longer if the lookup itself took long, so that repeated lookups
 * never take more than a twentieth of the time.
 * @param maxKeys the cache is cleared at this size
 * @param readClock milliseconds of a clock that is never set
 */
export function createRetriedLookups<Value>(
  maxKeys: number,
  readClock: () => number = () => performance.now(),
): (key: string, lookUp: () => Lookup<Value>) => Lookup<Value> {
  const known = new Map<string, Lookup<Value> & { readonly due: number }>();
  return (key, lookUp) => {
    const start = readClock();
    const last = known.get(key);
    if (last && start < last.due) return last;
    const found = lookUp();
    const end = readClock();
    if (known.size >= maxKeys) known.clear();
    known.set(key, { ...found, due: found.failed ? end + Math.max(retryAfterMs, blockedShare * (end - start)) : Infinity });
    return found;
  };
}

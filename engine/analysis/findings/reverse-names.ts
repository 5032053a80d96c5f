import { Resolver } from 'node:dns/promises';

/** What a look-up of many names may cost. */
export interface ReverseLimits {
  /** Addresses; those beyond have no names. */
  readonly addresses: number;
  /** For one answer, milliseconds. */
  readonly timeout: number;
  /** For all together, milliseconds. */
  readonly total: number;
  /** Questions under way at once. */
  readonly atOnce: number;
}

export const usualLimits: ReverseLimits = { addresses: 500, timeout: 2000, total: 30_000, atOnce: 16 };
/** For what has just been logged, while somebody waits for it. */
export const liveLimits: ReverseLimits = { addresses: 50, timeout: 1000, total: 2000, atOnce: 16 };

/**
 * The names of addresses, as the machine's name servers give them (PTR records). It asks others about what stands in a log, so it is done
 * only when somebody wants it. An address without a name, without an answer in time or beyond the limits has an empty list.
 * @param reverse asks for the names of one address
 * @param progress is told after each answer how many of how many there are
 */
export async function reverseNames(
  addresses: Iterable<string>,
  limits: ReverseLimits = usualLimits,
  reverse = resolverFor(limits),
  progress: (done: number, total: number) => void = () => undefined,
): Promise<Map<string, readonly string[]>> {
  const wanted = [...new Set(addresses)].slice(0, limits.addresses);
  const names = new Map<string, readonly string[]>();
  const deadline = Date.now() + limits.total;
  let next = 0;
  async function ask(): Promise<void> {
    for (let address = wanted[next++]; address !== undefined; address = wanted[next++]) {
      const found = Date.now() < deadline ? await reverse(address).catch(() => []) : [];
      names.set(address, found);
      progress(names.size, wanted.length);
    }
  }
  await Promise.all(Array.from({ length: limits.atOnce }, ask));
  return names;
}

function resolverFor({ timeout }: ReverseLimits): (address: string) => Promise<string[]> {
  const resolver = new Resolver({ timeout, tries: 1 });
  return (address) => resolver.reverse(address.split('%', 1)[0] ?? address);
}

import { Resolver } from 'node:dns/promises';

/** The limits of a lookup of many names. */
export interface ReverseLimits {
  /** Maximum number of addresses; further ones have no names. */
  readonly addresses: number;
  /** Timeout of one answer, milliseconds. */
  readonly timeout: number;
  /** Timeout of all answers together, milliseconds. */
  readonly total: number;
  /** Maximum number of concurrent queries. */
  readonly atOnce: number;
}

const usualLimits: ReverseLimits = { addresses: 500, timeout: 2000, total: 30_000, atOnce: 16 };
/** For records that were just written, while the user waits for them. */
export const liveLimits: ReverseLimits = { addresses: 50, timeout: 1000, total: 2000, atOnce: 16 };

/**
 * The names of addresses, from the name servers of this machine (PTR records). It sends addresses from a log to other machines, so it is
 * done only on request. An address without a name, without an answer in time or beyond the limits has an empty list.
 * @param reverse returns the names of one address
 * @param progress called after each answer with the number of answers and of addresses
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
  async function lookUp(): Promise<void> {
    for (let address = wanted[next++]; address !== undefined; address = wanted[next++]) {
      const found = Date.now() < deadline ? await reverse(address).catch(() => []) : [];
      names.set(address, found);
      progress(names.size, wanted.length);
    }
  }
  await Promise.all(Array.from({ length: limits.atOnce }, lookUp));
  return names;
}

function resolverFor({ timeout }: ReverseLimits): (address: string) => Promise<string[]> {
  const resolver = new Resolver({ timeout, tries: 1 });
  return (address) => resolver.reverse(address.split('%', 1)[0] ?? address);
}

/** The contents of a seal; hashes are lower-case hexadecimal. */
export interface ChainLink {
  readonly sha256: string;
  /** The hash of the previous seal; null for the first seal of a folder. */
  readonly previous: string | null;
}

/** A chain in its own order, whatever the times of its seals. */
export interface SealChain<Link> {
  /** Seals from the first one on. Seals that do not belong to the longest chain follow at the end, in their given order. */
  readonly links: readonly Link[];
  /** Seals that follow no seal, or that follow the same seal as another one. */
  readonly broken: ReadonlySet<Link>;
  /** The first seals of the chain's pieces: one, if nothing is missing. */
  readonly heads: readonly Link[];
}

/** Orders seals by their links. Local time is not used: it repeats in autumn, and a clock can be set back. */
export function orderChain<Link extends ChainLink>(seals: readonly Link[]): SealChain<Link> {
  const followers = Map.groupBy(seals, ({ previous }) => previous);
  const copies = new Map<string | null, number>([[null, 1]]);
  for (const { sha256 } of seals) copies.set(sha256, (copies.get(sha256) ?? 0) + 1);
  const heads = seals.filter(({ previous }) => previous === null || !copies.has(previous));
  // Files with equal content have equal hashes: as many seals may follow as there are copies.
  const forks = [...followers].filter(([previous, links]) => links.length > Math.max(1, copies.get(previous) ?? 0));
  const broken = new Set(forks.flatMap(([, links]) => links));
  const links = new Set<Link>();
  const used = new Map<string, number>();
  const nextOf = ({ sha256 }: Link): Link | undefined => {
    const at = used.get(sha256) ?? 0;
    used.set(sha256, at + 1);
    return followers.get(sha256)?.[at];
  };
  for (const head of heads) for (let next: Link | undefined = head; next; next = nextOf(next)) links.add(next);
  for (const seal of seals) {
    if (!links.has(seal)) broken.add(seal);
    links.add(seal);
  }
  return { links: [...links], broken, heads };
}

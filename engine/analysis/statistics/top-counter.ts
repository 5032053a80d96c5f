/** Something that is counted under a name. */
export interface Counted {
  readonly name: string;
  count: number;
}

/** Counts by name, in bounded memory. */
export interface TopCounter<Item extends Counted> {
  /** What is counted under this name; add to its `count` and let go of it: it may be dropped when another name comes. */
  item(name: string): Item;
  /** Most counted first; equal ones by name. */
  items(): Item[];
}

/**
 * A tally that keeps at least the `limit` most frequent names, exactly as long as there are no more than twice as many. Then the rarer half
 * is dropped, which costs a name that is frequent all the time at most a few counts.
 * @param make what is kept for a name, besides its count
 */
export function createTopCounter<Item extends Counted>(limit: number, make: (counted: Counted) => Item): TopCounter<Item> {
  const known = new Map<string, Item>();

  function sorted(): Item[] {
    return [...known.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }

  function item(name: string): Item {
    const found = known.get(name);
    if (found) return found;
    if (known.size >= 2 * limit) {
      for (const rare of sorted().slice(limit)) known.delete(rare.name);
    }
    const made = make({ name, count: 0 });
    known.set(name, made);
    return made;
  }

  return { item, items: sorted };
}

/** A tally of names alone. */
export function createNameCounter(limit: number): TopCounter<Counted> {
  return createTopCounter(limit, (counted) => counted);
}

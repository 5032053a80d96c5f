/** An item that is counted under a name. */
export interface Counted {
  readonly name: string;
  count: number;
}

/** Counts by name, in bounded memory. */
export interface TopCounter<Item extends Counted> {
  /** The item of this name. Add to its `count` at once and do not keep it: it may be dropped when another name is added. */
  item(name: string): Item;
  /** In descending order of counts; equal counts by name. */
  items(): Item[];
  /** Whether names were dropped. Then not all names are known, and a count may be too low. */
  hasDropped(): boolean;
}

/**
 * Counts names exactly up to twice the `limit`. If there are more, the rarer half is dropped, so that at least the `limit` most frequent
 * names remain. A name that is frequent all the time loses at most a few counts.
 * @param createItem creates the item of a new name
 */
export function createTopCounter<Item extends Counted>(limit: number, createItem: (counted: Counted) => Item): TopCounter<Item> {
  const known = new Map<string, Item>();
  let dropped = false;

  function sorted(): Item[] {
    return [...known.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }

  function item(name: string): Item {
    const found = known.get(name);
    if (found) return found;
    if (known.size >= 2 * limit) {
      dropped = true;
      for (const rare of sorted().slice(limit)) known.delete(rare.name);
    }
    const created = createItem({ name, count: 0 });
    known.set(name, created);
    return created;
  }

  return { item, items: sorted, hasDropped: () => dropped };
}

/** Counts names without further data. */
export function createNameCounter(limit: number): TopCounter<Counted> {
  return createTopCounter(limit, (counted) => counted);
}

/** Numbers items from 0 on, in the order in which they first occur, and counts them by their numbers. */
export interface IdTable<Item> {
  /** @param item stored under the name when the name is new */
  idOf(name: string, item: Item): number;
  /** Undefined if the name has no number. */
  find(name: string): number | undefined;
  readonly items: readonly Item[];
  readonly counts: number[];
}

export function createIdTable<Item>(): IdTable<Item> {
  const ids = new Map<string, number>();
  const items: Item[] = [];
  const counts: number[] = [];
  return {
    idOf(name, item) {
      const known = ids.get(name);
      if (known !== undefined) return known;
      ids.set(name, items.length);
      counts.push(0);
      return items.push(item) - 1;
    },
    find: (name) => ids.get(name),
    items,
    counts,
  };
}

/** Things that are numbered from 0 on, in the order in which they first occur, and counted by their numbers. */
export interface IdTable<Item> {
  /** @param item what the name stands for */
  idOf(name: string, item: Item): number;
  /** Undefined for a name that has no number. */
  find(name: string): number | undefined;
  readonly items: readonly Item[];
  readonly counts: number[];
}

export function createIdTable<Item>(): IdTable<Item> {
  const numbers = new Map<string, number>();
  const items: Item[] = [];
  const counts: number[] = [];
  return {
    idOf(name, item) {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, items.length);
      counts.push(0);
      return items.push(item) - 1;
    },
    find: (name) => numbers.get(name),
    items,
    counts,
  };
}

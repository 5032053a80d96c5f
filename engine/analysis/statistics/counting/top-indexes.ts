/** The indexes of the `max` highest counts in ascending order. Of equal counts the first ones are kept; zeros are not counted. */
export function topIndexes(counts: Uint32Array, max: number): Uint32Array {
  let used = 0;
  for (const count of counts) if (count !== 0) used++;
  let least = 1;
  let capacity = used;
  if (used > max) {
    const sorted = new Uint32Array(used);
    let end = 0;
    for (const count of counts) if (count !== 0) sorted[end++] = count;
    sorted.sort();
    least = sorted[used - max]!;
    // The number of indexes with the least count that are kept.
    capacity = max - (used - sorted.lastIndexOf(least) - 1);
  }
  const indexes = new Uint32Array(Math.min(used, max));
  let end = 0;
  for (let index = 0; index < counts.length; index++) {
    if (counts[index]! > least || (counts[index] === least && capacity-- > 0)) indexes[end++] = index;
  }
  return indexes;
}

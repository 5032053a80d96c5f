/** The places of the highest counts, as many as there is room for; of equal ones the first. Those of zeros are none. In their order. */
export function topIndexes(counts: Uint32Array, most: number): Uint32Array {
  let used = 0;
  for (const count of counts) if (count !== 0) used++;
  let least = 1;
  let capacity = used;
  if (used > most) {
    const sorted = new Uint32Array(used);
    let end = 0;
    for (const count of counts) if (count !== 0) sorted[end++] = count;
    sorted.sort();
    least = sorted[used - most]!;
    // Of those with the least count.
    capacity = most - (used - sorted.lastIndexOf(least) - 1);
  }
  const places = new Uint32Array(Math.min(used, most));
  let end = 0;
  for (let slot = 0; slot < counts.length; slot++) {
    if (counts[slot]! > least || (counts[slot] === least && capacity-- > 0)) places[end++] = slot;
  }
  return places;
}

/** The places of the highest counts, as many as there is room for; of equal ones the first. Those of zeros are none. In their order. */
export function mostCounted(counts: Uint32Array, most: number): Uint32Array {
  let used = 0;
  for (const count of counts) if (count !== 0) used++;
  let least = 1;
  let room = used;
  if (used > most) {
    const sorted = new Uint32Array(used);
    let end = 0;
    for (const count of counts) if (count !== 0) sorted[end++] = count;
    sorted.sort();
    least = sorted[used - most]!;
    // Of those with the least count.
    room = most - (used - sorted.lastIndexOf(least) - 1);
  }
  const places = new Uint32Array(Math.min(used, most));
  let end = 0;
  for (let place = 0; place < counts.length; place++) {
    if (counts[place]! > least || (counts[place] === least && room-- > 0)) places[end++] = place;
  }
  return places;
}

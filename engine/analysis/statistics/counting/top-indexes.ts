type Counts = Uint8Array | Uint16Array | Uint32Array;

/** Counts as high as this one or higher share a class. */
const highClass = 255;

/** The indexes of the `max` highest counts in ascending order. Of equal counts the first ones are kept; zeros are not counted. */
export function topIndexes(counts: Counts, max: number): Uint32Array {
  if (counts.length <= max) return usedIndexes(counts);
  const { least, above } = leastOfTop(counts, max);
  return indexesFrom(counts, least + 1, above, least === 0 ? 0 : max - above);
}

/** The least of the `max` highest counts, and the number of counts above it. The least is 0 if there are fewer counts. */
export function leastOfTop(counts: Counts, max: number): { readonly least: number; readonly above: number } {
  const classes = classSizes(counts);
  const used = counts.length - classes[0]!;
  if (used <= max) return { least: 0, above: used };
  let [least, above] = [highClass, 0];
  while (above + classes[least]! < max) above += classes[least--]!;
  if (least < highClass) return { least, above };
  const sorted = Uint32Array.from(counts.filter((count) => count >= highClass)).sort();
  least = sorted[sorted.length - max]!;
  return { least, above: sorted.length - sorted.lastIndexOf(least) - 1 };
}

/** The indexes of the counts that are not 0. */
function usedIndexes(counts: Counts): Uint32Array {
  const indexes = new Uint32Array(counts.length);
  let end = 0;
  for (let index = 0; index < counts.length; index++) {
    indexes[end] = index;
    // No branch, because the processor would often predict it wrongly.
    end += Math.min(counts[index]!, 1);
  }
  return indexes.slice(0, end);
}

/** The number of counts that are 0, 1, 2 …; the last number is that of all higher counts. */
function classSizes(counts: Counts): Uint32Array {
  const sizes = new Uint32Array(highClass + 1);
  for (let index = 0; index < counts.length; index++) sizes[Math.min(counts[index]!, highClass)]!++;
  return sizes;
}

/** The indexes of all `above` counts from `least` on, and of the first `equal` counts that are one less. */
function indexesFrom(counts: Counts, least: number, above: number, equal: number): Uint32Array {
  const indexes = new Uint32Array(above + equal);
  let equalLeft = equal;
  for (let index = 0, end = 0; end < indexes.length; index++) {
    if (counts[index]! >= least || (counts[index] === least - 1 && equalLeft-- > 0)) indexes[end++] = index;
  }
  return indexes;
}

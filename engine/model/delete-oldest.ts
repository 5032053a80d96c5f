/**
 * Deletes the first `count` entries of a map. Many at once: a map keeps the places of deleted entries for some time, and each search for
 * the first entry passes over them.
 */
export function deleteOldest(map: Map<unknown, unknown>, count: number): void {
  let left = count;
  for (const key of map.keys()) {
    if (left-- <= 0) return;
    map.delete(key);
  }
}

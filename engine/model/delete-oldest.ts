/**
 * Deletes the first `count` entries of a map or a set. Many are deleted at once, because a map keeps the places of deleted entries for some
 * time, and each search for the first entry passes over them.
 */
export function deleteOldest(map: Pick<Map<unknown, unknown>, 'keys' | 'delete'>, count: number): void {
  let left = count;
  for (const key of map.keys()) {
    if (left-- <= 0) return;
    map.delete(key);
  }
}

import { deleteOldest } from './delete-oldest.ts';

/** Sets an entry of a map as its newest one, and deletes the oldest if the map has more than `max` entries then. */
export function setNewest<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  deleteOldest(map, map.size - max);
}

import { seededRandom } from '../log-reader/generate-ports-log.ts';

/** Random values of a seed. */
export interface Random {
  /** A number in [min, max). */
  between(min: number, max: number): number;
  /** A whole number in [min, max]. */
  integer(min: number, max: number): number;
  /** One of a list that is not empty. */
  pick<Item>(list: readonly Item[]): Item;
  chance(probability: number): boolean;
  /** A waiting time with this mean, of events that are independent of each other. */
  waitingTime(mean: number): number;
}

/** @param seed the same seed returns the same values on every machine */
export function createRandom(seed: number): Random {
  const next = seededRandom(seed);
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    between: (min, max) => min + next() * (max - min),
    integer,
    pick: (list) => {
      const [item] = list.slice(integer(0, list.length - 1));
      if (item === undefined) throw new Error('The list is empty.');
      return item;
    },
    chance: (probability) => next() < probability,
    waitingTime: (mean) => -Math.log(1 - next()) * mean,
  };
}

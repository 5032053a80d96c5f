import type { StateEvent } from '../../collector.ts';

/** Events that were read together. */
export interface ReadStateEvents {
  readonly events: readonly StateEvent[];
  /** The number of lost events; null if some were lost and their number is not known. */
  readonly lost: number | null;
}

/** The number of lost events of two readings. */
export function sumOfLost(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

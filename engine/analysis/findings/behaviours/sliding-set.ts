/** The different values of a sliding window of time. */
export class SlidingSet<Value> {
  /** The last time of each value, in ascending order. */
  private readonly times = new Map<Value, number>();
  private readonly span: number;

  /** @param span milliseconds */
  constructor(span: number) {
    this.span = span;
  }

  /** Adds a value, and forgets those that are older than the window. @returns the number of values in the window */
  add(value: Value, time: number): number {
    this.times.delete(value);
    this.times.set(value, time);
    for (const [old, last] of this.times) {
      if (last > time - this.span) break;
      this.times.delete(old);
    }
    return this.times.size;
  }
}

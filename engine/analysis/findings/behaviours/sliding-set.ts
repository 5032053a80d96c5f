/** The different values of a sliding window of time. */
export class SlidingSet<Value> {
  /** The last time of each value, in ascending order. */
  private readonly times = new Map<Value, number>();
  private readonly span: number;
  private latest = -Infinity;
  /** No value has an earlier time. */
  private earliest = Infinity;

  /** @param span milliseconds */
  constructor(span: number) {
    this.span = span;
  }

  /**
   * Adds a value, and forgets those that are older than the window. All are forgotten if the time steps back by more than the window:
   * PR-EVENTS follows PR-PORTS of the same hours. @returns the number of values in the window
   */
  add(value: Value, time: number): number {
    if (time < this.latest - this.span) this.times.clear();
    this.latest = time;
    this.times.delete(value);
    this.times.set(value, time);
    if (this.times.size === 1) this.earliest = time;
    else if (this.earliest <= time - this.span) this.forget(time - this.span);
    return this.times.size;
  }

  /** Not called for each value, because a map skips all places of deleted entries to find its first entry. */
  private forget(until: number): void {
    for (const [old, last] of this.times) {
      this.earliest = last;
      if (last > until) break;
      this.times.delete(old);
    }
  }
}

/** The first `max` of many values in ascending order. Most of the others are left out without being sorted. */
export class FirstValues<Value extends string | number> {
  private readonly kept: Value[] = [];
  /** Values after this one are not among the first ones. */
  private last: Value | null = null;
  private readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  add(value: Value): void {
    if (this.last !== null && value > this.last) return;
    this.kept.push(value);
    if (this.kept.length < 2 * this.max) return;
    this.sort();
    this.last = this.kept.at(-1)!;
  }

  values(): readonly Value[] {
    this.sort();
    return this.kept;
  }

  private sort(): void {
    this.kept.sort((a, b) => (a < b ? -1 : 1));
    this.kept.length = Math.min(this.kept.length, this.max);
  }
}

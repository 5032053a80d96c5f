/** Widths of bins in milliseconds, from a second to 25 years. Each is a multiple of the one before it. */
const widths = [1, 5, 15, 60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_419_200, 31_449_600, 786_240_000].map(
  (seconds) => seconds * 1000,
);

/** Maximum number of bins: about one for three pixels of a wide chart. */
const maxBins = 400;

/** 1970 began on a Thursday: bins of a week start on Mondays. */
const monday = 4 * 86_400_000;

/** A count for each bin. */
export type Series = Uint32Array;

/**
 * Counts over a time whose length is not known in advance: when a time does not fit, bins become wider. All series share their bins. Times
 * are local, in milliseconds.
 */
export class TimeBins {
  #width = 0;
  /** Number of the first bin, counted from the Monday after 1970 began. */
  #first = 0;
  #last = -1;
  readonly #series: Series[] = [];

  /** A further series, without counts. */
  create(): Series {
    const series = new Uint32Array(maxBins);
    this.#series.push(series);
    return series;
  }

  add(series: Series, local: number): void {
    series[this.include(local)]!++;
  }

  /** Makes the bins cover a time. Returns the index of its bin. */
  include(local: number): number {
    let bin = this.#binOf(local, this.#width);
    if (this.#last < this.#first || bin < this.#first || bin - this.#first >= maxBins) {
      this.#fit(local);
      bin = this.#binOf(local, this.#width);
    }
    if (bin > this.#last) this.#last = bin;
    return bin - this.#first;
  }

  /** Width of a bin in milliseconds. */
  width(): number {
    return widths[this.#width]!;
  }

  /** Start of the first bin, and end of the last one that has a time. */
  range(): { readonly from: number; readonly to: number; readonly count: number } {
    const count = this.#last - this.#first + 1;
    const from = this.#first * this.width() + monday;
    return { from, to: from + count * this.width(), count };
  }

  #binOf(local: number, width: number): number {
    return Math.floor((local - monday) / widths[width]!);
  }

  /** Chooses the narrowest bins that cover the known times and a new one, and moves the counts. */
  #fit(local: number): void {
    if (this.#last < this.#first) {
      this.#first = this.#last = this.#binOf(local, this.#width);
      return;
    }
    const [start, end] = [this.#first * this.width() + monday, this.#last * this.width() + monday];
    let width = this.#width;
    const countOf = (): number => this.#binOf(Math.max(end, local), width) - this.#binOf(Math.min(start, local), width) + 1;
    while (countOf() > maxBins && width < widths.length - 1) width++;
    const first = this.#binOf(Math.min(start, local), width);
    for (const series of this.#series) this.#move(series, first, width);
    this.#last = this.#binOf(end, width);
    [this.#first, this.#width] = [first, width];
  }

  #move(series: Series, first: number, width: number): void {
    const moved = new Uint32Array(maxBins);
    for (const [index, count] of series.entries()) {
      if (count > 0) moved[Math.min(maxBins - 1, this.#binOf((this.#first + index) * this.width() + monday, width) - first)]! += count;
    }
    series.set(moved);
  }
}

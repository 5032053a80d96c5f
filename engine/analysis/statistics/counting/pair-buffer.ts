const maxPairs = 8192;

/** Pairs of numbers that are counted together, which is faster than one pair between other steps. */
export class PairBuffer {
  private readonly firsts = new Uint32Array(maxPairs);
  private readonly seconds = new Uint32Array(maxPairs);
  private end = 0;
  private readonly count: (firsts: Uint32Array, seconds: Uint32Array, end: number) => void;

  /** @param count counts the first `end` pairs */
  constructor(count: (firsts: Uint32Array, seconds: Uint32Array, end: number) => void) {
    this.count = count;
  }

  add(first: number, second: number): void {
    if (this.end === maxPairs) this.flush();
    this.firsts[this.end] = first;
    this.seconds[this.end++] = second;
  }

  flush(): void {
    this.count(this.firsts, this.seconds, this.end);
    this.end = 0;
  }
}

/**
 * Words of which every snapshot needs as many as there are sockets. Their memory is used again: with new arrays for each snapshot the
 * kernel would have to clear hundreds of pages, and garbage would be collected more often (docs/benchmarks.md, "reporter").
 */
export class ReusedWords {
  private memory = new Int32Array(0);

  /** Returns words with one value. They are valid until the next call. */
  take(length: number, value: number): Int32Array {
    if (this.memory.length < length) this.memory = new Int32Array(length * 2);
    return this.memory.subarray(0, length).fill(value);
  }
}

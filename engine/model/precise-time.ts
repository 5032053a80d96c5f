/** A time with microseconds, which its text has too: `2026-11-28T17:38:40.123456Z`. */
export class PreciseTime extends Date {
  private readonly microseconds: number;

  /** @param microseconds since 1970 */
  constructor(microseconds: number) {
    super(Math.floor(microseconds / 1000));
    this.microseconds = Math.floor(microseconds) % 1000;
  }

  override toISOString(): string {
    return super.toISOString().replace('Z', `${String(this.microseconds).padStart(3, '0')}Z`);
  }
}

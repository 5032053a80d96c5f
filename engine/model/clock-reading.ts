/** Three clocks at one moment, in milliseconds. */
export interface ClockReading {
  /** Wall clock, since 1970. It can be set. */
  readonly wall: number;
  /** Since boot, sleep included. */
  readonly sinceBoot: number;
  /** Runs only while the machine is awake. */
  readonly awake: number;
}

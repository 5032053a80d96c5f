import { AssertionError } from 'node:assert/strict';

/**
 * Waits until something is the case: until the probe returns a value other than undefined, null and false. An assertion that fails in it
 * means `not yet`.
 * @param what for the error, such as `the port in PR-PORTS`
 * @param time in milliseconds
 * @throws Error that names `what` and the last failed assertion
 */
export async function waitUntil<Value>(
  what: string,
  probe: () => Value | undefined | false | null | Promise<Value | undefined | false | null>,
  time = 20_000,
): Promise<Value> {
  const deadline = performance.now() + time;
  for (;;) {
    const value = await valueOf(probe);
    if (!(value instanceof NotYet)) return value;
    if (performance.now() > deadline) throw new Error(`not within ${time} ms: ${what}`, { cause: value.reason });
    await new Promise((next) => {
      setTimeout(next, 25);
    });
  }
}

class NotYet {
  readonly reason: unknown;
  constructor(reason?: unknown) {
    this.reason = reason;
  }
}

async function valueOf<Value>(
  probe: () => Value | undefined | false | null | Promise<Value | undefined | false | null>,
): Promise<Value | NotYet> {
  try {
    const value = await probe();
    return value === undefined || value === false || value === null ? new NotYet() : value;
  } catch (error) {
    if (error instanceof AssertionError) return new NotYet(error);
    throw error;
  }
}

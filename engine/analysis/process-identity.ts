/**
 * Maximum difference of the start times of one process, milliseconds: Linux counts them from the start of the machine, which is calculated
 * slightly differently each time. No system reuses a process id that soon.
 */
const startToleranceMs = 1000;

/** Whether two start times are of one process. */
export function isSameStart(one: Date, other: Date): boolean {
  return Math.abs(one.getTime() - other.getTime()) <= startToleranceMs;
}

/** A path or an account in a form that can be compared: Windows ignores the case of both. */
export function comparableName(text: string): string {
  return text.includes('\\') ? text.toLowerCase() : text;
}

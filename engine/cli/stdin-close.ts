/**
 * Calls `whenGone` when standard input ends: a parent that holds the other end need do nothing but end, in whatever way, for its child to
 * know. Keeps the program running until then.
 */
export function onStdinClose(whenGone: () => void): void {
  process.stdin.on('end', whenGone).on('error', whenGone).resume();
}

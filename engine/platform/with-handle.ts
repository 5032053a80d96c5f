/**
 * Passes an open handle or descriptor to `use` and closes it afterwards, also if `use` throws. (Node 22 does not know the `using`
 * declaration.)
 */
export function withHandle<Handle, Result>(handle: Handle, close: (handle: Handle) => unknown, use: (handle: Handle) => Result): Result {
  try {
    return use(handle);
  } finally {
    close(handle);
  }
}

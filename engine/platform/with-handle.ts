/**
 * Passes an open handle or descriptor to `use` and closes it afterwards, also if `use` throws. (The `using` declaration needs an object:
 * handles and descriptors are numbers.)
 */
export function withHandle<Handle, Result>(handle: Handle, close: (handle: Handle) => unknown, use: (handle: Handle) => Result): Result {
  try {
    return use(handle);
  } finally {
    close(handle);
  }
}

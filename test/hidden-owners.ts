/**
 * Removes the warning that owners are hidden even from root from the standard error output: it depends on the security policy of the
 * machine, not on the test. The warnings for an account without rights remain.
 */
export function withoutHiddenOwners(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !/The owners? of \d+ sockets? (is|are) unknown, because a security policy /.test(line))
    .join('\n');
}

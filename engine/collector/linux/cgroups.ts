/** The paths of `/proc/<pid>/cgroup`, lines of `hierarchy:controllers:path` (cgroups(7)), the one that systemd uses first. */
export function parseCgroups(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .map((line) => /^(\d+):([^:]*):(.*)$/.exec(line))
    .filter((match) => match !== null);
  const rank = ([, , controllers]: RegExpExecArray): number => (controllers === 'name=systemd' ? 0 : controllers === '' ? 1 : 2);
  return lines.toSorted((a, b) => rank(a) - rank(b)).map((match) => match[3] ?? '');
}

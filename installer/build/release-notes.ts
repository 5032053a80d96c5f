/**
 * What a change log in the form of Keep a Changelog says of a version, without the heading.
 * @throws Error when it says nothing of it
 */
export function releaseNotes(changeLog: string, version: string): string {
  const [, notes] =
    changeLog
      .replaceAll('\r\n', '\n')
      .split(/^## /m)
      .map((section) => /^(\S+).*\n([^]*)$/.exec(section))
      .find((section) => section?.[1] === version)
      ?.slice(1) ?? [];
  if (notes === undefined) throw new Error(`CHANGELOG.md says nothing of version ${version}. It needs a part that begins: ## ${version}`);
  return notes.trim();
}

/**
 * The section of a version in a change log in the format of Keep a Changelog, without its heading.
 * @throws Error if the section does not exist
 */
export function releaseNotes(changeLog: string, version: string): string {
  const [, notes] =
    changeLog
      .replaceAll('\r\n', '\n')
      .split(/^## /m)
      .map((section) => /^(\S+).*\n([^]*)$/.exec(section))
      .find((section) => section?.[1] === version)
      ?.slice(1) ?? [];
  if (notes === undefined) throw new Error(`CHANGELOG.md has no section for version ${version}. Add one with the heading: ## ${version}`);
  return notes.trim();
}

/** A file of a release package. */
export interface ArchiveEntry {
  /** Path within the package, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  /** Whether its mode is 755 instead of 644. The mode of the source file is ignored, because Windows does not store modes. */
  readonly executable: boolean;
}

/** An entry with text as content. */
export function textEntry(path: string, text: string): ArchiveEntry {
  return { path, content: Buffer.from(text), executable: false };
}

/** Converts line ends to those of Windows: cmd.exe misreads batch files with other line ends. */
export function toCrlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}

/** Sorts by path, by code units, so that the order is the same on every system. */
export function sorted(entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  return entries.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

export const modeOf = (entry: ArchiveEntry): number => (entry.executable ? 0o755 : 0o644);

/** Timestamp of every file in a package, so that the packages are reproducible: the timestamp that npm uses in its packages. */
export const fileTime = { year: 1985, month: 10, day: 26, hour: 8, minute: 15 };

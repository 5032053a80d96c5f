/** A file of a hand-out. */
export interface ArchiveEntry {
  /** Path within the hand-out, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  /** Whether its mode is 755 instead of 644. What the file had where it came from does not count: Windows keeps no modes. */
  readonly executable: boolean;
}

/** An entry of text. */
export function textEntry(path: string, text: string): ArchiveEntry {
  return { path, content: Buffer.from(text), executable: false };
}

/** A text with the line ends of Windows: cmd.exe goes astray in a batch file without them. */
export function toCrlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}

/** In the order of their paths, by code units, on whatever system. */
export function sorted(entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  return entries.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

export const modeOf = (entry: ArchiveEntry): number => (entry.executable ? 0o755 : 0o644);

/** The time that every file in a hand-out has, so that the same files make the same bytes: the one that npm gives files in its packages. */
export const fileTime = { year: 1985, month: 10, day: 26, hour: 8, minute: 15 };

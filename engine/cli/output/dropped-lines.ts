/** Writes to a terminal or pipe and never waits for its reader. */
export interface UnreadWriter {
  /** Drops text that does not fit and counts its lines. Their number precedes the next text that fits. */
  write(text: string): void;
  /** Writes the waiting text and the number of dropped lines, if they fit now. */
  retry(): void;
  /** Whether a write is pending. */
  isBusy(): boolean;
}

/** The line that replaces dropped lines; empty for none. */
export function droppedNote(lines: number): string {
  return lines === 0 ? '' : `(${lines === 1 ? '1 line was' : `${lines} lines were`} not shown, because the terminal was not read)\n`;
}

/** The number of lines of a text. */
export function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

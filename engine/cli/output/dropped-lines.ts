/** Writes to a terminal or pipe, and never waits for its reader. */
export interface UnreadWriter {
  /** What does not fit is dropped, and its lines are counted. The next text that fits is preceded by their number. */
  write(text: string): void;
  /** Writes what is left and the number of dropped lines, if there is room now. */
  retry(): void;
  /** Whether a write has not returned. */
  isBusy(): boolean;
}

/** The line that stands for those that were dropped; empty for none. */
export function droppedNote(lines: number): string {
  return lines === 0 ? '' : `(${lines === 1 ? '1 line was' : `${lines} lines were`} not shown, because the terminal was not read)\n`;
}

/** How many lines a text has. */
export function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

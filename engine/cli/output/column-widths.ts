/** A column that is to be fitted. Widths are in cells of the terminal. */
export interface ColumnSize {
  /** What its longest text takes. */
  readonly natural: number;
  /** What it can be cut to and still be of use. */
  readonly least: number;
  /** Whose turn it is to go when there is no room for all: the lowest first; null never. */
  readonly expendable: number | null;
}

/**
 * The widths of columns that together, with `gap` between them, fill no more than `available`. The widest ones are cut first; if cutting is
 * not enough, columns are left out (width 0); if that is not enough, it is as narrow as can be.
 */
export function fitColumns(columns: readonly ColumnSize[], available: number, gap: number): number[] {
  const hidden = new Set<ColumnSize>();
  const turn = columns.filter(({ expendable }) => expendable !== null).sort((a, b) => (a.expendable ?? 0) - (b.expendable ?? 0));
  for (;;) {
    const widths = columns.map((column) => (hidden.has(column) ? 0 : Math.min(column.natural, available)));
    let excess = widths.reduce((sum, width) => sum + (width > 0 ? width + gap : 0), -gap) - available;
    while (excess > 0) {
      const widest = columns.reduce((best, { least }, at) => {
        const width = widths[at] ?? 0;
        return width > least && width > (widths[best] ?? 0) ? at : best;
      }, -1);
      if (widest < 0) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
      excess--;
    }
    const next = turn.shift();
    if (excess <= 0 || next === undefined) return widths;
    hidden.add(next);
  }
}

/** A column to fit. Widths are in terminal cells. */
export interface ColumnSize {
  /** Width of its longest text. */
  readonly natural: number;
  /** The smallest useful width. */
  readonly least: number;
  /** The order in which columns are omitted if they do not fit: the lowest first; null for never. */
  readonly expendable: number | null;
}

/**
 * The widths of columns that, with `gap` between them, take at most `available` cells. The widest columns are cut first. If that is not
 * enough, columns are omitted (width 0). If that is not enough either, the result is as narrow as possible.
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

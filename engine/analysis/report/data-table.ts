import { html, type Html } from './html.ts';
import { minuteText, numberText } from './report-text.ts';

/** A cell: text, a number, a local time in milliseconds, or HTML with the value by which rows are sorted. */
export type Cell = string | number | Html | null | { readonly local: number } | { readonly text: string; readonly sort: number };

export interface DataTable {
  readonly caption: string;
  readonly headers: readonly (string | Html)[];
  readonly rows: readonly (readonly Cell[])[];
  /** Attributes of the rows that name their machines, see `machineMark`. */
  readonly marks?: readonly Html[];
  /** Number of rows that are visible until the reader wants all. */
  readonly visible?: number;
}

/** Rows beyond these are not in the file. */
export const maxRows = 1000;
const visibleRows = 25;

/** A table with its first rows visible. Without rows, one line. */
export function dataTable({ caption, headers, rows, marks = [], visible = visibleRows }: DataTable): Html {
  if (rows.length === 0) return html`<p class="none"><b>${caption}</b> none</p>`;
  const shown = rows.slice(0, maxRows).map((row, index) => html`<tr${marks[index] ?? ''}>${row.map(cell)}</tr>`);
  const cut = rows.length > shown.length ? ` (the first ${numberText(shown.length)} of ${numberText(rows.length)})` : '';
  const more = shown.length > visible;
  return html`<div class="block"><div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}${cut}</caption>
<thead><tr>${headers.map((header, column) => heading(header, rows[0]?.[column] ?? null))}</tr></thead>
<tbody>${shown.slice(0, visible)}</tbody>${more ? html`<tbody class="rest">${shown.slice(visible)}</tbody>` : ''}</table></div>${
    more ? html`<label class="more"><input type="checkbox"> Show all ${numberText(shown.length)} rows</label>` : ''
  }</div>`;
}

/** Headings of numbers are above their digits. */
function heading(text: string | Html, first: Cell): Html {
  const isNumber = typeof first === 'number' || (typeof first === 'object' && first !== null && 'sort' in first);
  return html`<th scope="col"${{ html: isNumber ? ' class="num"' : '' }}>${text}</th>`;
}

function cell(value: Cell): Html {
  if (typeof value === 'number') return html`<td class="num">${numberText(value)}</td>`;
  if (value === null || typeof value === 'string') return html`<td>${value}</td>`;
  if ('local' in value) return html`<td class="time">${minuteText(value.local)}</td>`;
  if ('sort' in value) return html`<td class="num" data-sort="${value.sort}">${value.text}</td>`;
  return html`<td>${value}</td>`;
}

/** The first values of a list, and the number of further ones. */
export function listText(values: readonly string[], max = 10): string {
  const further = values.length - max;
  return values.slice(0, max).join(', ') + (further > 0 ? ` and ${numberText(further)} more` : '');
}

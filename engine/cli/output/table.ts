import { styleText } from 'node:util';
import stringWidth from 'string-width';
import type { Field } from '../../model/mapping-fields.ts';
import { declarations } from '../../model/mapping-schema.ts';
import type { Missing } from '../../model/port-mapping.ts';
import { safeText } from '../../model/safe-text.ts';
import { fitColumns } from './column-widths.ts';
import { formatValue } from './format-value.ts';
import type { Print, RecordWriter } from './record-writer.ts';

/** The surface that a table is shown on. */
export interface TableSurface {
  /** Cells in a line; null for unlimited lines: a file, a pipe. */
  readonly width: number | null;
  readonly colours: boolean;
  /** Whether columns may be omitted if they do not fit: not if they were requested by name. */
  readonly mayHide: boolean;
  /** Whether the first records are written before the others are known. */
  readonly isStream?: boolean;
}

/** How a column is laid out: by the declaration of the field of a mapping with this name, if there is one. */
interface ColumnLayout {
  readonly heading: string;
  /** Width to which a text may be cut and still be of use. An IPv4 address is never cut. */
  readonly minWidth: number;
  /** Width that most records need, for a table whose first records are written before the others are known. */
  readonly usualWidth: number;
  /** The order in which columns are omitted from a table that is too narrow; null for columns that stay. */
  readonly omit: number | null;
}

const defaultMinWidth = 8;

/** Columns that are not fields of a mapping. */
const otherColumns: readonly (Partial<ColumnLayout> & { readonly name: string })[] = [
  { name: 'event', minWidth: 7, usualWidth: 13 },
  { name: 'direction', minWidth: 9, omit: 1 },
  { name: 'computer', omit: 0 },
  { name: 'details', omit: 1, usualWidth: 60 },
  { name: 'criterion', minWidth: 16, usualWidth: 24 },
  { name: 'reasons', usualWidth: 40 },
  { name: 'summary', minWidth: 30 },
  { name: 'statistic', minWidth: 14 },
  { name: 'name', minWidth: 15 },
  { name: 'shortest', omit: 1 },
  { name: 'longest', omit: 2 },
  { name: 'mean', omit: 3 },
  // With the date, the time and its offset.
  { name: 'last', minWidth: 25, omit: 4 },
  { name: 'first', minWidth: 25, omit: 5 },
];

function columnLayout(name: string): ColumnLayout {
  const declaration: Partial<ColumnLayout> | undefined = [...declarations, ...otherColumns].find((field) => field.name === name);
  const minWidth = declaration?.minWidth ?? defaultMinWidth;
  return {
    heading: declaration?.heading ?? name.replace(/(?=[A-Z])/g, ' ').toUpperCase(),
    minWidth,
    usualWidth: declaration?.usualWidth ?? minWidth,
    omit: declaration?.omit ?? null,
  };
}

/** Spaces between columns, if there is enough width for them. */
const wideGap = 2;
const narrowGap = 1;

/** The columns of a table, fitted to its surface. */
interface Columns {
  /** Widths in terminal cells; 0 for an omitted column. */
  readonly widths: readonly number[];
  readonly gap: number;
}

/**
 * Writes a table with a heading. Characters that could deceive the reader or the terminal are escaped. Columns are as wide as the records
 * of the first `write` need, and in a stream, in which others follow, as records usually need. A missing text is shown as its reason, in
 * parentheses.
 */
export function tableWriter<Row extends { readonly missing?: Missing }>(
  fields: readonly Field<Row>[],
  surface: TableSurface,
  print: Print,
): RecordWriter<Row> {
  const heading = fields.map(({ name }) => columnLayout(name).heading);
  let columns: Columns | undefined;
  return {
    write: (records) => {
      if (records.length === 0) return;
      const rows = records.map((record) => fields.map((field) => cellText(record, field)));
      if (!columns) {
        columns = fit(fields, [heading, ...rows], surface);
        print(lineOf(heading, fields, columns, surface, (text) => styleText('bold', text, { validateStream: false })));
      }
      for (const row of rows) print(lineOf(row, fields, columns, surface, coloured));
    },
    end: () => undefined,
  };
}

function fit<Row>(
  fields: readonly Field<Row>[],
  rows: readonly (readonly string[])[],
  { width, mayHide, isStream }: TableSurface,
): Columns {
  const sizes = fields.map(({ name, kind }, at) => {
    const { minWidth, usualWidth, omit } = columnLayout(name);
    const natural = rows.reduce((widest, row) => Math.max(widest, widthOf(row[at] ?? '')), isStream ? usualWidth : 0);
    const least = isCut(kind) ? minWidth : natural;
    return { natural, least, expendable: mayHide ? omit : null };
  });
  if (width === null) return { widths: sizes.map(({ natural }) => natural), gap: wideGap };
  const widths = fitColumns(sizes, width, wideGap);
  return widths.includes(0) ? { widths: fitColumns(sizes, width, narrowGap), gap: narrowGap } : { widths, gap: wideGap };
}

/** A part of a number or of a time is of no use. */
function isCut(kind: Field<never>['kind']): boolean {
  return kind !== 'number' && kind !== 'time';
}

/** A line of the table. Numbers are aligned to the right; the line has no trailing spaces. */
function lineOf<Row>(
  texts: readonly string[],
  fields: readonly Field<Row>[],
  { widths, gap }: Columns,
  { width: surfaceWidth, colours }: TableSurface,
  style: (text: string, field: Field<Row>) => string,
): string {
  let text = '';
  let spaces = 0;
  for (const [at, field] of fields.entries()) {
    const width = widths[at] ?? 0;
    if (width === 0) continue;
    const cut = surfaceWidth !== null && isCut(field.kind) ? cutTo(texts[at] ?? '', width) : (texts[at] ?? '');
    const free = Math.max(0, width - widthOf(cut));
    const [before, after] = field.kind === 'number' ? [free, 0] : [0, free];
    spaces += before;
    if (cut !== '') {
      text += ' '.repeat(spaces) + (colours ? style(cut, field) : cut);
      spaces = 0;
    }
    spaces += after + gap;
  }
  return `${text}\n`;
}

function cellText<Row extends { readonly missing?: Missing }>(record: Row, field: Field<Row>): string {
  const value: unknown = record[field.name];
  if (value instanceof Date) return localTime(value);
  const text = formatValue(value, field, ', ');
  if (text !== null) return safeText(text);
  const reason: unknown = Reflect.get(record.missing ?? {}, field.name);
  return typeof reason === 'string' && field.kind !== 'number' ? safeText(`(${reason})`) : '';
}

/** `2026-07-30 09:05:02`, by this machine's clock. */
function localTime(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return (
    `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ` +
    `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
  );
}

function coloured(text: string, { name }: { readonly name: string }): string {
  const style = text.startsWith('(') ? 'dim' : name === 'state' ? stateStyles[text] : undefined;
  return style === undefined ? text : styleText(style, text, { validateStream: false });
}

const stateStyles: { readonly [state: string]: 'green' | 'cyan' | 'yellow' } = { Listen: 'green', Established: 'cyan', Bound: 'yellow' };

const graphemes = new Intl.Segmenter();

const ellipsis = '…';
const narrow = /^[ -~]*\u2026?$/;

/** The number of terminal cells of a text. */
function widthOf(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text);
}

/** A text of at most `width` cells; `…` replaces what was cut off. */
function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (narrow.test(text)) return text.slice(0, width - 1) + ellipsis;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return kept + ellipsis;
}

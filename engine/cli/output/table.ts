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
}

/** How a column is laid out: by the declaration of the field of a mapping with this name, if there is one. */
interface ColumnLayout {
  readonly heading: string;
  /** Width to which a text may be cut and still be of use. An IPv4 address is never cut. */
  readonly minWidth: number;
  /** The order in which columns are omitted from a table that is too narrow; null for columns that stay. */
  readonly omit: number | null;
}

const defaultMinWidth = 8;

function columnLayout(name: string): ColumnLayout {
  const declaration = declarations.find((field) => field.name === name);
  return {
    heading: declaration?.heading ?? name.replace(/(?=[A-Z])/g, ' ').toUpperCase(),
    minWidth: declaration?.minWidth ?? defaultMinWidth,
    omit: declaration?.omit ?? null,
  };
}

/** Spaces between columns, if there is enough width for them. */
const wideGap = 2;
const narrowGap = 1;

/**
 * Writes a table with a heading. Characters that could deceive the reader or the terminal are escaped. Columns are as wide as the records of the
 * first `write` need. A missing text is shown as its reason, in parentheses.
 */
export function tableWriter<Row extends { readonly missing?: Missing }>(
  fields: readonly Field<Row>[],
  surface: TableSurface,
  print: Print,
): RecordWriter<Row> {
  let widths: readonly number[] | undefined;
  let gap = wideGap;
  const numeric = fields.map(({ kind }) => kind === 'number');
  const layouts = fields.map(({ name }) => columnLayout(name));

  function line(texts: readonly string[], style: (text: string, field: Field<Row>) => string): string {
    let text = '';
    let blanks = 0;
    for (const [at, field] of fields.entries()) {
      const width = widths?.[at] ?? 0;
      if (width === 0) continue;
      const cut = surface.width === null ? (texts[at] ?? '') : cutTo(texts[at] ?? '', width);
      const free = Math.max(0, width - widthOf(cut));
      const [before, after] = numeric[at] ? [free, 0] : [0, free];
      blanks += before;
      if (cut !== '') {
        text += ' '.repeat(blanks) + (surface.colours ? style(cut, field) : cut);
        blanks = 0;
      }
      blanks += after + gap;
    }
    return `${text}\n`;
  }

  function layOut(rows: readonly (readonly string[])[], heading: readonly string[]): readonly number[] {
    const sizes = layouts.map(({ minWidth, omit }, at) => {
      const natural = rows.reduce((widest, row) => Math.max(widest, widthOf(row[at] ?? '')), widthOf(heading[at] ?? ''));
      return { natural, least: numeric[at] ? natural : minWidth, expendable: surface.mayHide ? omit : null };
    });
    if (surface.width === null) return sizes.map(({ natural }) => natural);
    const fitted = fitColumns(sizes, surface.width, gap);
    if (!fitted.includes(0)) return fitted;
    gap = narrowGap;
    return fitColumns(sizes, surface.width, gap);
  }

  return {
    write: (records) => {
      if (records.length === 0) return;
      const rows = records.map((record) => fields.map((field) => cellText(record, field)));
      if (!widths) {
        const heading = layouts.map((layout) => layout.heading);
        widths = layOut(rows, heading);
        print(line(heading, (text) => styleText('bold', text, { validateStream: false })));
      }
      for (const row of rows) print(line(row, coloured));
    },
    end: () => undefined,
  };
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

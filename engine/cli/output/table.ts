import { styleText } from 'node:util';
import stringWidth from 'string-width';
import type { Field } from '../../model/mapping-fields.ts';
import type { Missing } from '../../model/port-mapping.ts';
import { safeText } from '../../model/safe-text.ts';
import { fitColumns } from './column-widths.ts';
import { formatValue } from './format-value.ts';
import type { Print, RecordWriter } from './record-writer.ts';

/** What the table is shown on. */
export interface TableSurface {
  /** Cells in a line; null where lines may be as long as they like: a file, a pipe. */
  readonly width: number | null;
  readonly colours: boolean;
  /** Whether columns may be left out where there is no room: not if they were asked for. */
  readonly mayHide: boolean;
}

/** Headings that are shorter than the field's name. */
const headings: { readonly [field: string]: string } = {
  protocol: 'PROTO',
  localPort: 'PORT',
  remotePort: 'PORT',
  localPortName: 'NAME',
  remotePortName: 'NAME',
  processId: 'PID',
  processName: 'PROCESS',
  processStarted: 'STARTED',
  parentProcessId: 'PARENT',
  boundDevice: 'DEVICE',
};

/** To what a text may be cut and still be of use. An IPv4 address is never cut. */
const leastWidths: { readonly [field: string]: number } = { localAddress: 15, remoteAddress: 15, state: 11, protocol: 5, processName: 9 };
const leastWidth = 8;

/** The columns that a person can best do without, the first one first. */
const expendable = ['services', 'user', 'container', 'namespace', 'remotePortName', 'localPortName', 'processId'];

/** Blanks between columns, where there is room for them. */
const wideGap = 2;
const narrowGap = 1;

/**
 * A table for the eye, with a heading; nothing that could deceive the eye or the terminal is in it. Columns are as wide as the records of
 * the first `write` need. A text that is missing is its reason, in brackets.
 */
export function tableWriter<Row extends { readonly missing?: Missing }>(
  fields: readonly Field<Row>[],
  surface: TableSurface,
  print: Print,
): RecordWriter<Row> {
  let widths: readonly number[] | undefined;
  let gap = wideGap;
  const numeric = fields.map(({ kind }) => kind === 'number');

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
    const sizes = fields.map(({ name }, at) => {
      const natural = rows.reduce((widest, row) => Math.max(widest, widthOf(row[at] ?? '')), widthOf(heading[at] ?? ''));
      const order = expendable.indexOf(name);
      return {
        natural,
        least: numeric[at] ? natural : (leastWidths[name] ?? leastWidth),
        expendable: surface.mayHide && order >= 0 ? order : null,
      };
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
        const heading = fields.map(({ name }) => headings[name] ?? name.replace(/(?=[A-Z])/g, ' ').toUpperCase());
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

/** How many cells of the terminal a text takes. */
function widthOf(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text);
}

/** A text that takes no more than `width` cells; what was cut off is `…`. */
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

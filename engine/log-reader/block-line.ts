import { isTableHeading } from './table-row.ts';

/** What a line of PR-INITIAL or PR-PIDS says without the lines around it. */
export type LineContent =
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'entry'; readonly entry: number }
  | { readonly kind: 'separator' }
  | { readonly kind: 'title'; readonly processId: number; readonly processName: string | null }
  | { readonly kind: 'named'; readonly name: string; readonly value: string }
  /** Whether the process is a service is not known … */
  | { readonly kind: 'servicesUnknown' }
  /** … or it is known to be none. */
  | { readonly kind: 'noServices' }
  /** A line without information that is not in other lines too. */
  | { readonly kind: 'plain' }
  | { readonly kind: 'other' };

export interface BlockLine {
  /** Without the white space around it. */
  readonly text: string;
  readonly content: LineContent;
}

const namedLine = /^(User context|Service Name|Display Name|Service Type|Loaded modules|TCP mappings|UDP mappings):\s*(.*)$/i;

const noServices = /^(?:System Process|Process doesn'?t appear to be a service)$/i;

const plainLines = [/^Port Statistics$/i, /^(?:TCP|UDP) ports in an? .* state:/i, /^Could not access module information/i];

/** The start of a path or of a row of a table. Most lines are such lines. */
const pathOrRow = /^(?:[/\\\d]|[a-z]:\\)/i;

export function blockLineOf(text: string): BlockLine {
  const trimmed = text.trim();
  return { text: trimmed, content: pathOrRow.test(trimmed) ? { kind: 'other' } : contentOf(text, trimmed) };
}

function contentOf(text: string, trimmed: string): LineContent {
  const date = /^System Date:(.*)$/i.exec(trimmed)?.[1];
  if (date !== undefined) return { kind: 'date', date };
  const entry = /^Entry:\s*(\d{1,15})$/i.exec(trimmed)?.[1];
  if (entry !== undefined) return { kind: 'entry', entry: Number(entry) };
  if (/^={5,}\s*$/.test(text)) return { kind: 'separator' };
  // `Process ID: 1308 (smss.exe)`
  const title = /^Process ID:\s*(\d{1,10})(?:\s+\((.*)\))?$/i.exec(trimmed);
  if (title) return { kind: 'title', processId: Number(title[1]), processName: title[2] ?? null };
  const [, name, value = ''] = namedLine.exec(trimmed) ?? [];
  if (name !== undefined) return { kind: 'named', name: name.toLowerCase(), value };
  if (/^Could not access service information/i.test(trimmed)) return { kind: 'servicesUnknown' };
  if (noServices.test(trimmed)) return { kind: 'noServices' };
  return { kind: plainLines.some((pattern) => pattern.test(trimmed)) || isTableHeading(trimmed) ? 'plain' : 'other' };
}

import { safeText } from '../../model/safe-text.ts';

/** A string that is HTML already. */
export interface Html {
  readonly html: string;
}

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for HTML, between tags and in attributes. Characters that could deceive the reader are written as escapes. */
export function escapeHtml(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

type Part = string | number | Html | readonly Html[] | null;

/** HTML with values: each value is escaped, unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, string, at) => text + partText(parts[at - 1] ?? '') + string) };
}

function partText(part: NonNullable<Part>): string {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map((one) => one.html).join('');
}

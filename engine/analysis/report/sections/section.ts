import { html, type Html } from '../html.ts';

/** A part of the report that the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly name: string;
  readonly body: Html;
}

/** A section with a heading, and a note next to it. */
export function section(id: string, name: string, note: string | Html, content: readonly Html[] | Html): Section {
  return {
    id,
    name,
    body: html`<section aria-labelledby="${id}"><header class="head"><h2 id="${id}">${name}</h2><p>${note}</p></header>
${content}</section>
`,
  };
}

/** A section without content, in one line. */
export function emptySection(id: string, name: string, note: string): Section {
  return { id, name, body: html`<section class="empty" aria-labelledby="${id}"><h2 id="${id}">${name}</h2><p>${note}</p></section>\n` };
}

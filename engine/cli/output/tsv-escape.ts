const special = /[\\\t\n\r\u001e\u001f]/;
const specials = /[\\\t\n\r\u001e\u001f]/g;
const escapes: { readonly [character: string]: string } = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\u001e': '\\e',
  '\u001f': '\\f',
};

/** A text as a cell of tab-separated values: separators are written as two characters each. */
export function escapeTsv(text: string): string {
  return special.test(text) ? text.replace(specials, (character) => escapes[character] ?? character) : text;
}

/** Where the fields of a tracepoint's samples are, in bytes from the start of its raw data. */
export type EventLayout<Name extends string> = { readonly [name in Name]: number };

/**
 * Parses the text of a tracepoint's `format` file (Documentation/trace/events.rst): lines of `field:<type> <name>; offset:n; size:n;
 * signed:n;`. A field may have moved in another version of the kernel, but not changed its size.
 * @param sizes the fields that are needed, with their sizes in bytes
 * @returns the name of the first field that is absent or has another size, instead of the layout
 */
export function parseLayout<Name extends string>(format: string, sizes: { readonly [name in Name]: number }): EventLayout<Name> | string {
  const fields = new Map<string, { readonly offset: number; readonly size: number }>();
  for (const [, name = '', offset, size] of format.matchAll(/^\s*field:[^;]*?(\w+)(?:\[\w*\])?;\s*offset:(\d+);\s*size:(\d+);/gm)) {
    fields.set(name, { offset: Number(offset), size: Number(size) });
  }
  const wanted = Object.entries<number>(sizes);
  const wrong = wanted.find(([name, size]) => fields.get(name)?.size !== size);
  if (wrong !== undefined) return wrong[0];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The names are those of `sizes`.
  return Object.fromEntries(wanted.map(([name]) => [name, fields.get(name)?.offset])) as EventLayout<Name>;
}

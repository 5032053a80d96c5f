import { Builder } from 'xml2js';
import type { Field } from '../../model/mapping-fields.ts';
import { plain } from './format-value.ts';
import type { Print, RecordWriter } from './record-writer.ts';
import { rowOf, type HasProcessId } from './row.ts';

/**
 * Writes XML with an element for each record, which contains an element for each field that has a value. Characters that XML 1.0 cannot
 * hold are written `\xNN` or `\u{NNNN}`; the element then has the attribute `escaped="true"`, and its backslashes are `\x5c`.
 * @param element name of a record's element; the root's is the plural
 */
export function xmlWriter<Row extends HasProcessId>(fields: readonly Field<Row>[], element: string, print: Print): RecordWriter<Row> {
  const builder = new Builder({ headless: true, renderOpts: { pretty: false } });
  const row = rowOf<Row>(
    fields,
    (value, { name }) => {
      const content = contentOf(value);
      return content === null ? '' : `    ${builder.buildObject({ [name]: content })}\n`;
    },
    '',
  );
  print(`<?xml version="1.0" encoding="UTF-8"?>\n<${element}s>\n`);
  return {
    write: (records) => {
      for (const record of records) print(`  <${element}>\n${row(record)}  </${element}>\n`);
    },
    end: () => print(`</${element}s>\n`),
  };
}

/** A value in the form that the builder of xml2js takes; null for none. */
function contentOf(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return { item: value.map(contentOf) };
  if (typeof value !== 'object') return contentOfText(plain(value));
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, part]) => [name, contentOf(part)])
      .filter(([, part]) => part !== null),
  );
}

/** All characters that XML 1.0 does not allow (production 2). */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const toEscape = /[^\t\n\r\u0020-\u005b\u005d-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function contentOfText(text: string): unknown {
  if (!impossible.test(text)) return text;
  const escaped = text.replace(toEscape, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16).padStart(4, '0')}}`;
  });
  return { $: { escaped: 'true' }, _: escaped };
}

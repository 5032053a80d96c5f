import { parseXmlSync, XmlError, type XmlElement } from '../../analysis/xml.ts';
import { snapshotFields, type Field } from '../../model/mapping-fields.ts';
import { RecordError, type MappingRecord } from '../../model/parse-mapping.ts';
import { parseScalar } from './cells.ts';

const root = 'portMappings';
const recordEnd = '</portMapping>';

/**
 * Reads the records of XML as `map --format xml` writes it. A field without an element is null.
 * @param file for messages
 * @throws RecordError for other text; for truncated text after the last complete record
 */
export function* readXml(text: string, file: string): Generator<MappingRecord> {
  // XML 1.0, 2.11: every line end is read as one line feed.
  const lines = text.replaceAll('\r\n', '\n');
  const isCut = lines.includes(`<${root}>`) && !lines.includes(`</${root}>`);
  const end = lines.lastIndexOf(recordEnd);
  try {
    if (!isCut || end >= 0) {
      yield* parseXmlSync(isCut ? `${lines.slice(0, end)}${recordEnd}</${root}>` : lines, file, root).children.map(recordOf);
    }
  } catch (error) {
    throw error instanceof XmlError ? new RecordError(error.reason, { cause: error }) : error;
  }
  if (isCut) throw new RecordError(`it is cut off (</${root}> is missing)`);
}

function recordOf({ children }: XmlElement): MappingRecord {
  const elements = new Map(children.map((element) => [element.name, element]));
  return Object.fromEntries(
    snapshotFields.flatMap((field) => {
      const element = elements.get(field.name);
      return element ? [[field.name, valueOf(element, field)] as const] : [];
    }),
  );
}

function valueOf<Row>(element: XmlElement, { kind, parts = [] }: Pick<Field<Row>, 'kind' | 'parts'>): unknown {
  switch (kind) {
    case 'text':
    case 'time':
      return textOf(element);
    case 'number':
    case 'boolean':
      return parseScalar(element.text);
    case 'object':
      return objectOf(element, parts);
    case 'list':
      return element.children.map((item) => (item.children.length > 0 ? objectOf(item, parts) : textOf(item)));
    case 'reasons':
      return Object.fromEntries(element.children.map((reason) => [reason.name, textOf(reason)]));
  }
}

function objectOf({ children }: XmlElement, parts: NonNullable<Field<object>['parts']>): MappingRecord {
  return Object.fromEntries(
    parts.map(({ name, kind }) => {
      const part = children.find((child) => child.name === name);
      return [name, part ? valueOf(part, { kind }) : null];
    }),
  );
}

/** The text of an element. Characters that XML cannot hold were written as `\xNN` or `\u{NNNN}`, and backslashes as `\x5c`. */
function textOf({ attributes, exactText }: XmlElement): string {
  if (attributes['escaped'] !== 'true') return exactText;
  return exactText.replace(/\\(?:x([0-9a-f]{2})|u\{([0-9a-f]+)\})/g, (_, short?: string, long?: string) =>
    String.fromCharCode(Number.parseInt(short ?? long ?? '', 16)),
  );
}

import { parseString } from 'xml2js';
import { UserFacingError } from '../model/user-facing-error.ts';

/** An XML file that cannot be used. */
export class XmlError extends UserFacingError {
  readonly reason: string;
  constructor(file: string, reason: string, remedy: string, options?: ErrorOptions) {
    super('InvalidXml', 'InvalidData', `${file} cannot be used (${reason})`, file, remedy, options);
    this.reason = reason;
  }
}

/** An element: its attributes, the text in it, and its child elements in their order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly text: string;
  /** The text including the white space around it. */
  readonly exactText: string;
  readonly children: readonly XmlElement[];
}

/** More than any file of Port Reporter or nmap needs. */
const maxDepth = 20;
/** Characters. A scan of a whole network takes some megabytes. */
const maxLength = 64_000_000;

/**
 * Parses XML. It rejects entity declarations, a DOCTYPE with more than a name, and elements that are nested too deeply.
 * @param file named in errors
 * @param root name that the root must have
 * @throws XmlError
 */
export async function parseXml(text: string, file: string, root: string): Promise<XmlElement> {
  return parseXmlSync(text, file, root);
}

/** As {@link parseXml}, for synchronous callers. */
export function parseXmlSync(text: string, file: string, root: string): XmlElement {
  if (text.length > maxLength) throw new XmlError(file, `it has more than ${maxLength} characters`, 'Specify a smaller file.');
  const declaration = text.search(/<!(?:DOCTYPE(?!\s+[\w:-]+\s*>)|ENTITY)/i);
  if (declaration >= 0) {
    const reason = `${positionAt(text, declaration)}: it declares entities, or its DOCTYPE names another file`;
    throw new XmlError(file, reason, 'Remove the DOCTYPE.');
  }
  if (depthOf(text) > maxDepth)
    throw new XmlError(file, `elements are nested more than ${maxDepth} levels deep`, 'Fix the file or specify another one.');
  let found: unknown;
  try {
    parseString(text, { explicitChildren: true, preserveChildrenOrder: true }, (error, result: unknown) => {
      if (error) throw error;
      found = result;
    });
  } catch (error) {
    throw new XmlError(file, `invalid XML, ${parserReason(error)}`, 'Fix the file or specify another one.', { cause: error });
  }
  const element = isNode(found) ? elementOf(Object.values(found)[0]) : null;
  if (element?.name !== root)
    throw new XmlError(file, element ? `its root is <${element.name}>` : 'it is empty', `Its root must be <${root}>.`);
  return element;
}

/** `line 3, column 7`, counted from 1, of the character at an index. */
function positionAt(text: string, index: number): string {
  const before = text.slice(0, index);
  return `line ${before.split('\n').length}, column ${index - before.lastIndexOf('\n')}`;
}

/** The reason of the parser, which counts lines from 0: `line 3, column 7: Unexpected close tag`. */
function parserReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, reason, line, column] = /^(.*?)\s*\nLine: (\d+)\nColumn: (\d+)/s.exec(message) ?? [];
  if (reason === undefined) return message.replace(/\s*\n\s*/g, ', ');
  return `line ${Number(line) + 1}, column ${Math.max(1, Number(column))}: ${reason.replace(/\s*\n\s*/g, ', ').replace(/\.$/, '')}`;
}

/** The maximum nesting depth of the elements. For invalid XML it is any number; the parser rejects that text. */
function depthOf(text: string): number {
  let depth = 0;
  let found = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = skips.find(([start]) => text.startsWith(start, at));
    if (skipped) {
      const end = text.indexOf(skipped[1], at);
      if (end < 0) return found;
      at = end;
      continue;
    }
    const end = endOfTag(text, at);
    if (text[at + 1] === '/') depth--;
    else if (text[end - 1] !== '/') found = Math.max(found, ++depth);
    at = end;
  }
  return found;
}

/** Constructs without elements in them: start and end. */
const skips = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
] as const;

/** The end of a tag: the next `>` that is not in quotation marks. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (quote === '' ? character === '>' : character === quote) {
      if (quote === '') return at;
      quote = '';
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
    }
  }
  return text.length;
}

function isNode(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** An element of xml2js: attributes under `$`, its text under `_`, its children in their order under `$$`. */
function elementOf(node: unknown): XmlElement | null {
  if (!isNode(node)) return null;
  const { $: attributes, _: text, $$: children, '#name': name } = node;
  return {
    name: String(name),
    attributes: isNode(attributes) ? Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])) : {},
    text: typeof text === 'string' ? text.trim() : '',
    exactText: typeof text === 'string' ? text : '',
    children: Array.isArray(children) ? children.map(elementOf).filter((child) => child !== null) : [],
  };
}

import { addressRange } from '../../model/address-range.ts';
import { isBoundOnly } from '../../model/listening.ts';
import { severities, type Severity } from '../../model/severities.ts';
import { wildcard } from '../../model/wildcard.ts';
import { XmlError, parseXml, type XmlElement } from '../xml.ts';

/** The fields of a record that criteria test. Null: not known. */
export interface RecordFields {
  readonly protocol: string | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly state: string | null;
  readonly processName: string | null;
  readonly path: string | null;
  readonly user: string | null;
  readonly modules: readonly string[] | null;
  /** Names of the remote address, if they were requested. */
  readonly hostNames: readonly string[] | null;
}

/** All fields are unknown. */
export const noFields: RecordFields = {
  protocol: null,
  localAddress: null,
  localPort: null,
  remoteAddress: null,
  remotePort: null,
  state: null,
  processName: null,
  path: null,
  user: null,
  modules: null,
  hostNames: null,
};

/** Describes the match in words; null if the fields do not match. */
type Test = (fields: RecordFields) => string | null;

/** A rule that finds suspicious records. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The publication that describes this. */
  readonly source: string | null;
  /** Whether it can match records of this process name and user name. */
  readonly appliesTo: (owner: Pick<RecordFields, 'processName' | 'user'>) => boolean;
  /**
   * The reasons of the finding, or null. All kinds of conditions must match; of several of one kind, one must match. A port condition means
   * a listener or a connection: it matches a Bound socket only with a state condition.
   */
  readonly match: (fields: RecordFields) => string[] | null;
  /** Whether it needs the names of remote addresses. */
  readonly needsHostNames: boolean;
}

interface ConditionKind {
  /** Its attributes and their valid values. */
  readonly attributes: { readonly [name: string]: readonly string[] };
  /** The test, or null for an invalid text. */
  readonly parse: (text: string, attributes: { readonly [name: string]: string }) => Test | null;
  readonly expected: string;
}

type Matches = (text: string) => boolean;

/** Caches the results of a test: a log repeats a few names and addresses millions of times. */
function withCache(matches: Matches): Matches {
  const results = new Map<string, boolean>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= maxCached) results.clear();
    const result = matches(text);
    results.set(text, result);
    return result;
  };
}

const maxCached = 50_000;

function textTest(what: string, matches: Matches, textOf: (fields: RecordFields) => string | null): Test {
  const cached = withCache(matches);
  return (fields) => {
    const text = textOf(fields);
    return text !== null && cached(text) ? `${what} ${text}` : null;
  };
}

function listTest(what: string, matches: Matches, textsOf: (fields: RecordFields) => readonly string[] | null): Test {
  const cached = withCache(matches);
  return (fields) => {
    const found = textsOf(fields)?.find(cached);
    return found === undefined ? null : `${what} ${found}`;
  };
}

/** `chrome` matches `chrome.exe` too. */
function processTest(pattern: string): Test {
  const [plain, executable] = [wildcard(pattern), wildcard(`${pattern}.exe`)];
  return textTest(
    'process',
    (name) => plain(name) || executable(name),
    ({ processName }) => processName,
  );
}

const sides = { side: ['local', 'remote', 'any'] };

function portTest(text: string, { side = 'any', protocol }: { readonly [name: string]: string }): Test | null {
  const [, low, high] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(low), Number(high ?? low)];
  if (low === undefined || from > to || to > 65_535) return null;
  const within = (port: number | null): boolean => port !== null && port >= from && port <= to;
  return (fields) => {
    if (protocol !== undefined && fields.protocol?.toLowerCase() !== protocol) return null;
    if (side !== 'remote' && within(fields.localPort)) return `local port ${fields.protocol ?? ''} ${fields.localPort}`;
    return side !== 'local' && within(fields.remotePort) ? `remote port ${fields.protocol ?? ''} ${fields.remotePort}` : null;
  };
}

function addressTest(text: string, { side = 'remote' }: { readonly [name: string]: string }): Test | null {
  const range = addressRange(text);
  if (range === null) return null;
  const matches = withCache(range);
  return (fields) => {
    if (side !== 'remote' && fields.localAddress !== null && matches(fields.localAddress)) return `local address ${fields.localAddress}`;
    return side !== 'local' && fields.remoteAddress !== null && matches(fields.remoteAddress)
      ? `remote address ${fields.remoteAddress}`
      : null;
  };
}

/** The condition elements of a `<criterion>`. */
const conditionKinds: { readonly [name: string]: ConditionKind } = {
  port: { attributes: { ...sides, protocol: ['tcp', 'udp'] }, parse: portTest, expected: 'a port or a range: 4444, 6660-6669' },
  address: { attributes: sides, parse: addressTest, expected: 'an address, a network (10.0.0.0/8) or a pattern' },
  process: textKind('a process name', processTest),
  user: textKind('an account', (text) => textTest('user', wildcard(text), ({ user }) => user)),
  module: textKind('the path of a module', (text) => listTest('module', wildcard(text), ({ modules }) => modules)),
  path: textKind('the path of an executable', (text) => textTest('run from', wildcard(text), ({ path }) => path)),
  host: textKind('a host name', (text) => listTest('host', wildcard(text), ({ hostNames }) => hostNames)),
  state: textKind('a state (Listen, Established)', (text) => textTest('state', wildcard(text), ({ state }) => state)),
};

function textKind(what: string, parse: (text: string) => Test): ConditionKind {
  return { attributes: {}, parse: (text) => (text === '' ? null : parse(text)), expected: `${what}, with * and ?` };
}

/** For a well-known process in the wrong folder: matches if the path is known and different from all `<expected>`. */
const expectedElement = 'expected';

/**
 * Parses criteria.
 * @param file named in errors
 * @throws XmlError that names the element and its valid values
 */
export async function parseCriteria(text: string, file: string): Promise<Criterion[]> {
  const root = await parseXml(text, file, 'criteria');
  const fail = (reason: string, remedy: string): never => {
    throw new XmlError(file, reason, remedy);
  };
  allowAttributes(root, {}, fail);
  const ids = new Set<string>();
  return root.children.map((element, index) => {
    if (element.name !== 'criterion') fail(`<criteria> contains <${element.name}>`, 'It must contain only <criterion> elements.');
    const criterion = parseCriterion(element, `criterion ${index + 1}`, fail);
    if (ids.has(criterion.id)) fail(`two criteria have the id "${criterion.id}"`, 'Use a different id for each.');
    ids.add(criterion.id);
    return criterion;
  });
}

type Fail = (reason: string, remedy: string) => never;

function allowAttributes(
  { name, attributes }: XmlElement,
  allowed: { readonly [attribute: string]: readonly string[] | null },
  fail: Fail,
): void {
  for (const [attribute, value] of Object.entries(attributes)) {
    const values = Object.hasOwn(allowed, attribute) ? allowed[attribute] : undefined;
    const known = Object.keys(allowed);
    if (values === undefined) {
      fail(
        `<${name}> has the attribute "${attribute}"`,
        known.length === 0 ? 'It must have no attributes.' : `Valid attributes: ${known.join(', ')}.`,
      );
    } else if (values !== null && !values.includes(value)) {
      fail(`<${name} ${attribute}="${value}">`, `Valid values: ${values.join(', ')}.`);
    }
  }
}

/** The parts of a `<criterion>`: title and source, and the tests of each kind of condition. */
interface CriterionParts {
  readonly texts: Map<string, string>;
  readonly tests: Map<string, Test[]>;
  readonly expectedPaths: string[];
}

function parseCriterion(element: XmlElement, location: string, fail: Fail): Criterion {
  allowAttributes(element, { id: null, severity: severities }, fail);
  const { id = '', severity: severityText = 'medium' } = element.attributes;
  if (id === '') fail(`${location} has no id`, 'Write <criterion id="…">.');
  const parts: CriterionParts = { texts: new Map(), tests: new Map(), expectedPaths: [] };
  for (const child of element.children) addPart(parts, child, id, fail);
  const { texts, tests, expectedPaths } = parts;
  if (expectedPaths.length > 0) tests.set(expectedElement, [unexpectedPath(expectedPaths)]);
  if (tests.size === 0) fail(`criterion "${id}" has no condition`, `Add one of ${Object.keys(conditionKinds).join(', ')}.`);
  const kinds = [...tests.values()];
  const ownerTests = [tests.get('process'), tests.get('user')].filter((alternatives) => alternatives !== undefined);
  return {
    id,
    severity: severities.find((severity) => severity === severityText) ?? 'medium',
    title: texts.get('title') || id,
    source: texts.get('source') || null,
    needsHostNames: tests.has('host'),
    appliesTo: (owner) => ownerTests.every((alternatives) => firstMatch(alternatives, { ...noFields, ...owner }) !== null),
    match: (fields) => (isBoundOnly(fields) && tests.has('port') && !tests.has('state') ? null : matchAll(kinds, fields)),
  };
}

function addPart({ texts, tests, expectedPaths }: CriterionParts, element: XmlElement, id: string, fail: Fail): void {
  const { name, text, attributes } = element;
  if (element.children.length > 0) fail(`<${name}> of criterion "${id}" contains other elements`, 'It must contain only text.');
  if (name === 'title' || name === 'source') {
    allowAttributes(element, {}, fail);
    texts.set(name, text);
    return;
  }
  if (name === expectedElement) {
    allowAttributes(element, {}, fail);
    if (text === '') fail(`<expected> of criterion "${id}" is empty`, 'It must be the path of an executable, with * and ?.');
    expectedPaths.push(text);
    return;
  }
  const kind = Object.hasOwn(conditionKinds, name) ? conditionKinds[name] : undefined;
  if (!kind) {
    return fail(`criterion "${id}" has <${name}>`, `Valid elements: title, source, expected, ${Object.keys(conditionKinds).join(', ')}.`);
  }
  allowAttributes(element, kind.attributes, fail);
  const test = kind.parse(text, attributes);
  if (!test) return fail(`<${name}>${text}</${name}> of criterion "${id}"`, `It must be ${kind.expected}.`);
  tests.set(name, [...(tests.get(name) ?? []), test]);
}

/** The reasons of all kinds of conditions; null if one of them does not match. */
function matchAll(kinds: readonly (readonly Test[])[], fields: RecordFields): string[] | null {
  const reasons: string[] = [];
  for (const alternatives of kinds) {
    const reason = firstMatch(alternatives, fields);
    if (reason === null) return null;
    reasons.push(reason);
  }
  return reasons;
}

function firstMatch(tests: readonly Test[], fields: RecordFields): string | null {
  for (const test of tests) {
    const reason = test(fields);
    if (reason !== null) return reason;
  }
  return null;
}

function unexpectedPath(expected: readonly string[]): Test {
  const patterns = expected.map(wildcard);
  const matches = withCache((path) => patterns.some((pattern) => pattern(path)));
  return ({ path }) => (path === null || matches(path) ? null : `run from ${path}, not from ${expected.join(' or ')}`);
}

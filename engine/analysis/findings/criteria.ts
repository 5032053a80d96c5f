import { addressRange } from '../../model/address-range.ts';
import { isBoundOnly } from '../../model/listening.ts';
import { wildcard } from '../../model/wildcard.ts';
import { XmlError, parseXml, type XmlElement } from '../xml.ts';

/** How much a finding matters, the least first. */
export const severities = ['info', 'low', 'medium', 'high'] as const;
export type Severity = (typeof severities)[number];

/** What criteria are held against. Null: not known. */
export interface Fact {
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
  /** Names of the remote address, where somebody asked for them. */
  readonly hostNames: readonly string[] | null;
}

/** Nothing is known. */
export const noInfo: Fact = {
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

/** Says in words what fits, or null. */
type Test = (info: Fact) => string | null;

/** Something worth finding. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Where it is said that this is worth finding. */
  readonly source: string | null;
  /** Whether it can fit at all for a process and user of these names. */
  readonly appliesTo: (owner: Pick<Fact, 'processName' | 'user'>) => boolean;
  /**
   * Why the facts are a finding, or null. All sorts of conditions must fit; of several of one sort, one must. A port condition means a
   * listener or a connection: it fits a Bound socket only with a state condition.
   */
  readonly match: (info: Fact) => string[] | null;
  /** Whether it needs the names of remote addresses. */
  readonly needsHostNames: boolean;
}

interface ConditionKind {
  /** Its attributes and the values that they may have. */
  readonly attributes: { readonly [name: string]: readonly string[] };
  /** The test, or null for a text that cannot be understood. */
  readonly parse: (text: string, attributes: { readonly [name: string]: string }) => Test | null;
  readonly expected: string;
}

type Fits = (text: string) => boolean;

/** A test of texts that remembers its answers: a log repeats a few names and addresses millions of times. */
function remembering(fits: Fits): Fits {
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    if (answers.size >= maxAnswers) answers.clear();
    const answer = fits(text);
    answers.set(text, answer);
    return answer;
  };
}

const maxAnswers = 50_000;

function textTest(what: string, fits: Fits, textOf: (info: Fact) => string | null): Test {
  const remembered = remembering(fits);
  return (info) => {
    const text = textOf(info);
    return text !== null && remembered(text) ? `${what} ${text}` : null;
  };
}

function listTest(what: string, fits: Fits, textsOf: (info: Fact) => readonly string[] | null): Test {
  const remembered = remembering(fits);
  return (info) => {
    const found = textsOf(info)?.find(remembered);
    return found === undefined ? null : `${what} ${found}`;
  };
}

/** `chrome` finds `chrome.exe` too. */
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
  return (info) => {
    if (protocol !== undefined && info.protocol?.toLowerCase() !== protocol) return null;
    if (side !== 'remote' && within(info.localPort)) return `local port ${info.protocol ?? ''} ${info.localPort}`;
    return side !== 'local' && within(info.remotePort) ? `remote port ${info.protocol ?? ''} ${info.remotePort}` : null;
  };
}

function addressTest(text: string, { side = 'remote' }: { readonly [name: string]: string }): Test | null {
  const range = addressRange(text);
  if (range === null) return null;
  const fits = remembering(range);
  return (info) => {
    if (side !== 'remote' && info.localAddress !== null && fits(info.localAddress)) return `local address ${info.localAddress}`;
    return side !== 'local' && info.remoteAddress !== null && fits(info.remoteAddress) ? `remote address ${info.remoteAddress}` : null;
  };
}

/** The elements in a `<criterion>` that say what to find. */
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

/** A well-known process from the wrong folder: its path is known, and fits none of `<expected>`. */
const expectedElement = 'expected';

/**
 * Reads criteria.
 * @param file named in errors
 * @throws XmlError that names the element and what it should be.
 */
export async function parseCriteria(text: string, file: string): Promise<Criterion[]> {
  const root = await parseXml(text, file, 'criteria');
  const fail = (reason: string, remedy: string): never => {
    throw new XmlError(file, reason, remedy);
  };
  allowAttributes(root, {}, fail);
  const ids = new Set<string>();
  return root.children.map((element, index) => {
    if (element.name !== 'criterion')
      fail(`<${element.name}> stands in <criteria>`, 'There must be nothing but <criterion> elements in it.');
    const criterion = parseCriterion(element, `criterion ${index + 1}`, fail);
    if (ids.has(criterion.id)) fail(`two criteria have the id "${criterion.id}"`, 'Give each an id of its own.');
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
      fail(`<${name}> has the attribute "${attribute}"`, known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`);
    } else if (values !== null && !values.includes(value)) {
      fail(`<${name} ${attribute}="${value}">`, `${attribute} is ${values.join(', ')}.`);
    }
  }
}

function parseCriterion(element: XmlElement, location: string, fail: Fail): Criterion {
  allowAttributes(element, { id: null, severity: severities }, fail);
  const { id = '', severity: severityText = 'medium' } = element.attributes;
  if (id === '') fail(`${location} has no id`, 'Write <criterion id="…">.');
  const severity = severities.find((one) => one === severityText) ?? 'medium';
  const texts = new Map<string, string>();
  const tests = new Map<string, Test[]>();
  const expected: string[] = [];
  for (const child of element.children) {
    if (child.children.length > 0) fail(`<${child.name}> of criterion "${id}" holds other elements`, 'There must be a text in it.');
    if (child.name === 'title' || child.name === 'source') {
      allowAttributes(child, {}, fail);
      texts.set(child.name, child.text);
      continue;
    }
    if (child.name === expectedElement) {
      allowAttributes(child, {}, fail);
      if (child.text === '') fail(`<expected> of criterion "${id}" is empty`, 'It must be the path of an executable, with * and ?.');
      expected.push(child.text);
      continue;
    }
    const kind = Object.hasOwn(conditionKinds, child.name) ? conditionKinds[child.name] : undefined;
    if (!kind)
      return fail(`criterion "${id}" has <${child.name}>`, `It takes title, source, expected, ${Object.keys(conditionKinds).join(', ')}.`);
    allowAttributes(child, kind.attributes, fail);
    const test = kind.parse(child.text, child.attributes);
    if (!test) return fail(`<${child.name}>${child.text}</${child.name}> of criterion "${id}"`, `It must be ${kind.expected}.`);
    tests.set(child.name, [...(tests.get(child.name) ?? []), test]);
  }
  if (expected.length > 0) tests.set(expectedElement, [unexpectedPath(expected)]);
  if (tests.size === 0)
    fail(`criterion "${id}" says nothing that could be found`, `Give it one of ${Object.keys(conditionKinds).join(', ')}.`);
  const sorts = [...tests.values()];
  const ofOwner = [tests.get('process'), tests.get('user')].filter((alternatives) => alternatives !== undefined);
  return {
    id,
    severity,
    title: texts.get('title') || id,
    source: texts.get('source') || null,
    needsHostNames: tests.has('host'),
    appliesTo: (owner) => ofOwner.every((alternatives) => firstFitting(alternatives, { ...noInfo, ...owner }) !== null),
    match(info) {
      if (isBoundOnly(info) && tests.has('port') && !tests.has('state')) return null;
      const why: string[] = [];
      for (const alternatives of sorts) {
        const fitting = firstFitting(alternatives, info);
        if (fitting === null) return null;
        why.push(fitting);
      }
      return why;
    },
  };
}

function firstFitting(tests: readonly Test[], info: Fact): string | null {
  for (const test of tests) {
    const why = test(info);
    if (why !== null) return why;
  }
  return null;
}

function unexpectedPath(expected: readonly string[]): Test {
  const places = expected.map(wildcard);
  const fits = remembering((path) => places.some((location) => location(path)));
  return ({ path }) => (path === null || fits(path) ? null : `run from ${path}, not from ${expected.join(' or ')}`);
}

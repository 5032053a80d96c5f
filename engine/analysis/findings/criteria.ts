import { isBoundOnly } from '../../model/listening.ts';
import { severities, type Severity } from '../../model/severities.ts';
import { XmlError, parseXml, type XmlElement } from '../xml.ts';
import { behaviourKinds, type BehaviourSettings } from './behaviours/behaviour.ts';
import {
  canMatch,
  createAlternatives,
  conditionKinds,
  createMatch,
  noAlternatives,
  processKinds,
  socketKinds,
  unexpectedPath,
  type Alternatives,
  type Match,
  type PortRange,
} from './conditions.ts';
import { noSubject, type Subject } from './subject.ts';

/** A rule that finds suspicious records. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The publication that describes this. */
  readonly source: string | null;
  /** Whether it can match subjects of this process name and user name. */
  readonly appliesTo: (owner: Pick<Subject, 'processName' | 'user'>) => boolean;
  /** Whether it can match subjects with these values, as far as these kinds of conditions are concerned. */
  readonly allows: (kinds: readonly string[], subject: Partial<Subject>) => boolean;
  /**
   * The reasons, or null if the subject does not match. All kinds of conditions must match; of several of one kind, one must match and no
   * excluded one. A port condition means a listener or a connection: it matches a Bound socket only with a state condition.
   */
  readonly match: (subject: Subject) => string[] | null;
  /**
   * As `match`, for a subject to which the criterion applies: process and user are not tested again. A criterion with a behaviour matches a
   * subject whose path is not known yet.
   */
  readonly matchRest: (subject: Subject) => string[] | null;
  /** Whether `matchRest` returns reasons. */
  readonly matchesRest: (subject: Subject) => boolean;
  /** The ports of its conditions, without those of exceptions. */
  readonly portRanges: readonly PortRange[];
  /** Whether it needs the names of remote addresses. */
  readonly needsHostNames: boolean;
  /** Whether a process with each of its sockets is to be tested too: a line of PR-PORTS has neither path nor modules. */
  readonly needsProcess: boolean;
  /** Whether the sockets of a process may match, or may not, although the process itself does. */
  readonly needsSockets: boolean;
  /** Whether it is about sockets, not about a program as such. Its findings are then told apart by their ports. */
  readonly isAboutSockets: boolean;
  /** The matching connections must also behave like this over time. */
  readonly behaviour: BehaviourSettings | null;
}

/** For a well-known process in the wrong folder: matches if the path is known and different from all `<expected>`. */
const expectedElement = 'expected';
/** Conditions that exclude what matches all kinds of them. */
const exceptElement = 'except';
const behaviourElement = 'behaviour';

const elements = ['title', 'source', exceptElement, behaviourElement, expectedElement, ...Object.keys(conditionKinds)];

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
  // A search without criteria finds nothing, which looks as if nothing were wrong.
  if (root.children.length === 0) fail('it contains no <criterion>', 'Add one, or start from log find --print-criteria.');
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

/** The conditions of a `<criterion>` or an `<except>`, by kind. */
type Conditions = Map<string, Alternatives>;

/** The parts of a `<criterion>`. */
interface CriterionParts {
  readonly id: string;
  readonly texts: Map<string, string>;
  readonly conditions: Conditions;
  readonly exceptions: Conditions[];
  behaviour: BehaviourSettings | null;
}

function parseCriterion(element: XmlElement, location: string, fail: Fail): Criterion {
  allowAttributes(element, { id: null, severity: severities }, fail);
  const { id = '', severity: severityText = 'medium' } = element.attributes;
  if (id === '') fail(`${location} has no id`, 'Write <criterion id="…">.');
  const parts: CriterionParts = { id, texts: new Map(), conditions: new Map(), exceptions: [], behaviour: null };
  for (const child of element.children) if (child.name !== expectedElement) addPart(parts, child, fail);
  addExpectedPaths(parts, element, fail);
  const { texts, conditions, exceptions, behaviour } = parts;
  requireConditions(parts, fail);
  const kindsOf = [conditions, ...exceptions].flatMap((kinds) => [...kinds.keys()]);
  // What is watched over time is tested again at the end: the path may be in a later record.
  const isPathLater = (kind: string, { path }: Subject): boolean => behaviour !== null && kind === 'path' && path === null;
  const allows: Criterion['allows'] = (kinds, known) => {
    const subject = { ...noSubject, ...known };
    return kinds.every((kind) => isPathLater(kind, subject) || canMatch(conditions.get(kind) ?? noAlternatives, subject));
  };
  const appliesTo: Criterion['appliesTo'] = (owner) => allows(ownerKinds, owner);
  const all = matchOf(parts);
  const withUnknownPath = behaviour && conditions.has('path') ? matchOf(withoutPath(parts)) : all;
  const matchOfSubject = ({ path }: Subject): Match => (path === null ? withUnknownPath : all);
  return {
    id,
    severity: severities.find((severity) => severity === severityText) ?? 'medium',
    title: texts.get('title') || id,
    source: texts.get('source') || null,
    portRanges: portRangesOf(conditions),
    needsHostNames: kindsOf.includes('host'),
    needsProcess: kindsOf.some((kind) => processKinds.includes(kind)),
    needsSockets: kindsOf.some((kind) => socketKinds.includes(kind)),
    isAboutSockets: socketKinds.some((kind) => conditions.has(kind)),
    behaviour,
    appliesTo,
    allows,
    matchRest(subject) {
      const { matches, reasons } = matchOfSubject(subject);
      return matches(subject) ? reasons(subject) : null;
    },
    matchesRest: (subject) => matchOfSubject(subject).matches(subject),
    match: (subject) => (appliesTo(subject) && all.matches(subject) ? all.reasons(subject) : null),
  };
}

/** The kinds of conditions that depend on the owner only. A log repeats few owners. */
const ownerKinds: readonly string[] = ['process', 'user', 'look-alike'];

function matchOf({ conditions, exceptions }: CriterionParts): Match {
  const { matches, reasons } = createMatch(conditions, ownerKinds);
  const matchExceptions = exceptions.map((exception) => createMatch(exception));
  const needsState = conditions.has('port') && !conditions.has('state');
  return {
    matches: (subject) =>
      !(needsState && isBoundOnly(subject)) && matches(subject) && !matchExceptions.some((exception) => exception.matches(subject)),
    reasons,
  };
}

function withoutPath(parts: CriterionParts): CriterionParts {
  return { ...parts, conditions: new Map([...parts.conditions].filter(([kind]) => kind !== 'path')) };
}

function portRangesOf(conditions: Conditions): PortRange[] {
  const { included, excluded } = conditions.get('port') ?? noAlternatives;
  return [...included, ...excluded].flatMap(({ ports }) => ports ?? []);
}

/** Without an included condition, a criterion would match everything that it does not exclude. */
function requireConditions({ id, conditions, behaviour }: CriterionParts, fail: Fail): void {
  if (behaviour === null && conditions.size === 0) {
    fail(`criterion "${id}" has no condition`, `Add one of ${Object.keys(conditionKinds).join(', ')}.`);
  }
  if (behaviour === null && [...conditions.values()].every(({ included }) => included.length === 0)) {
    fail(`criterion "${id}" only excludes`, 'Add a condition without "!".');
  }
}

function addExpectedPaths({ id, conditions }: CriterionParts, element: XmlElement, fail: Fail): void {
  const paths = element.children.filter(({ name }) => name === expectedElement);
  for (const child of paths) {
    requireText(child, id, fail);
    if (child.text === '') fail(`<expected> of criterion "${id}" is empty`, 'It must be the path of an executable, with * and ?.');
    if (child.text.startsWith('!')) fail(`<expected>${child.text}</expected> of criterion "${id}"`, 'It cannot exclude: omit the "!".');
  }
  if (paths.length > 0)
    conditions.set(expectedElement, createAlternatives(expectedElement, [unexpectedPath(paths.map(({ text }) => text))]));
}

function requireText(element: XmlElement, id: string, fail: Fail): void {
  if (element.children.length > 0) fail(`<${element.name}> of criterion "${id}" contains other elements`, 'It must contain only text.');
}

function addPart(parts: CriterionParts, element: XmlElement, fail: Fail): void {
  const { name, text } = element;
  const { id, texts, conditions, exceptions } = parts;
  if (name === exceptElement) {
    allowAttributes(element, {}, fail);
    const exception: Conditions = new Map();
    for (const child of element.children) addCondition(exception, child, id, fail);
    if (exception.size === 0) fail(`<except> of criterion "${id}" has no condition`, 'Add one, or remove the element.');
    exceptions.push(exception);
  } else if (name === behaviourElement) {
    if (parts.behaviour) fail(`criterion "${id}" has two <behaviour> elements`, 'Use one criterion for each behaviour.');
    parts.behaviour = parseBehaviour(element, id, fail);
  } else if (name === 'title' || name === 'source') {
    requireText(element, id, fail);
    allowAttributes(element, {}, fail);
    texts.set(name, text);
  } else {
    addCondition(conditions, element, id, fail);
  }
}

/** Why the logs cannot answer a condition that one might expect. */
const unloggedKinds: ReadonlySet<string> = new Set(['signer', 'hash', 'sha256', 'version']);

function addCondition(conditions: Conditions, element: XmlElement, id: string, fail: Fail): void {
  const { name, text, attributes } = element;
  const kind = Object.hasOwn(conditionKinds, name) ? conditionKinds[name] : undefined;
  if (!kind) {
    const known = `Valid elements: ${elements.join(', ')}.`;
    return fail(
      `criterion "${id}" has <${name}>`,
      unloggedKinds.has(name) ? `Logs do not contain it; "map --${name === 'sha256' ? 'hash' : name}" shows it now. ${known}` : known,
    );
  }
  requireText(element, id, fail);
  allowAttributes(element, kind.attributes, fail);
  const isExcluded = text.startsWith('!');
  const test = kind.parse(isExcluded ? text.slice(1).trimStart() : text, attributes);
  if (!test) return fail(`<${name}>${text}</${name}> of criterion "${id}"`, `It must be ${kind.expected}; "!" before it excludes.`);
  const alternatives = conditions.get(name) ?? createAlternatives(name);
  (isExcluded ? alternatives.excluded : alternatives.included).push(test);
  conditions.set(name, alternatives);
}

function parseBehaviour(element: XmlElement, id: string, fail: Fail): BehaviourSettings {
  if (element.children.length > 0 || element.text !== '')
    fail(`<behaviour> of criterion "${id}" has content`, 'It must have only attributes.');
  const { kind = '', ...given } = element.attributes;
  const known = Object.hasOwn(behaviourKinds, kind) ? behaviourKinds[kind] : undefined;
  if (!known) return fail(`<behaviour kind="${kind}"> of criterion "${id}"`, `Valid kinds: ${Object.keys(behaviourKinds).join(', ')}.`);
  const names = Object.keys(known.parameters);
  const parameters = Object.fromEntries(Object.entries(known.parameters).map(([name, { initial }]) => [name, initial]));
  for (const [name, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(known.parameters, name) ? known.parameters[name] : undefined;
    if (!parameter)
      return fail(`<behaviour kind="${kind}" ${name}="${value}"> of criterion "${id}"`, `Valid attributes: ${names.join(', ')}.`);
    const number = /^\d{1,9}(?:\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= parameter.min && number <= parameter.max)) {
      fail(
        `<behaviour kind="${kind}" ${name}="${value}"> of criterion "${id}"`,
        `It must be a number from ${parameter.min} to ${parameter.max}.`,
      );
    }
    parameters[name] = number;
  }
  return { kind, parameters };
}

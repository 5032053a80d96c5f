import { isIP } from 'node:net';
import { isLoopbackAddress } from '../../model/addresses.ts';
import { addressRange } from '../../model/address-range.ts';
import { counted } from '../../model/counted.ts';
import { wildcard } from '../../model/wildcard.ts';
import { looksLike } from './look-alike.ts';
import { isMicrosoftAddress } from './microsoft-networks.ts';
import { servicePort, type Subject } from './subject.ts';

/** A single condition. */
interface Test {
  readonly matches: (subject: Subject) => boolean;
  /** The match in words. Called for subjects that match. */
  readonly reason: (subject: Subject) => string;
  /** The ports of a condition about ports. */
  readonly ports?: PortRange;
}

/** Both ends belong to it. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** The conditions of one kind in a criterion. */
export interface Alternatives {
  /** At least one of these matches, if there are any … */
  readonly included: Test[];
  /** … and none of these. */
  readonly excluded: Test[];
  /** If all tests of the kind are about one text: that text, and the results and reasons by text. A list may have a hundred names. */
  readonly textOf?: (subject: Subject) => string | null;
  readonly results?: Map<string, boolean>;
  readonly reasons?: Map<string, string | null>;
}

/** The texts that kinds of conditions are about. */
const textFields: { readonly [kind: string]: (subject: Subject) => string | null } = {
  process: ({ processName }) => processName,
  'look-alike': ({ processName }) => processName,
  parent: ({ parentProcessName }) => parentProcessName,
  path: ({ path }) => path,
  expected: ({ path }) => path,
  user: ({ user }) => user,
  'command-line': ({ commandLine }) => commandLine,
  state: ({ state }) => state,
};

/** @param kind of the conditions, as an element of a criterion names it */
export function createAlternatives(kind: string, included: Test[] = []): Alternatives {
  const textOf = Object.hasOwn(textFields, kind) ? textFields[kind] : undefined;
  return {
    included,
    excluded: [],
    ...(textOf && { textOf, results: new Map<string, boolean>(), reasons: new Map<string, string | null>() }),
  };
}

export const noAlternatives: Alternatives = { included: [], excluded: [] };

/** A kind of condition: an element of a `<criterion>`. */
export interface ConditionKind {
  /** Its attributes and their valid values. */
  readonly attributes: { readonly [name: string]: readonly string[] };
  /** The test, or null for an invalid text. */
  readonly parse: (text: string, attributes: { readonly [name: string]: string }) => Test | null;
  readonly expected: string;
}

type Matches = (text: string) => boolean;

/** Maximum number of results that are kept for a condition. There are a thousand conditions, so that more would take gigabytes. */
const maxCached = 5000;

/** Caches the results of a test: a log repeats a few names and addresses millions of times. */
export function withCache(matches: Matches): Matches {
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

/** {@link Alternatives} have its results by text. */
function textTest(what: string, matches: Matches, textOf: (subject: Subject) => string | null): Test {
  return {
    matches: (subject) => {
      const text = textOf(subject);
      return text !== null && matches(text);
    },
    reason: (subject) => `${what} ${textOf(subject)}`,
  };
}

function listTest(what: string, matches: Matches, textsOf: (subject: Subject) => readonly string[] | null): Test {
  const cached = withCache(matches);
  // A log repeats a few lists of modules, each of them one object.
  const results = new WeakMap<readonly string[], string | null>();
  function found(texts: readonly string[]): string | null {
    let result = results.get(texts);
    if (result === undefined) results.set(texts, (result = texts.find(cached) ?? null));
    return result;
  }
  return {
    matches(subject) {
      const texts = textsOf(subject);
      return texts !== null && found(texts) !== null;
    },
    reason: (subject) => `${what} ${found(textsOf(subject) ?? [])}`,
  };
}

/** `chrome` matches `chrome.exe` too. */
function imagePattern(pattern: string): Matches {
  const [plain, executable] = [wildcard(pattern), wildcard(`${pattern}.exe`)];
  return (name) => plain(name) || executable(name);
}

const sides = { side: ['local', 'remote', 'any'] };

function portTest(text: string, { side = 'any', protocol }: { readonly [name: string]: string }): Test | null {
  const [, low, high] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(low), Number(high ?? low)];
  if (low === undefined || from > to || to > 65_535) return null;
  const within = (port: number | null): boolean => port !== null && port >= from && port <= to;
  // The other end of a connection has chosen its port arbitrarily.
  const isLocal = ({ direction, localPort }: Subject): boolean => side !== 'remote' && direction !== 'Outbound' && within(localPort);
  const isRemote = ({ direction, remotePort }: Subject): boolean => side !== 'local' && direction !== 'Inbound' && within(remotePort);
  return {
    ports: { from, to },
    matches: (subject) =>
      (protocol === undefined || subject.protocol?.toLowerCase() === protocol) && (isLocal(subject) || isRemote(subject)),
    reason(subject) {
      const both = isLocal(subject) && isRemote(subject);
      const shown = both ? servicePort(subject).side : isLocal(subject) ? 'local' : 'remote';
      return `${shown} port ${subject.protocol ?? ''} ${shown === 'local' ? subject.localPort : subject.remotePort}`;
    },
  };
}

/** IPv6 networks that are not reached through the Internet: RFC 4291 (unspecified, loopback, link-local, multicast), RFC 4193. */
const privateNetworks = ['::', '::1', 'fe80::/10', 'fc00::/7', 'ff00::/8'].map(addressRange);
const isPrivateIpv6 = withCache((address) => privateNetworks.some((range) => range?.(address)));
/** The IPv4 ones: RFC 1918, 6598, 3927, 1122 (this host, loopback), 5771 (multicast), 1112. */
const privateIpv4 =
  /^(?:::ffff:)?(?:0|10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|2[2-5]\d)\./i;

function isPrivate(address: string): boolean {
  return address.includes('.') ? privateIpv4.test(address) : isPrivateIpv6(address);
}

/** Names of ranges. The addresses of a log are too many to cache. */
const namedRanges: { readonly [name: string]: Matches } = {
  private: isPrivate,
  public: (address) => !isPrivate(address),
  loopback: isLoopbackAddress,
  microsoft: isMicrosoftAddress,
};

function addressTest(text: string, { side = 'remote' }: { readonly [name: string]: string }): Test | null {
  const named = Object.hasOwn(namedRanges, text) ? namedRanges[text]! : null;
  const range = named ?? addressRange(text);
  if (range === null) return null;
  const matches = named ?? (isIP(text) === 4 ? range : withCache(range));
  const isLocal = ({ localAddress }: Subject): boolean => side !== 'remote' && localAddress !== null && matches(localAddress);
  const isRemote = ({ remoteAddress }: Subject): boolean => side !== 'local' && remoteAddress !== null && matches(remoteAddress);
  return {
    matches: (subject) => isLocal(subject) || isRemote(subject),
    reason: (subject) => (isLocal(subject) ? `local address ${subject.localAddress}` : `remote address ${subject.remoteAddress}`),
  };
}

/** A connection of unknown direction may have either: it is a match, and the reason names this. */
function directionTest(text: string): Test | null {
  const wanted = (['Inbound', 'Outbound'] as const).find((direction) => direction.toLowerCase() === text.toLowerCase());
  if (!wanted) return null;
  return {
    matches: ({ direction, remotePort, state }) => (direction === null ? remotePort !== null && state !== 'Listen' : direction === wanted),
    reason: ({ direction }) => (direction === null ? 'direction not known' : text.toLowerCase()),
  };
}

function textKind(what: string, parse: (text: string) => Test): ConditionKind {
  return { attributes: {}, parse: (text) => (text === '' ? null : parse(text)), expected: `${what}, with * and ?` };
}

/** `none`: the process is no service. What is not known does not match. */
function serviceTest(text: string): Test {
  if (text === 'none') return { matches: ({ services }) => services?.length === 0, reason: () => 'no service' };
  const matches = withCache(wildcard(text));
  const found = ({ services }: Subject): string | undefined => services?.find(({ name }) => matches(name))?.name;
  return { matches: (subject) => found(subject) !== undefined, reason: (subject) => `service ${found(subject)}` };
}

/** The condition elements of a `<criterion>`. */
export const conditionKinds: { readonly [name: string]: ConditionKind } = {
  port: { attributes: { ...sides, protocol: ['tcp', 'udp'] }, parse: portTest, expected: 'a port or a range: 4444, 6660-6669' },
  address: {
    attributes: sides,
    parse: addressTest,
    expected: 'an address, a network (10.0.0.0/8), a pattern, "private", "public", "loopback" or "microsoft"',
  },
  direction: { attributes: {}, parse: directionTest, expected: '"inbound" or "outbound"' },
  process: textKind('a process name', (text) => textTest('process', imagePattern(text), ({ processName }) => processName)),
  parent: textKind('the name of the parent process', (text) =>
    textTest('parent', imagePattern(text), ({ parentProcessName }) => parentProcessName),
  ),
  'look-alike': {
    attributes: {},
    parse: (text) =>
      text === ''
        ? null
        : textTest(
            `looks like ${text}:`,
            (name) => looksLike(name, text),
            ({ processName }) => processName,
          ),
    expected: 'the name of a well-known process',
  },
  'command-line': textKind('a command line', (text) => textTest('command line', wildcard(text), ({ commandLine }) => commandLine)),
  user: textKind('an account', (text) => textTest('user', wildcard(text), ({ user }) => user)),
  service: textKind('the name of a service, or "none"', serviceTest),
  module: textKind('the path of a module', (text) => listTest('module', wildcard(text), ({ modules }) => modules)),
  path: textKind('the path of an executable', (text) => textTest('run from', wildcard(text), ({ path }) => path)),
  host: textKind('a host name', (text) => listTest('host', wildcard(text), ({ hostNames }) => hostNames)),
  state: textKind('a state (Listen, Established)', (text) => textTest('state', wildcard(text), ({ state }) => state)),
};

/** Kinds of conditions that only records of processes can match, in the logs that have no PR-EVENTS. */
export const processKinds: readonly string[] = ['path', 'module', 'expected', 'service'];

/** Kinds of conditions about a socket. */
export const socketKinds: readonly string[] = ['port', 'address', 'direction', 'state', 'host'];

/** The kinds in the order in which they are tested: what is cheap and excludes most comes first. */
const testOrder = [
  'process',
  'direction',
  'state',
  'port',
  'parent',
  'user',
  'look-alike',
  'path',
  'service',
  'module',
  'expected',
  'command-line',
];

/** The conditions of a criterion or an exception. */
export interface Match {
  /** Whether all kinds of conditions match. */
  readonly matches: (subject: Subject) => boolean;
  /** The reasons of all kinds of conditions, for a subject that matches. */
  readonly reasons: (subject: Subject) => string[];
}

/** @param known kinds that are known to match */
export function createMatch(conditions: ReadonlyMap<string, Alternatives>, known: readonly string[] = []): Match {
  const kinds = [...conditions.values()];
  const tested = [...conditions]
    .filter(([kind]) => !known.includes(kind))
    .toSorted(([one], [other]) => orderOf(one) - orderOf(other))
    .map(([, alternatives]) => alternatives);
  return {
    matches: (subject) => tested.every((alternatives) => canMatch(alternatives, subject)),
    reasons: (subject) => kinds.flatMap((alternatives) => reasonOf(alternatives, subject) ?? []),
  };
}

/** The reason of the first condition that matches. */
function reasonOf({ included, textOf, reasons }: Alternatives, subject: Subject): string | null {
  const find = (): string | null => included.find(({ matches }) => matches(subject))?.reason(subject) ?? null;
  const text = textOf?.(subject) ?? null;
  if (text === null || !reasons) return find();
  let reason = reasons.get(text);
  if (reason === undefined) {
    if (reasons.size >= maxCached) reasons.clear();
    reasons.set(text, (reason = find()));
  }
  return reason;
}

function orderOf(kind: string): number {
  const order = testOrder.indexOf(kind);
  return order < 0 ? testOrder.length : order;
}

/** Whether a subject may match conditions of one kind: an exclusion does not match, and one of the others does. */
export function canMatch(alternatives: Alternatives, subject: Subject): boolean {
  const { included, textOf, results } = alternatives;
  if (!textOf || !results) return matchesOneOf(alternatives, subject);
  const text = textOf(subject);
  // A text that is not known matches nothing, and is not excluded.
  if (text === null) return included.length === 0;
  let result = results.get(text);
  if (result === undefined) {
    if (results.size >= maxCached) results.clear();
    results.set(text, (result = matchesOneOf(alternatives, subject)));
  }
  return result;
}

function matchesOneOf({ included, excluded }: Alternatives, subject: Subject): boolean {
  const isMatch = ({ matches }: Test): boolean => matches(subject);
  return (included.length === 0 || included.some(isMatch)) && !excluded.some(isMatch);
}

/** A process that does not run from one of these paths. Not known: no match. */
export function unexpectedPath(expected: readonly string[]): Test {
  const patterns = expected.map(wildcard);
  const matches = (path: string): boolean => patterns.some((pattern) => pattern(path));
  const others = expected.length === 1 ? '' : ` or ${counted(expected.length - 1, 'other place')}`;
  return {
    matches: ({ path }) => path !== null && !matches(path),
    reason: ({ path }) => `run from ${path}, not from ${expected[0]}${others}`,
  };
}

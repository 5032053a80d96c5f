import { addressRange } from '../../model/address-range.ts';
import { wildcard } from '../../model/wildcard.ts';
import { looksLike } from './look-alike.ts';
import { servicePort, type Subject } from './subject.ts';

/** Describes the match in words; null if the subject does not match. */
type Test = (subject: Subject) => string | null;

/** The conditions of one kind in a criterion. */
export interface Alternatives {
  /** At least one of these matches, if there are any … */
  readonly included: Test[];
  /** … and none of these. */
  readonly excluded: Test[];
}

/** A kind of condition: an element of a `<criterion>`. */
export interface ConditionKind {
  /** Its attributes and their valid values. */
  readonly attributes: { readonly [name: string]: readonly string[] };
  /** The test, or null for an invalid text. */
  readonly parse: (text: string, attributes: { readonly [name: string]: string }) => Test | null;
  readonly expected: string;
}

type Matches = (text: string) => boolean;

const maxCached = 50_000;

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

function textTest(what: string, matches: Matches, textOf: (subject: Subject) => string | null): Test {
  const cached = withCache(matches);
  return (subject) => {
    const text = textOf(subject);
    return text !== null && cached(text) ? `${what} ${text}` : null;
  };
}

function listTest(what: string, matches: Matches, textsOf: (subject: Subject) => readonly string[] | null): Test {
  const cached = withCache(matches);
  return (subject) => {
    const found = textsOf(subject)?.find(cached);
    return found === undefined ? null : `${what} ${found}`;
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
  return (subject) => {
    const { direction, localPort, remotePort } = subject;
    if (protocol !== undefined && subject.protocol?.toLowerCase() !== protocol) return null;
    // The other end of a connection has chosen its port arbitrarily.
    const isLocal = side !== 'remote' && direction !== 'Outbound' && within(localPort);
    const isRemote = side !== 'local' && direction !== 'Inbound' && within(remotePort);
    if (!isLocal && !isRemote) return null;
    const shown = isLocal && isRemote ? servicePort(subject).side : isLocal ? 'local' : 'remote';
    return `${shown} port ${subject.protocol ?? ''} ${shown === 'local' ? localPort : remotePort}`;
  };
}

/** Networks that are not reached through the Internet: RFC 1918, 6598, 3927, 4193, 4291 (loopback, link-local, multicast), 1112. */
const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  '0.0.0.0/8',
  '224.0.0.0/4',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::/10',
  'fc00::/7',
  'ff00::/8',
].map(addressRange);
const isPrivate = withCache((address) => privateNetworks.some((range) => range?.(address.replace(/^::ffff:(?=\d+\.)/i, ''))));

const namedRanges: { readonly [name: string]: Matches } = { private: isPrivate, public: (address) => !isPrivate(address) };

function addressTest(text: string, { side = 'remote' }: { readonly [name: string]: string }): Test | null {
  const range = Object.hasOwn(namedRanges, text) ? namedRanges[text]! : addressRange(text);
  if (range === null) return null;
  const matches = withCache(range);
  return ({ localAddress, remoteAddress }) => {
    if (side !== 'remote' && localAddress !== null && matches(localAddress)) return `local address ${localAddress}`;
    return side !== 'local' && remoteAddress !== null && matches(remoteAddress) ? `remote address ${remoteAddress}` : null;
  };
}

/** A connection of unknown direction may have either: it is a match, and the reason names this. */
function directionTest(text: string): Test | null {
  const wanted = (['Inbound', 'Outbound'] as const).find((direction) => direction.toLowerCase() === text.toLowerCase());
  if (!wanted) return null;
  return ({ direction, remotePort, state }) => {
    if (direction !== null) return direction === wanted ? text.toLowerCase() : null;
    return remotePort === null || state === 'Listen' ? null : 'direction not known';
  };
}

function textKind(what: string, parse: (text: string) => Test): ConditionKind {
  return { attributes: {}, parse: (text) => (text === '' ? null : parse(text)), expected: `${what}, with * and ?` };
}

/** The condition elements of a `<criterion>`. */
export const conditionKinds: { readonly [name: string]: ConditionKind } = {
  port: { attributes: { ...sides, protocol: ['tcp', 'udp'] }, parse: portTest, expected: 'a port or a range: 4444, 6660-6669' },
  address: {
    attributes: sides,
    parse: addressTest,
    expected: 'an address, a network (10.0.0.0/8), a pattern, "private" or "public"',
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
  module: textKind('the path of a module', (text) => listTest('module', wildcard(text), ({ modules }) => modules)),
  path: textKind('the path of an executable', (text) => textTest('run from', wildcard(text), ({ path }) => path)),
  host: textKind('a host name', (text) => listTest('host', wildcard(text), ({ hostNames }) => hostNames)),
  state: textKind('a state (Listen, Established)', (text) => textTest('state', wildcard(text), ({ state }) => state)),
};

/** Kinds of conditions that only records of processes can match, in the logs that have no PR-EVENTS. */
export const processKinds: readonly string[] = ['path', 'module', 'expected'];

/** The reasons of all kinds of conditions; null if one of them does not match. */
export function matchAll(kinds: Iterable<Alternatives>, subject: Subject): string[] | null {
  const reasons: string[] = [];
  for (const { included, excluded } of kinds) {
    if (excluded.some((test) => test(subject) !== null)) return null;
    if (included.length === 0) continue;
    const reason = firstMatch(included, subject);
    if (reason === null) return null;
    reasons.push(reason);
  }
  return reasons;
}

/** The first reason of alternatives; null if none matches. */
export function firstMatch(tests: readonly Test[], subject: Subject): string | null {
  for (const test of tests) {
    const reason = test(subject);
    if (reason !== null) return reason;
  }
  return null;
}

/** Whether a subject may match conditions of one kind: an exclusion does not match, and one of the others does. */
export function canMatch({ included, excluded }: Alternatives, subject: Subject): boolean {
  return firstMatch(excluded, subject) === null && (included.length === 0 || firstMatch(included, subject) !== null);
}

/** A process that does not run from one of these paths. Not known: no match. */
export function unexpectedPath(expected: readonly string[]): Test {
  const patterns = expected.map(wildcard);
  const matches = withCache((path) => patterns.some((pattern) => pattern(path)));
  return ({ path }) => (path === null || matches(path) ? null : `run from ${path}, not from ${expected.join(' or ')}`);
}

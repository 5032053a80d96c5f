import { Command } from 'commander';
import { addressRange } from '../model/address-range.ts';
import { imageName } from '../model/image-name.ts';
import { isBoundOnly, isListening } from '../model/listening.ts';
import type { PortMapping, ServiceInfo } from '../model/port-mapping.ts';
import { tcpStates } from '../model/tcp-states.ts';
import { wildcard } from '../model/wildcard.ts';
import { CommandError, UsageError } from './errors.ts';
import { inputName, standardInput } from './input/standard-input.ts';
import { readTextList } from './input/text-list.ts';

/** The filters as typed. Filters with values hold one string per use of the option; a string may contain several values with commas. */
export interface FilterOptions {
  readonly tcp?: true;
  readonly udp?: true;
  readonly ipv4?: true;
  readonly ipv6?: true;
  readonly listening?: true;
  readonly bound?: true;
  readonly state?: readonly string[];
  readonly port?: readonly string[];
  readonly remotePort?: readonly string[];
  readonly localAddress?: readonly string[];
  readonly remoteAddress?: readonly string[];
  readonly process?: readonly string[];
  readonly pid?: readonly string[];
  readonly user?: readonly string[];
  readonly service?: readonly string[];
}

/** Source of further filters: a file, or {@link standardInput}. */
export interface FilterFileOptions {
  readonly filterFile?: string;
}

/** Whether a mapping matches. */
export type Filter = (mapping: PortMapping) => boolean;

/** The fields of a socket that filters test. A log record may lack the optional ones. */
export type FilteredSocket = Pick<PortMapping, 'protocol' | 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort' | 'state'> &
  Partial<Pick<PortMapping, 'dualStack'>>;

/** The fields of an owner that filters test. A log record may lack the optional ones. */
export type FilteredOwner = Pick<PortMapping, 'processId' | 'processName' | 'user'> &
  Partial<Pick<PortMapping, 'path' | 'commandLine' | 'sharedWith'>> & { readonly services?: readonly ServiceInfo[] | null };

/** Filters by what they test. Null: no such filter was given. */
export interface SplitFilters {
  readonly socket: Test<FilteredSocket> | null;
  readonly owner: Test<FilteredOwner> | null;
}

/** Adds the mapping filters of `map`, `watch`, `compare`, `log read` and `log timeline`. */
function addFilterOptions(command: Command): void {
  command
    .optionsGroup('Filters (combined with AND; multiple values of one filter with OR; !value excludes; `c is a literal c):')
    .option('--tcp', 'TCP sockets')
    .option('--udp', 'UDP sockets')
    .option('-4, --ipv4', 'sockets that accept IPv4')
    .option('-6, --ipv6', 'sockets that accept IPv6')
    .option('--listening', 'listening TCP sockets, and UDP sockets without a remote endpoint')
    .option('--bound', 'TCP sockets that are bound, but neither listen nor are connected')
    .option('--state <states>', `TCP states: ${tcpStates.join(', ')}`, collectOption)
    .option('--port <ports>', 'local ports: 80, 8000-8999, !443', collectOption)
    .option('--remote-port <ports>', 'remote ports', collectOption)
    .option('--local-address <addresses>', 'local addresses: 127.0.0.1, 10.0.0.0/8, 192.168.*, fe80::/10', collectOption)
    .option('--remote-address <addresses>', 'remote addresses', collectOption)
    .option('--process <processes>', 'process names (chrome matches chrome.exe; wildcards * and ?) or process ids', collectOption)
    .option('--pid <ids>', 'process ids only, combined with --process: 4711, !4', collectOption)
    .option('--user <users>', 'accounts: alice matches CORP\\alice, CORP\\* matches all accounts of that domain', collectOption)
    .option('--service <services>', 'services or systemd units, by name or display name', collectOption);
}

/** Adds the filters, and the option that reads further filters from a file. */
export function addFilters(command: Command): void {
  addFilterOptions(command);
  command.option(
    '--filter-file <file>',
    `further filters from a file, one per line (--port=80); ${standardInput}: from standard input, up to an empty line`,
  );
}

/**
 * Merges the typed filters and those of the filter file.
 * @throws CommandError if the file cannot be read or is empty, CommanderError for a line that is not a filter
 */
export async function withFilterFile<Options extends FilterOptions & FilterFileOptions>(typed: Options): Promise<Options> {
  if (typed.filterFile === undefined) return typed;
  const command = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  addFilterOptions(command);
  const lines = await readTextList(typed.filterFile, 'Check the path of the file.');
  if (lines.length === 0) {
    // Without this check an empty list would select everything.
    throw new CommandError(
      'NoFilters',
      'ObjectNotFound',
      `the filter file contains no filters (${inputName(typed.filterFile)} is empty)`,
      typed.filterFile,
      'Write one filter per line, such as --port=80.',
    );
  }
  const more: FilterOptions = command.parse(lines, { from: 'user' }).opts();
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(typed));
  for (const [name, value] of Object.entries(more)) {
    const before = merged[name];
    merged[name] = Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value;
  }
  return Object.assign({}, typed, merged);
}

/** Collects the values of all uses of an option. */
function collectOption(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * Combines all filters into one.
 * @returns null if no filter was given
 * @throws UsageError for an invalid value
 */
export function filterOf(options: FilterOptions): Filter | null {
  const { socket, owner } = splitFilters(options);
  return allOf<PortMapping>([socket, owner]);
}

/**
 * The filters of sockets and of owners, each combined into one: a log record may have an owner and several sockets.
 * @throws UsageError for an invalid value
 */
export function splitFilters(options: FilterOptions): SplitFilters {
  return {
    socket: allOf<FilteredSocket>([
      anyOf([options.tcp && (({ protocol }) => protocol === 'TCP'), options.udp && (({ protocol }) => protocol === 'UDP')]),
      anyOf([
        options.ipv4 && (({ localAddress, dualStack }) => !localAddress.includes(':') || dualStack === true),
        options.ipv6 && (({ localAddress }) => localAddress.includes(':')),
      ]),
      conditionFilter(options),
      valuesFilter('--port', options.port, ports, ({ localPort }) => localPort),
      valuesFilter('--remote-port', options.remotePort, ports, ({ remotePort }) => remotePort),
      valuesFilter('--local-address', options.localAddress, addresses, ({ localAddress }) => localAddress),
      valuesFilter('--remote-address', options.remoteAddress, addresses, ({ remoteAddress }) => remoteAddress),
    ]),
    owner: allOf<FilteredOwner>([
      valuesFilter('--process', options.process, processes, (owner) => owner),
      valuesFilter('--pid', options.pid, processIds, (owner) => owner),
      valuesFilter('--user', options.user, users, ({ user }) => user),
      valuesFilter('--service', options.service, services, (owner) => owner),
    ]),
  };
}

/** A test for values that pass all given tests; null if none is given. */
function allOf<Value>(tests: readonly (Test<Value> | null)[]): Test<Value> | null {
  const given = tests.filter((test) => test !== null);
  return given.length === 0 ? null : (value) => given.every((test) => test(value));
}

const filterNames = [
  'tcp',
  'udp',
  'ipv4',
  'ipv6',
  'listening',
  'bound',
  'state',
  'port',
  'remotePort',
  'localAddress',
  'remoteAddress',
  'process',
  'pid',
  'user',
  'service',
] as const;

/** The filters as typed, for messages: `--tcp --port 80,443`. At most ten values per filter are shown. */
export function filterText(options: FilterOptions): string {
  return filterNames
    .filter((name) => options[name] !== undefined)
    .map((name) => {
      const option = `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`;
      const values = options[name];
      if (values === undefined || values === true) return option;
      const rest = values.length - maxShownValues;
      return `${option} ${values.slice(0, maxShownValues).join(',')}${rest > 0 ? ` (and ${rest} more)` : ''}`;
    })
    .join(' ');
}

const maxShownValues = 10;

function anyOf(tests: readonly (Test<FilteredSocket> | undefined)[]): Test<FilteredSocket> | null {
  const given = tests.filter((test) => test !== undefined);
  return given.length === 0 ? null : (socket) => given.some((test) => test(socket));
}

/** `--listening` and `--bound` act as additional values of `--state`. */
function conditionFilter(options: FilterOptions): Test<FilteredSocket> | null {
  if (!options.listening && !options.bound && !options.state) return null;
  const { included, excluded } = parseValues('--state', options.state ?? [], states);
  if (options.listening) included.push(isListening);
  if (options.bound) included.push(isBoundOnly);
  return (socket) => matches(socket, { included, excluded });
}

function valuesFilter<Record, Value>(
  option: string,
  texts: readonly string[] | undefined,
  kind: ValueKind<Value>,
  valueOf: (record: Record) => Value | null,
): Test<Record> | null {
  if (texts === undefined) return null;
  const tests = parseValues(option, texts, kind);
  return (record) => {
    const value = valueOf(record);
    // A missing value matches no pattern, so that it is not excluded either.
    return value === null ? tests.included.length === 0 : matches(value, tests);
  };
}

type Test<Value> = (value: Value) => boolean;

interface Tests<Value> {
  readonly included: Test<Value>[];
  readonly excluded: Test<Value>[];
}

/** Matches one of the included values, if there are any, and none of the excluded values. */
function matches<Value>(value: Value, { included, excluded }: Tests<Value>): boolean {
  return (included.length === 0 || included.some((test) => test(value))) && !excluded.some((test) => test(value));
}

/** Separates the values of a list: a comma that is not escaped with a backtick. */
const separator = /(?<=(?<!`)(?:``)*),/;

function parseValues<Value>(option: string, texts: readonly string[], kind: ValueKind<Value>): Tests<Value> {
  const tests: Tests<Value> = { included: [], excluded: [] };
  for (const part of new Set(texts.flatMap((text) => text.split(separator)))) {
    // A space after a backtick is literal.
    const typed = part.replace(/^\s+|(?<!`)\s+$/g, '');
    const negated = typed.startsWith('!');
    const value = negated ? typed.slice(1).trimStart() : typed;
    if (value === '') throw new UsageError('EmptyValue', `${option} has an empty value`, option, 'Give a value, or omit the option.');
    (negated ? tests.excluded : tests.included).push(kind(value, option, negated));
  }
  return tests;
}

/** Creates the test for one value. @throws UsageError if the text is not a valid value of this kind */
type ValueKind<Value> = (text: string, option: string, isExcluded: boolean) => Test<Value>;

function invalidValue(option: string, value: string, reason: string, remedy: string): UsageError {
  return new UsageError('InvalidValue', `invalid value '${value}' for ${option}: ${reason}`, value, remedy);
}

const maxPort = 65_535;

function ports(text: string, option: string): Test<number> {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const first = Number(from);
  const last = Number(to ?? from);
  const remedy = `Valid ports are 0 to ${maxPort}; write a range as 8000-8999.`;
  if (Number.isNaN(first)) throw invalidValue(option, text, 'not a port or a range of ports', remedy);
  if (first > maxPort || last > maxPort) throw invalidValue(option, text, `the highest port is ${maxPort}`, remedy);
  if (first > last) throw invalidValue(option, text, 'the end of the range is below its start', remedy);
  return (port) => port >= first && port <= last;
}

function addresses(text: string, option: string): Test<string> {
  const test = addressRange(text);
  if (test) return test;
  throw invalidValue(
    option,
    text,
    'not an address, a network or a wildcard',
    'Write 10.1.2.3, 10.0.0.0/8, 10.1.*, ::1 or fe80::/10; host names are not resolved.',
  );
}

function states(text: string, option: string): Test<FilteredSocket> {
  const known = [...tcpStates, ...(/^unknown\(\d+\)$/i.test(text) ? [`Unknown(${Number.parseInt(text.slice(8), 10)})`] : [])];
  const selected = known.find((state) => normalizeState(state) === normalizeState(text));
  if (selected === undefined) throw invalidValue(option, text, 'not a TCP state', `Valid values: ${tcpStates.join(', ')}.`);
  return ({ state }) => state === selected;
}

/** `TIME_WAIT`, `time-wait` and `TimeWait` are the same state. */
function normalizeState(text: string): string {
  return text.replace(/[-_]/g, '').toLowerCase();
}

/**
 * Matches by name or id. All processes that share a socket count as owners. A process is also included by the name of its executable
 * (`python3.11`, the interpreter of a script) and by the name it was started with (`python3`, a link to it). These two names do not exclude
 * a process, because any program can choose the name that it is started with.
 */
function processes(text: string, _option: string, isExcluded: boolean): Test<FilteredOwner> {
  if (/^\d+$/.test(text)) return processIds(text, '--process');
  const hasName = nameTest(text, /\.exe$/i);
  const isOwner = ({ processName }: Owner): boolean => processName !== null && hasName(processName);
  const isNamed = (owner: FilteredOwner): boolean => isOwner(owner) || (owner.sharedWith ?? []).some(isOwner);
  return isExcluded ? isNamed : (owner) => isNamed(owner) || otherNames(owner).some(hasName);
}

function otherNames({ processId, path = null, commandLine }: FilteredOwner): string[] {
  if (processId === null || path === null) return [];
  const startedAs = path.startsWith('/') ? (commandLine?.split(' ')[0] ?? '') : '';
  return [path, startedAs].filter((file) => file !== '').map(imageName);
}

/** Matches by id only, for use together with names. */
function processIds(text: string, option: string): Test<FilteredOwner> {
  const isOwner = ({ processId }: Owner): boolean => processId === Number(text);
  if (/^\d+$/.test(text)) return (owner) => isOwner(owner) || (owner.sharedWith ?? []).some(isOwner);
  throw invalidValue(option, text, 'not a process id', 'Process ids are whole numbers; --process accepts names as well.');
}

type Owner = Pick<PortMapping, 'processId' | 'processName'>;

/** Matches `CORP\alice` by `alice` or by the full name. */
function users(text: string): Test<string> {
  return nameTest(text, /^[^]*\\/);
}

/** Matches by name or display name. */
function services(text: string): Test<FilteredOwner> {
  const hasName = nameTest(text, /\.(service|socket)$/);
  const isMatch = ({ name, displayName }: ServiceInfo): boolean => hasName(name) || hasName(displayName);
  return (owner) => (owner.services ?? []).some(isMatch);
}

/** A wildcard test for names, with or without the part that is usually omitted. */
function nameTest(text: string, optionalPart: RegExp): Test<string> {
  const test = wildcard(text);
  return (name) => test(name) || test(name.replace(optionalPart, ''));
}

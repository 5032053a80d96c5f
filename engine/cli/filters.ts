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

/** The filters as they were typed. Those that take values hold a text for each use, with commas in it. */
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

/** Where more filters are read from: a file, or {@link standardInput}. */
export interface FilterFileOptions {
  readonly filterFile?: string;
}

/** Whether a mapping is wanted. */
export type Filter = (mapping: PortMapping) => boolean;

/** Gives a command the filters of mappings: `map`, `watch`, `compare` … */
function addFilterOptions(command: Command): void {
  command
    .optionsGroup(
      'Which ones (different filters: all must fit; several values of one: any; !value: not that one; `c: c without a meaning):',
    )
    .option('--tcp', 'TCP')
    .option('--udp', 'UDP')
    .option('-4, --ipv4', 'sockets that take IPv4')
    .option('-6, --ipv6', 'sockets that take IPv6')
    .option('--listening', 'TCP that waits for connections, and UDP that is not tied to one remote end')
    .option('--bound', 'TCP that has a port and does nothing with it yet')
    .option('--state <states>', `TCP states: ${tcpStates.join(', ')}`, collectOption)
    .option('--port <ports>', 'local ports: 80, 8000-8999, !443', collectOption)
    .option('--remote-port <ports>', 'remote ports', collectOption)
    .option('--local-address <addresses>', 'local addresses: 127.0.0.1, 10.0.0.0/8, 192.168.*, fe80::/10', collectOption)
    .option('--remote-address <addresses>', 'remote addresses', collectOption)
    .option('--process <processes>', 'process names (chrome finds chrome.exe; wildcards * and ?) or process ids', collectOption)
    .option('--pid <ids>', 'process ids alone, beside --process: 4711, !4', collectOption)
    .option('--user <users>', 'accounts: alice finds CORP\\alice, CORP\\* finds all of that domain', collectOption)
    .option('--service <services>', 'services or systemd units, by name or display name', collectOption);
}

/** Gives a command the filters, and the option that reads more of them from a file. */
export function addFilters(command: Command): void {
  addFilterOptions(command);
  command.option(
    '--filter-file <file>',
    `more filters from a file, one a line (--port=80), ${standardInput} for standard input, where an empty line ends them`,
  );
}

/**
 * The filters that were typed, and those of the filter file.
 * @throws CommandError when it cannot be read or is empty, CommanderError for a line that is not a filter
 */
export async function withFilterFile<Options extends FilterOptions & FilterFileOptions>(typed: Options): Promise<Options> {
  if (typed.filterFile === undefined) return typed;
  const command = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  addFilterOptions(command);
  const remedy = 'Write one filter a line: --port=80.';
  const lines = await readTextList(typed.filterFile, remedy);
  if (lines.length === 0) {
    // Otherwise an empty list would select everything.
    throw new CommandError(
      'NoFilters',
      'ObjectNotFound',
      `the filter file has no filters (${inputName(typed.filterFile)} is empty)`,
      typed.filterFile,
      remedy,
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

/** Keeps every use of an option. */
function collectOption(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * One test of all filters.
 * @returns null when no filter was given
 * @throws UsageError for a value that cannot be used
 */
export function filterOf(options: FilterOptions): Filter | null {
  const filters = [
    anyOf([options.tcp && (({ protocol }) => protocol === 'TCP'), options.udp && (({ protocol }) => protocol === 'UDP')]),
    anyOf([
      options.ipv4 && (({ localAddress, dualStack }) => !localAddress.includes(':') || dualStack === true),
      options.ipv6 && (({ localAddress }) => localAddress.includes(':')),
    ]),
    conditionFilter(options),
    valuesFilter('--port', options.port, ports, (mapping) => mapping.localPort),
    valuesFilter('--remote-port', options.remotePort, ports, (mapping) => mapping.remotePort),
    valuesFilter('--local-address', options.localAddress, addresses, (mapping) => mapping.localAddress),
    valuesFilter('--remote-address', options.remoteAddress, addresses, (mapping) => mapping.remoteAddress),
    valuesFilter('--process', options.process, processes, (mapping) => mapping),
    valuesFilter('--pid', options.pid, processIds, (mapping) => mapping),
    valuesFilter('--user', options.user, users, (mapping) => mapping.user),
    valuesFilter('--service', options.service, services, (mapping) => mapping),
  ].filter((filter) => filter !== null);
  return filters.length === 0 ? null : (mapping) => filters.every((filter) => filter(mapping));
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

/** The filters as they were typed, for messages: `--tcp --port 80,443`. Of many values the first ten. */
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

function anyOf(filters: readonly (Filter | undefined)[]): Filter | null {
  const given = filters.filter((filter) => filter !== undefined);
  return given.length === 0 ? null : (mapping) => given.some((filter) => filter(mapping));
}

/** `--listening` and `--bound` are two more values of `--state`. */
function conditionFilter(options: FilterOptions): Filter | null {
  if (!options.listening && !options.bound && !options.state) return null;
  const { wanted, unwanted } = parseValues('--state', options.state ?? [], states);
  if (options.listening) wanted.push(isListening);
  if (options.bound) wanted.push(isBoundOnly);
  return (mapping) => fits(mapping, { wanted, unwanted });
}

function valuesFilter<Value>(
  option: string,
  texts: readonly string[] | undefined,
  kind: ValueKind<Value>,
  valueOf: (mapping: PortMapping) => Value | null,
): Filter | null {
  if (texts === undefined) return null;
  const tests = parseValues(option, texts, kind);
  return (mapping) => {
    const value = valueOf(mapping);
    // What has no value fits no value, and so it is none of the unwanted either.
    return value === null ? tests.wanted.length === 0 : fits(value, tests);
  };
}

type Test<Value> = (value: Value) => boolean;

interface Tests<Value> {
  readonly wanted: Test<Value>[];
  readonly unwanted: Test<Value>[];
}

/** One of the wanted values (or there are none), and none of the unwanted. */
function fits<Value>(value: Value, { wanted, unwanted }: Tests<Value>): boolean {
  return (wanted.length === 0 || wanted.some((test) => test(value))) && !unwanted.some((test) => test(value));
}

/** Between the values of a list: a comma that no backtick makes literal. */
const separator = /(?<=(?<!`)(?:``)*),/;

function parseValues<Value>(option: string, texts: readonly string[], kind: ValueKind<Value>): Tests<Value> {
  const tests: Tests<Value> = { wanted: [], unwanted: [] };
  for (const part of new Set(texts.flatMap((text) => text.split(separator)))) {
    // A space after a backtick is literal.
    const typed = part.replace(/^\s+|(?<!`)\s+$/g, '');
    const negated = typed.startsWith('!');
    const value = negated ? typed.slice(1).trimStart() : typed;
    if (value === '') throw new UsageError('EmptyValue', `${option} has an empty value`, option, 'Give one, or leave the option out.');
    (negated ? tests.unwanted : tests.wanted).push(kind(value, option, negated));
  }
  return tests;
}

/** Makes the test for one value. @throws UsageError when the text is none of this kind */
type ValueKind<Value> = (text: string, option: string, isExcluded: boolean) => Test<Value>;

function invalidValue(option: string, value: string, reason: string, remedy: string): UsageError {
  return new UsageError('InvalidValue', `${option} cannot be '${value}' (${reason})`, value, remedy);
}

const highestPort = 65_535;

function ports(text: string, option: string): Test<number> {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const first = Number(from);
  const last = Number(to ?? from);
  const remedy = `Ports go from 0 to ${highestPort}, a range is written 8000-8999.`;
  if (Number.isNaN(first)) throw invalidValue(option, text, 'not a port or a range of ports', remedy);
  if (first > highestPort || last > highestPort) throw invalidValue(option, text, 'there is no such port', remedy);
  if (first > last) throw invalidValue(option, text, 'the range ends before it begins', remedy);
  return (port) => port >= first && port <= last;
}

function addresses(text: string, option: string): Test<string> {
  const test = addressRange(text);
  if (test) return test;
  throw invalidValue(
    option,
    text,
    'not an address, a network or a wildcard',
    'Write 10.1.2.3, 10.0.0.0/8, 10.1.*, ::1 or fe80::/10; names are not looked up.',
  );
}

function states(text: string, option: string): Test<PortMapping> {
  const known = [...tcpStates, ...(/^unknown\(\d+\)$/i.test(text) ? [`Unknown(${Number.parseInt(text.slice(8), 10)})`] : [])];
  const wanted = known.find((state) => plainState(state) === plainState(text));
  if (wanted === undefined) throw invalidValue(option, text, 'not a TCP state', `States are ${tcpStates.join(', ')}.`);
  return ({ state }) => state === wanted;
}

/** `TIME_WAIT`, `time-wait` and `TimeWait` are one. */
function plainState(text: string): string {
  return text.replace(/[-_]/g, '').toLowerCase();
}

/**
 * By name or id. Every holder of a shared socket is its owner. A process is also found by the names of its executable (`python3.11`, the
 * interpreter of a script) and of what it was started as (`python3`, a link to it); it is not excluded by these: any program may choose
 * what it was started as.
 */
function processes(text: string, _option: string, isExcluded: boolean): Test<PortMapping> {
  if (/^\d+$/.test(text)) return processIds(text, '--process');
  const hasName = named(text, /\.exe$/i);
  const isOwner = ({ processName }: Owner): boolean => processName !== null && hasName(processName);
  const isNamed = (mapping: PortMapping): boolean => isOwner(mapping) || mapping.sharedWith.some(isOwner);
  return isExcluded ? isNamed : (mapping) => isNamed(mapping) || otherNames(mapping).some(hasName);
}

function otherNames({ processId, path, commandLine }: PortMapping): string[] {
  if (processId === null || path === null) return [];
  const startedAs = path.startsWith('/') ? (commandLine?.split(' ')[0] ?? '') : '';
  return [path, startedAs].filter((file) => file !== '').map(imageName);
}

/** By id alone, to be combined with names. */
function processIds(text: string, option: string): Test<PortMapping> {
  const isOwner = ({ processId }: Owner): boolean => processId === Number(text);
  if (/^\d+$/.test(text)) return (mapping) => isOwner(mapping) || mapping.sharedWith.some(isOwner);
  throw invalidValue(option, text, 'not a process id', 'Process ids are whole numbers; --process takes names too.');
}

type Owner = Pick<PortMapping, 'processId' | 'processName'>;

/** `CORP\alice` by `alice` or in full. */
function users(text: string): Test<string> {
  return named(text, /^[^]*\\/);
}

/** By name or display name. */
function services(text: string): Test<PortMapping> {
  const hasName = named(text, /\.(service|socket)$/);
  const isWanted = ({ name, displayName }: ServiceInfo): boolean => hasName(name) || hasName(displayName);
  return (mapping) => mapping.services.some(isWanted);
}

/** A test for names by a wildcard, with or without the part that people leave away. */
function named(text: string, usual: RegExp): Test<string> {
  const test = wildcard(text);
  return (name) => test(name) || test(name.replace(usual, ''));
}

import type { Collected } from './collect/report-collector.ts';
import type { PortTrace, ProgramTrace, Trace } from './collect/program-traces.ts';
import type { ReportData } from './report-data.ts';
import { day, momentText } from './report-text.ts';

/** Something that the baseline does not have. */
export interface NewEntry {
  readonly name: string;
  readonly program: string;
  /** Local time, in milliseconds. */
  readonly first: number;
  readonly count: number;
}

/** What is new compared with the baseline. */
export interface NewEntries {
  /** `since Mon 23 Nov 18:00`, `compared with D:\old`. */
  readonly baseline: string;
  /** Whether the baseline was chosen, because none was given. */
  readonly isDefault: boolean;
  readonly listeners: readonly NewEntry[];
  readonly programs: readonly NewEntry[];
  /** Remote ports that a known program did not connect to before. */
  readonly ports: readonly NewEntry[];
  readonly users: readonly NewEntry[];
  /** Remote addresses by program: `name` is the program, `count` the number of addresses. */
  readonly addresses: readonly (NewEntry & { readonly examples: readonly string[] })[];
}

/** Logs of fewer days have no baseline of their own. */
const minDays = 3;

/** Null if there is no baseline: the logs are too short to be their own. */
export function findNewEntries({ collected, baseline, portName }: ReportData): NewEntries | null {
  const { from, to } = collected.bins.range();
  if (baseline && 'collected' in baseline) {
    return newEntries(collected, portName, `compared with ${baseline.name}`, (trace) => isUnknown(trace, baseline.collected));
  }
  const given = baseline?.since ?? collected.knownSince;
  if (!given && to - from < minDays * day) return null;
  const since = given ? collected.local(given) : (collected.last ? collected.local(collected.last) : to) - day;
  return newEntries(collected, portName, `since ${momentText(since)}`, ({ trace }) => trace.first >= since, given === null);
}

/** A trace, with the keys that lead to it. */
interface TraceKey {
  readonly trace: Trace;
  readonly program: string;
  readonly port?: string;
  readonly user?: string;
  readonly address?: string;
}

type IsNew = (key: TraceKey) => boolean;

function newEntries(collected: Collected, portName: ReportData['portName'], baseline: string, isNew: IsNew, isDefault = false): NewEntries {
  const programs = [...collected.programs.values()].filter((program) => program.name !== '(unknown)');
  const known = programs.filter((program) => !isNew({ trace: program, program: program.name }));
  const portText = ({ protocol, port }: PortTrace): string => `${protocol} ${port}${named(portName(protocol, port))}`;
  const newPorts = (program: ProgramTrace, direction: 'in' | 'out'): NewEntry[] =>
    [...program.ports.values()]
      .filter((port) => port.direction === direction && isNew({ trace: port, program: program.name, port: port.key }))
      .map((port) => ({ name: portText(port), program: program.name, first: port.first, count: port.count }));
  return {
    baseline,
    isDefault,
    listeners: sorted(programs.flatMap((program) => newPorts(program, 'in'))),
    programs: sorted(
      programs.filter((program) => !known.includes(program)).map(({ name, first, count }) => ({ name, program: name, first, count })),
    ),
    ports: sorted(known.flatMap((program) => newPorts(program, 'out'))),
    users: newUsers(programs, isNew),
    addresses: known.flatMap((program) => newAddresses(program, isNew)).sort((a, b) => b.count - a.count),
  };
}

function newUsers(programs: readonly ProgramTrace[], isNew: IsNew): NewEntry[] {
  const users = new Map<string, NewEntry & { isNew: boolean }>();
  for (const program of programs) {
    for (const [name, trace] of program.users) {
      const isNewHere = isNew({ trace, program: program.name, user: name });
      const known = users.get(name);
      if (!known || trace.first < known.first) {
        users.set(name, {
          name,
          program: program.name,
          first: trace.first,
          count: trace.count,
          isNew: isNewHere && (known?.isNew ?? true),
        });
      } else known.isNew &&= isNewHere;
    }
  }
  return sorted([...users.values()].filter((user) => user.isNew));
}

function newAddresses(program: ProgramTrace, isNew: IsNew): NewEntries['addresses'] {
  const found = [...program.addresses].filter(([address, trace]) => isNew({ trace, program: program.name, address }));
  if (found.length === 0) return [];
  const first = found.reduce((earliest, [, trace]) => Math.min(earliest, trace.first), Infinity);
  const examples = found.slice(0, 2).map(([address]) => address);
  return [{ name: program.name, program: program.name, first, count: found.length, examples }];
}

function isUnknown({ program, port, user, address }: TraceKey, baseline: Collected): boolean {
  if (user !== undefined) return ![...baseline.programs.values()].some(({ users }) => users.has(user));
  const known = baseline.programs.get(program);
  if (port !== undefined) return !known?.ports.has(port);
  if (address !== undefined) return !known?.addresses.has(address);
  return !known;
}

function named(name: string | null): string {
  return name === null ? '' : ` ${name}`;
}

function sorted(entries: NewEntry[]): NewEntry[] {
  return entries.sort((a, b) => a.first - b.first || (a.name < b.name ? -1 : 1));
}

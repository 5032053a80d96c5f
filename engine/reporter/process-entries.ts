import type { Collector } from '../collector/collector.ts';
import { idleProcess } from '../log-writer/initial-log-writer.ts';
import type { PidsEntry } from '../log-writer/pids-log-writer.ts';
import { addsMapping } from '../log-writer/ports-log-writer.ts';
import { MappingCounts } from '../log-writer/port-statistics.ts';
import { isBoundOnly } from '../model/listening.ts';
import type { Change } from '../model/log-events.ts';
import type { ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import { setNewest } from '../model/set-newest.ts';
import type { Changes } from './changes.ts';
import { endpointKey } from './endpoint-keys.ts';

/** Modules are read again if they are older than this. */
const maxModulesAgeMs = 60_000;
/** Of how many processes they are kept: a machine may start hundreds a second. */
const maxProcesses = 1000;

/** What was read of a process. */
interface KnownModules {
  readonly started: number | undefined;
  readonly read: number;
  /** Null if they cannot be read. */
  readonly modules: readonly ModuleInfo[] | null;
}

/** Creates the entries of PR-PIDS: those of the processes with new mappings since the last entries. */
export class ProcessEntries {
  private readonly modulesOf: Collector['modulesOf'];
  private readonly platform: NodeJS.Platform;
  private readonly known = new Map<number, KnownModules>();
  /** The entries, by PID, without all mappings of the process. */
  private waiting = new Map<number | null, Omit<PidsEntry, 'all' | 'added' | 'counted'> & { readonly added: PortMapping[] }>();
  /** The endpoints of the new mappings, and those of the new mappings that have ended. */
  private endpoints = new Set<string>();
  private ended: PortMapping[] = [];

  constructor(modulesOf: Collector['modulesOf'], platform: NodeJS.Platform) {
    this.modulesOf = modulesOf;
    this.platform = platform;
  }

  /** Whether there are new mappings. */
  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  /**
   * Adds the new mappings among these changes, and reads the modules of their processes now: many processes end soon.
   * @param clock a monotonic clock in milliseconds
   */
  add(changes: readonly Change[], clock: number): void {
    for (const change of changes) {
      const { mapping } = change;
      if (change.event === 'closed' && this.isWaiting && this.endpoints.has(endpointKey(mapping))) this.ended.push(mapping);
      if (addsMapping(change)) this.addNew(mapping, clock);
    }
  }

  private addNew(mapping: PortMapping, clock: number): void {
    const { processId } = mapping;
    // On Windows, mappings without a process are listed under PID 0, as those of a process. On Linux they have no entry.
    if (processId === null && this.platform !== 'win32') return;
    this.endpoints.add(endpointKey(mapping));
    const entry = this.waiting.get(processId);
    if (entry !== undefined) entry.added.push(mapping);
    else if (processId === null) this.waiting.set(processId, { process: idleProcess, modules: null, added: [mapping] });
    else this.waiting.set(processId, { process: mapping, modules: this.modules(processId, mapping, clock), added: [mapping] });
  }

  /**
   * The entries of the processes with new mappings. Their lists are those of the moment when they are requested.
   * @param open the open mappings
   */
  take(open: Pick<Changes, 'eachMapping' | 'statisticsOf'>): PidsEntry[] {
    const { waiting } = this;
    // Mappings that ended meanwhile count too.
    const ended = this.ended.filter((mapping) => !isBoundOnly(mapping));
    let lists: ReadonlyMap<number | null, PortMapping[]> | undefined;
    const allOf = (processId: number | null): PortMapping[] => (lists ??= listByProcess(waiting.keys(), open, ended)).get(processId) ?? [];
    const entries = new Map(
      [...waiting].map(([processId, entry]) => {
        const counted = new MappingCounts(open.statisticsOf(processId));
        return [processId, { ...entry, all: () => allOf(processId), counted }];
      }),
    );
    for (const mapping of ended) entries.get(mapping.processId)?.counted.count(mapping);
    this.waiting = new Map();
    this.endpoints = new Set();
    this.ended = [];
    return [...entries.values()];
  }

  /** The modules of a process, read at most once a minute. */
  private modules(processId: number, process: ProcessInfo, clock: number): readonly ModuleInfo[] | null {
    const started = process.processStarted?.getTime();
    const last = this.known.get(processId);
    if (last !== undefined && last.started === started && clock - last.read < maxModulesAgeMs) return last.modules;
    const result = this.modulesOf(process);
    const modules = typeof result === 'string' ? null : result;
    setNewest(this.known, processId, { started, read: clock, modules }, maxProcesses);
    return modules;
  }
}

/** The mappings of these processes: those that are open, and then those that have ended. */
function listByProcess(
  processIds: Iterable<number | null>,
  open: Pick<Changes, 'eachMapping'>,
  ended: readonly PortMapping[],
): ReadonlyMap<number | null, PortMapping[]> {
  const lists = new Map([...processIds].map((processId): [number | null, PortMapping[]] => [processId, []]));
  open.eachMapping((mapping) => {
    if (!isBoundOnly(mapping)) lists.get(mapping.processId)?.push(mapping);
  });
  for (const mapping of ended) lists.get(mapping.processId)?.push(mapping);
  return lists;
}

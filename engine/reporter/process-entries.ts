import type { Collector } from '../collector/collector.ts';
import { idleProcess } from '../log-writer/initial-log-writer.ts';
import type { PidsEntry } from '../log-writer/pids-log-writer.ts';
import { isBoundOnly } from '../model/listening.ts';
import type { ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import type { Changes } from './changes.ts';

/**
 * Creates the entries of PR-PIDS for a poll. `opened` are the new mappings, none of them Bound; `eachMapping` visits all mappings; `clock`
 * is in milliseconds.
 */
export type ProcessEntries = (opened: readonly PortMapping[], eachMapping: Changes['eachMapping'], clock: number) => PidsEntry[];

/** Modules are read again if they are older than this. */
const maxModulesAgeMs = 60_000;

/** Reads the modules of processes with new mappings, at most once a minute for each process. */
export function createProcessEntries(modulesOf: Collector['modulesOf'], platform: NodeJS.Platform): ProcessEntries {
  const known = new Map<
    number,
    { readonly started: number | undefined; readonly read: number; readonly modules: readonly ModuleInfo[] | null }
  >();

  function modules(process: ProcessInfo, clock: number): readonly ModuleInfo[] | null {
    if (process.processId === null) return null;
    const started = process.processStarted?.getTime();
    const last = known.get(process.processId);
    if (last?.started === started && last) return last.modules;
    const result = modulesOf(process);
    const list = typeof result === 'string' ? null : result;
    known.set(process.processId, { started, read: clock, modules: list });
    return list;
  }

  return (opened, eachMapping, clock) => {
    for (const [processId, { read }] of known) if (clock - read >= maxModulesAgeMs) known.delete(processId);
    const added = Map.groupBy(opened, ({ processId }) => processId);
    // On Windows, mappings without a process are listed under PID 0, as those of a process. On Linux they have no entry.
    if (platform !== 'win32') added.delete(null);
    if (added.size === 0) return [];
    const owned = new Map([...added.keys()].map((processId): [number | null, PortMapping[]] => [processId, []]));
    const vanished = new Set(opened);
    eachMapping((mapping) => {
      if (isBoundOnly(mapping)) return;
      if (owned.get(mapping.processId)?.push(mapping) !== undefined) vanished.delete(mapping);
    });
    // Mappings that ended between two polls count too.
    for (const mapping of vanished) owned.get(mapping.processId)?.push(mapping);
    return [...added].map(([processId, mappings]) => {
      const process = processId === null ? idleProcess : (mappings[0] ?? idleProcess);
      return { process, modules: modules(process, clock), added: mappings, all: owned.get(processId) ?? [] };
    });
  };
}

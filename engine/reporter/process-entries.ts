import type { Collector } from '../collector/collector.ts';
import { idleProcess } from '../log-writer/initial-log-writer.ts';
import type { PidsEntry } from '../log-writer/pids-log-writer.ts';
import { isBoundOnly } from '../model/listening.ts';
import type { ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import type { Changes } from './changes.ts';

/**
 * Makes the entries of PR-PIDS for what a poll brought: `opened` are the new mappings, none of them Bound, `eachMapping` visits all. `clock`
 * in milliseconds.
 */
export type ProcessEntries = (opened: readonly PortMapping[], eachMapping: Changes['eachMapping'], clock: number) => PidsEntry[];

/** Modules are read again when they are older than this, in milliseconds. */
const modulesAge = 60_000;

/** Reads the modules of processes with new mappings, of each process once a minute at most. */
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
    const answer = modulesOf(process);
    const list = typeof answer === 'string' ? null : answer;
    known.set(process.processId, { started, read: clock, modules: list });
    return list;
  }

  return (opened, eachMapping, clock) => {
    for (const [processId, { read }] of known) if (clock - read >= modulesAge) known.delete(processId);
    const added = Map.groupBy(opened, ({ processId }) => processId);
    // Windows lists what nobody owns under PID 0, and that as a process. Elsewhere there is nothing to say of nobody.
    if (platform !== 'win32') added.delete(null);
    if (added.size === 0) return [];
    const held = new Map([...added.keys()].map((processId): [number | null, PortMapping[]] => [processId, []]));
    const gone = new Set(opened);
    eachMapping((mapping) => {
      if (isBoundOnly(mapping)) return;
      if (held.get(mapping.processId)?.push(mapping) !== undefined) gone.delete(mapping);
    });
    // They count too: they ended before they could be looked at.
    for (const mapping of gone) held.get(mapping.processId)?.push(mapping);
    return [...added].map(([processId, mappings]) => {
      const process = processId === null ? idleProcess : (mappings[0] ?? idleProcess);
      return { process, modules: modules(process, clock), added: mappings, all: held.get(processId) ?? [] };
    });
  };
}

import { createHash } from 'node:crypto';
import { logHeader, withLineEnds } from '../log-format/log-header.ts';
import { headerDate } from '../log-format/timestamps.ts';
import type { MachineInfo } from '../model/machine-info.ts';
import type { ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import { countMappings, processBlock, separator } from './process-block-writer.ts';

/** What a PR-PIDS file begins with. */
export function pidsLogHeader(machine: MachineInfo, time: Date): string {
  return withLineEnds(logHeader('Process detail log', machine, time), machine.platform);
}

/** A process that a poll saw with new mappings. */
export interface PidsEntry {
  readonly process: ProcessInfo;
  /** Null where they can't be had. */
  readonly modules: readonly ModuleInfo[] | null;
  /** The mappings that the poll brought. */
  readonly added: readonly PortMapping[];
  /** All that the process has, these included. */
  readonly all: readonly PortMapping[];
}

/** The entries of one PR-PIDS file, which knows what it has said already. */
export interface PidsFile {
  entry(time: Date, entry: PidsEntry): string;
}

/** The first entry of a process in a file is whole; a later one shows what is new. Entries are counted from 1. */
export function createPidsFile(platform: NodeJS.Platform): PidsFile {
  let count = 0;
  const written = new Map<number, { readonly started: number | undefined; readonly info: string; readonly entry: number }>();
  return {
    entry(time, { process, modules, added, all }) {
      count++;
      const started = process.processStarted?.getTime();
      const info = fingerprint(process, modules);
      const processId = process.processId ?? 0;
      const before = written.get(processId);
      const known = before?.started === started ? before : undefined;
      const same = known?.info === info && modules !== null;
      if (!same) written.set(processId, { started, info, entry: count });
      const block = processBlock(process, known ? added : all, countMappings(all), same ? { unchangedSince: known.entry } : modules);
      return withLineEnds(`System Date: ${headerDate(time)}\nEntry: ${count}\n\n${separator}\n${block}`, platform);
    },
  };
}

/** Stands for the user, services and modules of a process; a hash in place of a list that may be long. */
function fingerprint({ user, services }: ProcessInfo, modules: readonly ModuleInfo[] | null): string {
  return createHash('sha256')
    .update(JSON.stringify([user, services, modules]))
    .digest('base64');
}

import { createHash } from 'node:crypto';
import { eachWithLineEnds, logHeader, withLineEnds } from '../log-format/log-header.ts';
import { headerDate } from '../log-format/timestamps.ts';
import type { MachineInfo } from '../model/machine-info.ts';
import type { ModuleInfo, PortMapping, ProcessInfo } from '../model/port-mapping.ts';
import type { PortStatistics } from './port-statistics.ts';
import { processBlock, separator } from './process-block-writer.ts';

/** The header of a PR-PIDS file. */
export function pidsLogHeader(machine: MachineInfo, time: Date): string {
  return withLineEnds(logHeader('Process detail log', machine, time), machine.platform);
}

/** A process with new mappings in a poll. */
export interface PidsEntry {
  readonly process: ProcessInfo;
  /** Null if they cannot be read. */
  readonly modules: readonly ModuleInfo[] | null;
  /** The new mappings. */
  readonly added: readonly PortMapping[];
  /** All mappings of the process, these included: a function, because only the first entry of a file lists them. */
  readonly all: () => readonly PortMapping[];
  /** The numbers of all. */
  readonly counted: PortStatistics;
}

/** Writes the entries of one PR-PIDS file. It omits what an earlier entry of the file contains. */
export interface PidsFile {
  /** @returns the text of an entry, in pieces */
  entry(time: Date, entry: PidsEntry): Iterable<string>;
}

/** The first entry of a process in a file is complete; a later one contains what is new. Entries are numbered from 1. */
export function createPidsFile(platform: NodeJS.Platform): PidsFile {
  let count = 0;
  const written = new Map<number, { readonly started: number | undefined; readonly info: string; readonly entry: number }>();
  return {
    entry(time, { process, modules, added, all, counted }) {
      count++;
      const started = process.processStarted?.getTime();
      const info = fingerprint(process, modules);
      const processId = process.processId ?? 0;
      const before = written.get(processId);
      const known = before?.started === started ? before : undefined;
      const same = known?.info === info && modules !== null;
      if (!same) written.set(processId, { started, info, entry: count });
      const block = processBlock(process, known ? added : all(), counted, same ? { unchangedSince: known.entry } : modules);
      return eachWithLineEnds(withTitle(time, count, block), platform);
    },
  };
}

function* withTitle(time: Date, count: number, block: Iterable<string>): Generator<string> {
  yield `System Date: ${headerDate(time)}\nEntry: ${count}\n\n${separator}\n`;
  yield* block;
}

/** Hash of the user, services and modules of a process, because the list may be long. */
function fingerprint({ user, services }: ProcessInfo, modules: readonly ModuleInfo[] | null): string {
  return createHash('sha256')
    .update(JSON.stringify([user, services, modules]))
    .digest('base64');
}

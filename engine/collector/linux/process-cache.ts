import { isDeepStrictEqual } from 'node:util';
import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { ProcessName } from '../../model/port-mapping.ts';
import { createFileHashes } from './executable-hash.ts';
import { isStillListed, type ProcessRef } from './list-processes.ts';
import { optionalFields } from './read-optional-fields.ts';
import { readProcLink, readProcText } from './read-proc-file.ts';
import { goneProcess, readProcess, type ProcessReadResult } from './read-process.ts';

/** A process with its facts. The same object as long as they have not changed. */
export interface KnownProcess extends ProcessReadResult {
  /** The process, as the `peer` or a holder of a socket. */
  readonly name: ProcessName;
}

/** Facts are read when they are first asked for, and then this often. */
const readEvery = 60_000;

interface Kept {
  known: KnownProcess;
  readAt: number;
  /** Changes when the process starts another program (exec). */
  program: string;
}

/** The facts of processes, kept while they run. */
export interface ProcessCache {
  /** @param isActive the process has opened a port: it may have become another program since */
  of(process: ProcessRef, now: number, isActive: boolean): KnownProcess;
  forget(processes: Iterable<ProcessRef>): void;
}

/** @param include the facts on request to read with the others */
export function createProcessCache(include: readonly OptionalFieldGroup[]): ProcessCache {
  const kept = new Map<ProcessRef, Kept>();
  const hashOf = createFileHashes();

  function of(process: ProcessRef, now: number, isActive: boolean): KnownProcess {
    const last = kept.get(process);
    const isFresh = last !== undefined && now - last.readAt < readEvery;
    if (isFresh && (!isActive || last.readAt === now || last.program === programOf(process))) return last.known;
    const fresh = read(process);
    const program = programOf(process);
    const isIts = isStillListed(process);
    // Another process may have the PID now. What was read of this one before remains true.
    if (!isIts && last !== undefined) return last.known;
    const known = isIts ? fresh : named(process, goneProcess(process.pid));
    const same = last !== undefined && isDeepStrictEqual(last.known, known) ? last.known : known;
    kept.set(process, { known: same, readAt: now, program });
    return same;
  }

  function read(process: ProcessRef): KnownProcess {
    const found = readProcess(process.pid);
    return named(process, include.length === 0 ? found : { ...found, info: optionalFields(found.info, include, hashOf) });
  }

  return {
    of,
    forget: (processes) => {
      for (const process of processes) kept.delete(process);
    },
  };
}

function named({ pid }: ProcessRef, process: ProcessReadResult): KnownProcess {
  return { ...process, name: { processId: pid, processName: process.info.processName } };
}

function programOf({ pid }: ProcessRef): string {
  return [readProcText(`/proc/${pid}/comm`), readProcLink(`/proc/${pid}/exe`)].map((file) => ('text' in file ? file.text : '')).join('\0');
}

import { isDeepStrictEqual } from 'node:util';
import type { Include, ProcessName } from '../../model/port-mapping.ts';
import { openFileHashes } from './executable-hash.ts';
import { isStillListed, type ListedProcess } from './list-processes.ts';
import { requestedFacts } from './read-optional-fields.ts';
import { readProcLink, readProcText } from './read-proc-file.ts';
import { goneProcess, readProcess, type ReadProcess } from './read-process.ts';

/** A process with its facts. The same object as long as they have not changed. */
export interface KnownProcess extends ReadProcess {
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
export interface KnownProcesses {
  /** @param isActive the process has opened a port: it may have become another program since */
  of(process: ListedProcess, now: number, isActive: boolean): KnownProcess;
  forget(processes: Iterable<ListedProcess>): void;
}

/** @param include the facts on request to read with the others */
export function openKnownProcesses(include: readonly Include[]): KnownProcesses {
  const kept = new Map<ListedProcess, Kept>();
  const hashOf = openFileHashes();

  function of(process: ListedProcess, now: number, isActive: boolean): KnownProcess {
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

  function read(process: ListedProcess): KnownProcess {
    const found = readProcess(process.pid);
    return named(process, include.length === 0 ? found : { ...found, facts: requestedFacts(found.facts, include, hashOf) });
  }

  return {
    of,
    forget: (processes) => {
      for (const process of processes) kept.delete(process);
    },
  };
}

function named({ pid }: ListedProcess, process: ReadProcess): KnownProcess {
  return { ...process, name: { processId: pid, processName: process.facts.processName } };
}

function programOf({ pid }: ListedProcess): string {
  return [readProcText(`/proc/${pid}/comm`), readProcLink(`/proc/${pid}/exe`)].map((file) => ('text' in file ? file.text : '')).join('\0');
}

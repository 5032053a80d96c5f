import { isDeepStrictEqual } from 'node:util';
import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { ProcessName } from '../../model/port-mapping.ts';
import { createFileHashes } from './executable-hash.ts';
import { isStillListed, type ProcessRef } from './list-processes.ts';
import { withProcessFields } from './read-optional-fields.ts';
import { readProcLink, readProcText } from './read-proc-file.ts';
import { createProcessSources, exitedProcess, readProcess, type ProcessReadResult } from './read-process.ts';

/** A process with its fields. The same object as long as they have not changed. */
export interface KnownProcess extends ProcessReadResult {
  /** The process, as the `peer` or a holder of a socket. */
  readonly name: ProcessName;
}

/** Fields are read at the first request, and again after this time. */
const maxAgeMs = 60_000;

interface CacheEntry {
  known: KnownProcess;
  readAt: number;
  /** Changes when the process starts another program (exec). */
  program: string;
}

/** The fields of processes, cached while they run. */
export interface ProcessCache {
  /** @param isActive the process has opened a port: it may run another program since (exec) */
  of(process: ProcessRef, now: number, isActive: boolean): KnownProcess;
  forget(processes: Iterable<ProcessRef>): void;
}

/** @param include the optional fields to read with the others */
export function createProcessCache(include: readonly OptionalFieldGroup[], sources = createProcessSources()): ProcessCache {
  const entries = new Map<ProcessRef, CacheEntry>();
  const hashOf = createFileHashes();

  function of(process: ProcessRef, now: number, isActive: boolean): KnownProcess {
    const last = entries.get(process);
    const isFresh = last !== undefined && now - last.readAt < maxAgeMs;
    if (isFresh && (!isActive || last.readAt === now || last.program === programOf(process))) return last.known;
    const fresh = read(process);
    const program = programOf(process);
    const isSame = isStillListed(process);
    // Another process may have the PID now. The fields read before remain valid for this one.
    if (!isSame && last !== undefined) return last.known;
    const known = isSame ? fresh : withName(process, exitedProcess(process.pid));
    const result = last !== undefined && isDeepStrictEqual(last.known, known) ? last.known : known;
    entries.set(process, { known: result, readAt: now, program });
    return result;
  }

  function read(process: ProcessRef): KnownProcess {
    const found = readProcess(process.pid, sources);
    return withName(process, include.length === 0 ? found : { ...found, info: withProcessFields(found.info, include, hashOf) });
  }

  return {
    of,
    forget: (processes) => {
      for (const process of processes) entries.delete(process);
    },
  };
}

function withName({ pid }: ProcessRef, process: ProcessReadResult): KnownProcess {
  return { ...process, name: { processId: pid, processName: process.info.processName } };
}

function programOf({ pid }: ProcessRef): string {
  return [readProcText(`/proc/${pid}/comm`), readProcLink(`/proc/${pid}/exe`)].map((file) => ('text' in file ? file.text : '')).join('\0');
}

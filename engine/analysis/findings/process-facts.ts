import path from 'node:path';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { deleteOldest } from '../../model/delete-oldest.ts';
import { endpointsOf, type Endpoints } from '../direction.ts';

/** What the logs tell about a process in another record. */
export interface ProcessFact {
  readonly processName: string | null;
  readonly path: string | null;
  readonly user: string | null;
}

/** The processes of logs, by folder and PID. */
export interface ProcessFacts {
  readonly learn: (record: LogRecord) => void;
  /** The last process with this PID; null if it has another name, or if no record describes it. A null name means any. */
  readonly of: (file: string, processId: number | null, processName: string | null) => ProcessFact | null;
}

/**
 * The number of processes that are kept at least, and half of those that are kept at most. The oldest ones are forgotten: their PIDs are
 * likely to be used again.
 */
const maxProcesses = 25_000;

export function createProcessFacts(): ProcessFacts {
  const facts = new Map<string, ProcessFact>();
  // Most records are of the file of the one before.
  let [lastFile, folder] = ['', '.'];
  const keyOf = (file: string, processId: number): string => {
    if (file !== lastFile) [lastFile, folder] = [file, path.dirname(file)];
    return `${processId} ${folder}`;
  };

  function add(file: string, processId: number | null, fact: ProcessFact): void {
    if (processId === null || fact.path === null) return;
    const key = keyOf(file, processId);
    facts.delete(key);
    // Not the record itself, which has lists of ports and modules.
    facts.set(key, { processName: fact.processName, path: fact.path, user: fact.user });
    if (facts.size > 2 * maxProcesses) deleteOldest(facts, maxProcesses);
  }

  return {
    learn(record) {
      if (record.type === 'process') {
        add(record.file, record.processId, record);
        return;
      }
      const endpoints = record.type === 'event' ? endpointsOf(record) : null;
      if (!endpoints) return;
      add(record.file, endpoints.processId, factOf(endpoints));
    },
    of(file, processId, processName) {
      if (processId === null) return null;
      const fact = facts.get(keyOf(file, processId));
      return fact && (processName === null || fact.processName === processName) ? fact : null;
    },
  };
}

/** PR-EVENTS has these fields in each mapping. */
function factOf({ processName = null, path: executable = null, user = null }: Endpoints & Partial<ProcessFact>): ProcessFact {
  return { processName, path: executable, user };
}

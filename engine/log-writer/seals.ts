import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { logName, type StoredSet } from '../log-format/log-names.ts';
import type { SealedEvent } from '../model/log-events.ts';
import { orderChain, type ChainLink } from '../model/seal-chain.ts';

/** The chain of seals of earlier starts, and the files without a seal, in the order of their timestamps. */
export interface SealState {
  /** The hash at the end of the chain. */
  readonly last: string | null;
  readonly unsealed: readonly string[];
  /** The sealed files in the order of the chain. */
  readonly order: readonly string[];
}

/**
 * Reads all seals of a folder. An interrupted start leaves files without a seal in any set: a set is sealed only if all its files are.
 * @param sets oldest timestamp first, without the set that is being written
 * @throws the system's error if `signal` aborts. A file that cannot be read has no seals.
 */
export async function readSealState(folder: string, sets: readonly StoredSet[], signal: AbortSignal): Promise<SealState> {
  const seals: Seal[] = [];
  for (const { stamp } of sets) {
    try {
      seals.push(...(await sealsIn(path.join(folder, logName('events', stamp)), signal)));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }
  const { links } = orderChain(seals);
  const order = links.map(({ file }) => file);
  const sealed = new Set(order);
  const names = sets.flatMap(({ files }) => files.map(({ name }) => name));
  return { last: links.at(-1)?.sha256 ?? null, unsealed: names.filter((name) => !sealed.has(name)), order };
}

interface Seal extends ChainLink {
  readonly file: string;
}

/** The seals in a PR-EVENTS file. A value cannot forge one: inside a JSON string the quotation marks are escaped. */
async function sealsIn(file: string, signal: AbortSignal): Promise<Seal[]> {
  const seals: Seal[] = [];
  for await (const line of createInterface({ input: createReadStream(file, { signal }) })) {
    if (line.includes('"event":"sealed"')) seals.push(...parseSeal(line));
  }
  return seals;
}

/** Parses a seal; none if the line is truncated. */
function parseSeal(line: string): Seal[] {
  try {
    const record: unknown = JSON.parse(line);
    return isSeal(record) ? [{ file: record.file, sha256: record.sha256, previous: record.previousSha256 }] : [];
  } catch {
    return [];
  }
}

function isSeal(record: unknown): record is Pick<SealedEvent, 'file' | 'sha256' | 'previousSha256'> {
  return (
    typeof record === 'object' &&
    record !== null &&
    'file' in record &&
    typeof record.file === 'string' &&
    'sha256' in record &&
    typeof record.sha256 === 'string' &&
    'previousSha256' in record &&
    (record.previousSha256 === null || typeof record.previousSha256 === 'string')
  );
}

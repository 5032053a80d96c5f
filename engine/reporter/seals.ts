import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { logName, type StoredSet } from './log-names.ts';

/** What earlier starts have left: where their chain of seals ends, and the files that nobody has sealed, in the order of their stamps. */
export interface SealState {
  readonly last: string | null;
  readonly unsealed: readonly string[];
}

/**
 * Reads the seals of a folder, newest set first, as far as it must: a set that holds the seal of the set before it tells that all before are sealed.
 * @param sets oldest first, without the one that is being written
 * @throws the system's error where a file can't be read.
 */
export async function readSealState(folder: string, sets: readonly StoredSet[], signal: AbortSignal): Promise<SealState> {
  const sealed = new Set<string>();
  let last: string | null = null;
  const walked: StoredSet[] = [];
  for (const [at, set] of [...sets.entries()].toReversed()) {
    walked.unshift(set);
    const seals = await sealsIn(path.join(folder, logName('EVENTS', set.stamp)), signal);
    for (const { file } of seals) sealed.add(file);
    last ??= seals.at(-1)?.sha256 ?? null;
    const before = sets[at - 1];
    if (before && sealed.has(logName('EVENTS', before.stamp))) break;
  }
  const names = walked.flatMap(({ files }) => files.map(({ name }) => name));
  return { last, unsealed: names.filter((name) => !sealed.has(name)) };
}

interface Seal {
  readonly file: string;
  readonly sha256: string;
}

/** The seals that a PR-EVENTS file holds. A value can't forge one: inside a JSON text the quotation marks would be escaped. */
async function sealsIn(file: string, signal: AbortSignal): Promise<Seal[]> {
  const seals: Seal[] = [];
  for await (const line of createInterface({ input: createReadStream(file, { signal }) })) {
    if (line.includes('"event":"sealed"')) seals.push(...parseSeal(line));
  }
  return seals;
}

/** None for a line that was cut. */
function parseSeal(line: string): Seal[] {
  try {
    const record: unknown = JSON.parse(line);
    return isSeal(record) ? [record] : [];
  } catch {
    return [];
  }
}

function isSeal(record: unknown): record is Seal {
  return typeof record === 'object' && record !== null && 'file' in record && typeof record.file === 'string'
    && 'sha256' in record && typeof record.sha256 === 'string';
}

/** SHA-256 of a file's bytes, lower-case hexadecimal. */
export async function hashOfFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { signal, highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

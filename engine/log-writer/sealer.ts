import path from 'node:path';
import type { StoredSet } from '../log-format/log-names.ts';
import { hashOfFile, readSealState } from './seals.ts';

/** Continues the chain of seals of a folder. */
export interface Sealer {
  /** A file was closed. `sha256` is that of its bytes. */
  seal(file: string, sha256: string): void;
  /** The files that earlier starts sealed, in the order of the chain; null until the chain is read. */
  order(): readonly string[] | null;
  /** Leaves to the next start what is not sealed yet. */
  stop(): void;
}

/**
 * Seals first what earlier starts have left, which takes as long as reading it; what is closed meanwhile waits for its turn in the chain.
 * @param sets the closed sets of the folder, oldest first
 * @param write is given one seal after the other
 */
export function createSealer(
  folder: string,
  sets: readonly StoredSet[],
  write: (file: string, sha256: string, previous: string | null) => void,
): Sealer {
  const aborted = new AbortController();
  const queue: (readonly [file: string, sha256: string])[] = [];
  let last: string | null = null;
  let order: readonly string[] | null = null;
  let chain: 'being read' | 'open' | 'stopped' = 'being read';
  const add = (file: string, sha256: string): void => {
    write(file, sha256, last);
    last = sha256;
  };
  const catchUp = async (): Promise<void> => {
    const state = await readSealState(folder, sets, aborted.signal);
    last = state.last;
    order = state.order;
    for (const file of state.unsealed) {
      // A file that cannot be read cannot be sealed: `log verify` names it. The chain continues with the next file.
      const sha256 = await hashOfFile(path.join(folder, file), aborted.signal).catch(() => null);
      if (chain === 'being read' && sha256 !== null) add(file, sha256);
    }
  };
  const start = (): void => {
    if (chain !== 'being read') return;
    chain = 'open';
    for (const [file, sha256] of queue) add(file, sha256);
  };
  catchUp().then(start, start);
  return {
    seal(file, sha256) {
      if (chain === 'open') add(file, sha256);
      else queue.push([file, sha256]);
    },
    order: () => order,
    stop() {
      chain = 'stopped';
      aborted.abort();
    },
  };
}

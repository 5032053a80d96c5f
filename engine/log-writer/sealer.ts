import path from 'node:path';
import type { StoredSet } from '../log-format/log-names.ts';
import { fileHashAsync } from '../platform/file-hash.ts';
import { readSealState } from './seals.ts';

/** Continues the chain of seals of a log directory. */
export interface Sealer {
  /** Seals a closed file. `sha256` is the hash of its bytes. */
  seal(file: string, sha256: string): void;
  /** The files that earlier starts sealed, in the order of the chain; null until the chain is read. */
  order(): readonly string[] | null;
  /** Stops. The next start seals the remaining files. */
  stop(): void;
}

type WriteSeal = (file: string, sha256: string, previous: string | null) => void;

/**
 * Creates a sealer. It seals first the files that earlier starts have left without a seal, which takes as long as reading them; files that
 * are closed meanwhile wait until it is their turn in the chain.
 * @param sets the closed sets of the directory, oldest first
 * @param write is called for one seal after the other
 */
export function createSealer(folder: string, sets: readonly StoredSet[], write: WriteSeal): Sealer {
  const sealer = new ChainSealer(write);
  sealer.start(folder, sets);
  return sealer;
}

class ChainSealer implements Sealer {
  private readonly write: WriteSeal;
  private readonly aborted = new AbortController();
  private readonly queue: (readonly [file: string, sha256: string])[] = [];
  private last: string | null = null;
  private sealedFiles: readonly string[] | null = null;
  private state: 'reading' | 'open' | 'stopped' = 'reading';

  constructor(write: WriteSeal) {
    this.write = write;
  }

  start(folder: string, sets: readonly StoredSet[]): void {
    const open = (): void => this.open();
    this.sealEarlierFiles(folder, sets).then(open, open);
  }

  seal(file: string, sha256: string): void {
    if (this.state === 'open') this.add(file, sha256);
    else this.queue.push([file, sha256]);
  }

  order(): readonly string[] | null {
    return this.sealedFiles;
  }

  stop(): void {
    this.state = 'stopped';
    this.aborted.abort();
  }

  private async sealEarlierFiles(folder: string, sets: readonly StoredSet[]): Promise<void> {
    const { last, order, unsealed } = await readSealState(folder, sets, this.aborted.signal);
    this.last = last;
    this.sealedFiles = order;
    for (const file of unsealed) {
      // A file that cannot be read cannot be sealed: `log verify` reports it. The chain continues with the next file.
      const sha256 = await fileHashAsync(path.join(folder, file), this.aborted.signal).catch(() => null);
      if (this.state === 'reading' && sha256 !== null) this.add(file, sha256);
    }
  }

  private open(): void {
    if (this.state !== 'reading') return;
    this.state = 'open';
    for (const [file, sha256] of this.queue) this.add(file, sha256);
  }

  private add(file: string, sha256: string): void {
    this.write(file, sha256, this.last);
    this.last = sha256;
  }
}

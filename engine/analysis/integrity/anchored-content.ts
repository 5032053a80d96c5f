import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readSync, realpathSync } from 'node:fs';
import { openFile } from '../../log-reader/open-file.ts';
import type { Anchor, FileAnchor } from '../../model/anchor.ts';

/** The state of a file in an anchor. */
interface State extends FileAnchor {
  readonly time: Date;
}

/** The anchored states of the files of one folder. */
export interface FolderAnchors {
  readonly files: ReadonlyMap<string, readonly State[]>;
  readonly deleted: ReadonlySet<string>;
}

/**
 * The anchors of a folder: those that were written for it, and those of sessions whose files are in it now (the folder may be a copy).
 * @param anchors oldest first
 */
export function anchorsOf(anchors: readonly Anchor[], folder: string, sessions: ReadonlySet<string>): FolderAnchors {
  const own = realpathSync.native(folder);
  const related = anchors.filter(({ folder: anchored, session }) => anchored === own || sessions.has(session));
  const states = related.flatMap(({ files, time }) => files.map((file): State => ({ ...file, time })));
  return { files: Map.groupBy(states, ({ file }) => file), deleted: new Set(related.flatMap(({ deleted }) => deleted)) };
}

/** A file's hash, whether it ends where a line ends, and how it compares with its anchors. */
export interface Content {
  readonly sha256: string;
  readonly isWhole: boolean;
  /** `state` is null if all anchors agree with the file. */
  readonly anchor: { readonly state: 'Altered' | 'Cut' | null; readonly newest: Date | null };
}

const chunkSize = 1_048_576;

/** Reads a file once, up to the size that it has now. @throws as {@link openFile} */
export function contentOf(file: string, states: readonly State[], progress?: (bytes: number) => void): Content {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkSize);
  const pending = states.toSorted((a, b) => a.size - b.size || a.time.getTime() - b.time.getTime());
  const descriptor = openFile(file);
  try {
    const { size } = fstatSync(descriptor);
    let [position, lastByte, agrees] = [0, 10, true];
    for (;;) {
      for (; pending[0]?.size === position; pending.shift()) agrees &&= hash.copy().digest('hex') === pending[0].sha256;
      const end = Math.min(size, pending[0]?.size ?? Infinity, position + chunkSize);
      const read = readSync(descriptor, chunk, 0, Math.max(0, end - position), position);
      if (read === 0) break;
      hash.update(chunk.subarray(0, read));
      lastByte = chunk[read - 1]!;
      position += read;
      progress?.(read);
    }
    const state = !agrees ? 'Altered' : pending.length > 0 ? 'Cut' : null;
    const times = states.map(({ time }) => time.getTime());
    const newest = state === null && times.length > 0 ? new Date(Math.max(...times)) : null;
    return { sha256: hash.digest('hex'), isWhole: lastByte === 10, anchor: { state, newest } };
  } finally {
    closeSync(descriptor);
  }
}

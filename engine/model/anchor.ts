import { asciiJson, safeJson } from './safe-text.ts';

/** A file at one moment: its first `size` bytes have this hash. */
export interface FileAnchor {
  /** Name without folder. */
  readonly file: string;
  readonly size: number;
  /** SHA-256 of those bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/** The state of a session's files, kept outside of the log folder. */
export interface Anchor {
  /** When the anchor was written, by the reporter's clock. */
  readonly time: Date;
  /** UUID of the session, as `started` has it. */
  readonly session: string;
  /** 1 for the first anchor of a session, without gaps. */
  readonly sequence: number;
  readonly computer: string;
  /** The log folder, without links. */
  readonly folder: string;
  /** The files that are open, and those that were closed since the last anchor. */
  readonly files: readonly FileAnchor[];
  /** Names of the files that retention deleted since the last anchor. */
  readonly deleted: readonly string[];
}

const mark = 'Anchor: ';

/** An anchor as one line of text. It is ASCII and has no `%`: Event Viewer replaces `%1` with an insertion string. */
export function anchorLine(anchor: Anchor): string {
  return mark + asciiJson(safeJson(anchor)).replaceAll('%', '\\u0025');
}

/** The anchor in a message of a system log or in a line of a file; null if it has none. */
export function parseAnchor(text: string): Anchor | null {
  const start = text.indexOf(`${mark}{`);
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return null;
  try {
    const value: unknown = JSON.parse(text.slice(start + mark.length, end + 1));
    return isAnchor(value) ? { ...value, time: new Date(value.time) } : null;
  } catch {
    return null;
  }
}

/**
 * A text in which {@link parseAnchor} finds nothing: the name of a process, which can be chosen to look like an anchor, must not forge one
 * in the system log.
 */
export function withoutAnchor(text: string): string {
  return text.replaceAll(`${mark}{`, `${mark.trimEnd()}\\x20{`);
}

type StoredAnchor = Omit<Anchor, 'time'> & { readonly time: string };

function isAnchor(value: unknown): value is StoredAnchor {
  if (!isObject(value)) return false;
  const { time, session, sequence, computer, folder, files, deleted } = value;
  return (
    typeof time === 'string' &&
    !Number.isNaN(Date.parse(time)) &&
    typeof session === 'string' &&
    isSize(sequence) &&
    typeof computer === 'string' &&
    typeof folder === 'string' &&
    Array.isArray(files) &&
    files.every(isFileAnchor) &&
    Array.isArray(deleted) &&
    deleted.every((name) => typeof name === 'string')
  );
}

function isFileAnchor(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['file'] === 'string' &&
    isSize(value['size']) &&
    typeof value['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(value['sha256'])
  );
}

function isSize(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** The anchors in the logs of this machine, oldest first, or the reason why they cannot be read. */
export type AnchorReading = { readonly anchors: readonly Anchor[] } | { readonly reason: string };

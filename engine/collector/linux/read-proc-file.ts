import type { MissingReason } from '../../model/port-mapping.ts';
import { EACCES, EPERM, O_CLOEXEC, O_RDONLY, close, errno, open, read, readlink } from '../../platform/linux/libc.ts';

/**
 * The content of a small file or the target of a link of /proc, read with at most three system calls; or why it cannot be read:
 * `AccessDenied`, or `Exited` for all other errors, because the files of an exited process fail with ENOENT or ESRCH.
 */
export type ProcText = { readonly text: string } | { readonly reason: MissingReason };

/** Memory for all reads; a longer file gets its own. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** Reads a whole file as UTF-8. */
export function readProcText(path: string): ProcText {
  const fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return { reason: reasonOf(errno()) };
  let bytes = scratch;
  let length = 0;
  for (;;) {
    const count = read(fd, length === 0 ? bytes : bytes.subarray(length), bytes.length - length);
    if (count < 0) {
      const reason = reasonOf(errno());
      close(fd);
      return { reason };
    }
    length += count;
    if (count === 0) break;
    if (length === bytes.length) {
      const grown = Buffer.allocUnsafeSlow(bytes.length * 2);
      bytes.copy(grown);
      bytes = grown;
    }
  }
  close(fd);
  return { text: bytes.toString('utf8', 0, length) };
}

/** The text of a file; empty if it could not be read. */
export function textOf(file: ProcText): string {
  return 'text' in file ? file.text : '';
}

/** Reads the target of a link. */
export function readProcLink(path: string): ProcText {
  const length = readlink(path, scratch, scratch.length);
  return length < 0 ? { reason: reasonOf(errno()) } : { text: scratch.toString('utf8', 0, length) };
}

function reasonOf(error: number): MissingReason {
  return error === EACCES || error === EPERM ? 'AccessDenied' : 'Exited';
}

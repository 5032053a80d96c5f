import { closeSync, fstatSync, readSync } from 'node:fs';
import { openToRead } from '../../log-reader/open-file.ts';
import { withHandle } from '../../platform/with-handle.ts';

/** Maximum size of a file that is read as a whole: a snapshot of 100,000 mappings has 100 MB. */
const maxSize = 1 << 29;

/**
 * Reads a file. Pipes and devices are refused, because they may never end.
 * @throws the system's error; ENOTFILE for anything but a file, EFBIG above `max` bytes
 */
export function readWholeFile(file: string, max = maxSize): Buffer {
  return withHandle(openToRead(file), closeSync, (descriptor) => {
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw fileError('EISDIR', 'it is a folder');
    if (!stats.isFile()) throw fileError('ENOTFILE', 'it is a pipe or a device, not a file');
    const parts: Buffer[] = [];
    for (let size = 0; ;) {
      const part = Buffer.allocUnsafe(1 << 20);
      const read = readSync(descriptor, part);
      if (read === 0) return Buffer.concat(parts);
      size += read;
      // Files of /proc have the size 0 and still have content.
      if (size > max) throw fileError('EFBIG', `it is larger than ${Math.floor(max / 1_048_576)} MB`);
      parts.push(part.subarray(0, read));
    }
  });
}

function fileError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

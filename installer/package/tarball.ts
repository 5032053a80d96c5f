import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { type ArchiveEntry, fileTime, modeOf, sorted } from './archive-entry.ts';

/** A `.tar.gz` of files that belong to root. The archive is reproducible. */
export async function tarball(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const archive = pack();
  const mtime = new Date(Date.UTC(fileTime.year, fileTime.month - 1, fileTime.day, fileTime.hour, fileTime.minute));
  for (const entry of sorted(entries)) {
    const content = Buffer.from(entry.content.buffer, entry.content.byteOffset, entry.content.byteLength);
    archive.entry({ name: entry.path, mode: modeOf(entry), mtime, uid: 0, gid: 0, uname: 'root', gname: 'root' }, content);
  }
  archive.finalize();
  return promisify(gzip)(await buffer(archive));
}

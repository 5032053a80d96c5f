import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { type ArchiveEntry, fileTime, modeOf, sorted } from './archive-entry.ts';

const regularFile = 0o100000; // S_IFREG, sys/stat.h

/** A zip archive of files, with Unix modes. The archive is reproducible in any time zone. */
export async function zip(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const archive = new ZipFile();
  // Times in zip archives are local times: this one has the same digits in every time zone.
  const mtime = new Date(fileTime.year, fileTime.month - 1, fileTime.day, fileTime.hour, fileTime.minute);
  for (const entry of sorted(entries)) {
    archive.addBuffer(Buffer.from(entry.content.buffer, entry.content.byteOffset, entry.content.byteLength), entry.path, {
      mtime,
      mode: regularFile | modeOf(entry),
      forceDosTimestamp: true,
    });
  }
  archive.end();
  return buffer(archive.outputStream);
}

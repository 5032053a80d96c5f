// Run by Node on Windows: takes snapshots with the collector and prints as JSON the properties that only a caller in the same process sees.

import { createSocket } from 'node:dgram';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessInfo } from '../../engine/model/port-mapping.ts';
import { createFileInfoReader } from '../../engine/collector/windows/file-info.ts';
import { readFileVersion } from '../../engine/collector/windows/file-version.ts';
import { createSignatureReader } from '../../engine/collector/windows/signatures.ts';
import { openWindowsCollector } from '../../engine/collector/windows/windows-collector.ts';

/** Version and signature of this program's file, and of a copy whose path has more than 260 characters. */
function fileInfo(): object {
  const folder = mkdtempSync(join(tmpdir(), 'port-reporter-long-'));
  const deep = join(folder, ...Array.from({ length: 6 }, (_, index) => `${index}`.repeat(50)));
  const file = join(deep, 'copy.exe');
  try {
    mkdirSync(deep, { recursive: true });
    copyFileSync(process.execPath, file);
    const readSignature = createSignatureReader();
    const read = (path: string): object => ({ version: readFileVersion(path), signature: readSignature(path) });
    return { length: file.length, short: read(process.execPath), long: read(file), missing: readSignature(`${file}.none`) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The hash of a file on a volume without a letter that does not exist, while a file has this path in the root of the current drive. */
function hashOnOtherVolume(): object {
  const folder = `Port-Reporter-${process.pid}`;
  const planted = `C:\\Device\\${folder}`;
  const before = process.cwd();
  try {
    mkdirSync(planted, { recursive: true });
    writeFileSync(`${planted}\\x.exe`, 'another program');
    process.chdir('C:\\');
    return createFileInfoReader()(`\\Device\\${folder}\\x.exe`, 'hash');
  } finally {
    process.chdir(before);
    rmSync('C:\\Device', { recursive: true, force: true });
  }
}

const socket = createSocket('udp4');
socket.bind(0, '127.0.0.1', () => {
  // Wine reports the owner of a UDP socket only after it was used.
  socket.send('', socket.address().port, '127.0.0.1', () => {
    const collector = openWindowsCollector();
    const first = collector.collect({ processes: true });
    const second = collector.collect({ processes: true });
    const self = first.processes?.find(({ processId }) => processId === process.pid);
    const isMine = ({ processId }: ProcessInfo): boolean => processId === process.pid;
    const mine = first.mappings.filter(isMine);
    const file = { include: ['hash', 'version'] } as const;
    const [withFile, again] = [collector.collect(file), collector.collect(file)];
    console.log(
      JSON.stringify({
        processId: process.pid,
        processIds: first.processes?.map(({ processId }) => processId),
        self,
        mappings: mine.length,
        sameMappings: mine.filter((mapping) => second.mappings.includes(mapping)).length,
        sameMappingsWithFile: withFile.mappings.filter(isMine).filter((mapping) => again.mappings.includes(mapping)).length,
        sameProcess: second.processes?.some((info) => info === self),
        modules: self && collector.modulesOf(self),
        modulesOfAnEarlierProcess: self && collector.modulesOf({ ...self, processStarted: new Date(0) }),
        files: fileInfo(),
        onOtherVolume: hashOnOtherVolume(),
        modulesOfTheKernel: self && collector.modulesOf({ ...self, missing: { path: 'Kernel' } }),
      }),
    );
    collector.close();
    socket.close();
  });
});

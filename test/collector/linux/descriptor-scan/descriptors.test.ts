import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import fc from 'fast-check';
import {
  closeDescriptors,
  inodeOfDescriptor,
  openDescriptors,
  readDescriptors,
  socketInode,
} from '../../../../engine/collector/linux/descriptor-scan/descriptors.ts';
import { listedProcess } from '../reused-pid.ts';

/** Target of a descriptor of this process; empty for the one that listed the directory, which is closed by then. */
function linkOf(descriptor: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}

describe('descriptors', () => {
  it('reads the inode of a socket', () => {
    const inode = (text: string): number => socketInode(Buffer.from(text), text.length);
    fc.assert(fc.property(fc.nat({ max: 0xffffffff }), (number) => assert.equal(inode(`socket:[${number}]`), number)));
    for (const other of [
      '',
      'socket:[',
      'socket:[]',
      'socket:[12',
      'socket:[1x]',
      'pipe:[12]',
      '/tmp/socket:[12]',
      'anon_inode:[eventpoll]',
      'sockets[1]',
    ]) {
      assert.equal(inode(other), 0, other);
    }
  });

  it('finds the sockets of a process', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const file = openSync('/dev/null', 'r');
    const folder = openDescriptors(listedProcess(process.pid));
    assert.ok(typeof folder === 'number');
    try {
      const descriptors = readDescriptors(listedProcess(process.pid));
      assert.ok(typeof descriptors !== 'string');
      const numbers = Array.from(descriptors);
      const sockets = new Map(numbers.flatMap((number, i) => (i % 2 === 0 ? [[number, numbers[i + 1] ?? -1]] : [])));
      assert.ok([...sockets.values()].some((inode) => inode > 0));
      for (const [descriptor, inode] of sockets) {
        assert.equal(/^socket:\[(\d+)\]$/.exec(linkOf(descriptor))?.[1] ?? '0', String(inode));
        assert.equal(inodeOfDescriptor(folder, descriptor), linkOf(descriptor) === '' ? -1 : inode);
      }
      assert.equal(sockets.get(file), 0);
      assert.equal(inodeOfDescriptor(folder, file), 0);
      assert.equal(inodeOfDescriptor(folder, 987_654), -1);
    } finally {
      closeDescriptors(folder);
      closeSync(file);
      server.close();
    }
  });

  it('finds every descriptor, whichever numbers are free', async () => {
    const program = `
      const fs = require('node:fs');
      const files = Array.from({ length: 12_000 }, () => fs.openSync('/dev/null', 'r'));
      process.send('ready');
      process.on('message', (gaps) => {
        for (const [first, length] of gaps) for (let i = first; i < first + length; i++) if (files.includes(i)) fs.closeSync(i);
        process.send('ready');
      });
      process.on('disconnect', () => process.exit());`;
    const child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    try {
      await once(child, 'message');
      // One more gap each time: short and long, near the front, above ten thousand, and at the end.
      for (const gap of [[], [11_990, 1000], [10_500, 3], [9_998, 4], [9_000, 5], [5_000, 1], [4_000, 900], [100, 4], [40, 2]]) {
        child.send([gap]);
        await once(child, 'message');
        const found = readDescriptors(listedProcess(child.pid));
        assert.ok(typeof found !== 'string');
        const listed = readdirSync(`/proc/${child.pid}/fd`)
          .map(Number)
          .toSorted((a, b) => a - b);
        assert.deepEqual(Array.from(found.filter((_, i) => i % 2 === 0)), listed, `after ${gap[0]}`);
      }
    } finally {
      child.disconnect();
    }
  });

  it('reports a process that does not exist as exited', () =>
    assert.equal(readDescriptors({ pid: 2 ** 22 + 1, folderInode: 1 }), 'exited'));
});

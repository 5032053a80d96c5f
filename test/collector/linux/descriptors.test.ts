import assert from 'node:assert/strict';
import { openSync, closeSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import {
  closeDescriptors, inodeOfDescriptor, openDescriptors, readDescriptors, socketInode,
} from '../../../engine/collector/linux/descriptors.ts';

/** Where a descriptor of ours leads; the one by which the folder was read is closed by then. */
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
    for (const other of ['', 'socket:[', 'socket:[]', 'socket:[12', 'socket:[1x]', 'pipe:[12]', '/tmp/socket:[12]', 'anon_inode:[eventpoll]', 'sockets[1]']) {
      assert.equal(inode(other), 0, other);
    }
  });

  it('finds the sockets of a process', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const file = openSync('/dev/null', 'r');
    const folder = openDescriptors(process.pid);
    assert.ok(typeof folder === 'number');
    try {
      const descriptors = readDescriptors(process.pid);
      assert.ok(typeof descriptors !== 'string');
      const numbers = Array.from(descriptors);
      const sockets = new Map(numbers.flatMap((number, i) => i % 2 === 0 ? [[number, numbers[i + 1] ?? -1]] : []));
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

  it('tells a process that is not there', () => assert.equal(readDescriptors(2 ** 22 + 1), 'gone'));
});

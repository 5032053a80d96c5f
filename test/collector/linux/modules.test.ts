import assert from 'node:assert/strict';
import { parseModules } from '../../../engine/collector/linux/modules.ts';

/** A text of /proc/<pid>/maps in the format of proc_pid_maps(5). */
const maps = `\
7f0000000000-7f0000010000 r-xp 00000000 08:01 500                        /usr/lib/libearly.so
55d0c0000000-55d0c0010000 r--p 00000000 08:01 100                        /usr/bin/server
55d0c0010000-55d0c0090000 r-xp 00010000 08:01 100                        /usr/bin/server
55d0c1000000-55d0c1100000 rw-p 00000000 00:00 0                          [heap]
7f1a00000000-7f1a00001000 r--p 00000000 08:01 300                        /usr/lib/locale/locale-archive
7f1a10000000-7f1a10020000 r--p 00000000 08:01 200                        /usr/lib/x86_64-linux-gnu/libc.so.6
7f1a10020000-7f1a10180000 r-xp 00020000 08:01 200                        /usr/lib/x86_64-linux-gnu/libc.so.6
7f1a20000000-7f1a20010000 r-xp 00000000 08:01 201                        /tmp/a b\\012c (deleted)
7f1a28000000-7f1a28010000 r-xp 00000000 08:01 202                        /tmp/named (deleted)
7f1a29000000-7f1a29010000 r-xp 00000000 08:01 203                        /usr/lib/libreplaced.so (deleted)
7f1a2a000000-7f1a2a010000 r-xp 00000000 08:01 204                        /usr/lib/libreplaced.so
7f1a30000000-7f1a30010000 rwxp 00000000 00:00 0
7f1a40000000-7f1a40010000 r-xs 00000000 00:01 0                          /dev/zero (deleted)
7ffc00000000-7ffc00002000 r-xp 00000000 00:00 0                          [vdso]
7f1a5`;

/** A file name may end in ` (deleted)`. */
const isFile = (path: string, inode: string): boolean => path === '/tmp/named (deleted)' && inode === '202';

describe('modules', () => {
  it('are the files mapped executable with their lowest addresses, the executable first', () => {
    assert.deepEqual(parseModules(maps, '/usr/bin/server', isFile), [
      { path: '/usr/bin/server', base: '0x55d0c0000000' },
      { path: '/usr/lib/libearly.so', base: '0x7f0000000000' },
      { path: '/usr/lib/x86_64-linux-gnu/libc.so.6', base: '0x7f1a10000000' },
      { path: '/tmp/a b\nc', base: '0x7f1a20000000', deleted: true },
      { path: '/tmp/named (deleted)', base: '0x7f1a28000000' },
      { path: '/usr/lib/libreplaced.so', base: '0x7f1a29000000', deleted: true },
      { path: '/usr/lib/libreplaced.so', base: '0x7f1a2a000000' },
    ]);
  });

  it('are returned without a known executable', () => assert.equal(parseModules(maps, null, isFile).length, 7));
  it('are empty for an empty text', () => assert.deepEqual(parseModules('', '/usr/bin/server', isFile), []));
});

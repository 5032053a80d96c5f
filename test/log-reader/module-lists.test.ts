import assert from 'node:assert/strict';
import { ModuleLists } from '../../engine/log-reader/module-lists.ts';

describe('lists of modules', () => {
  const lines = ['/usr/sbin/nginx (0x55D0A3C00000)', '/usr/lib/libc.so.6 (0x7f1c2be00000)'];

  it('reads the path and the base address of a module, once for equal lines', () => {
    const lists = new ModuleLists();
    assert.deepEqual(lists.moduleOf(lines[0]!), { path: '/usr/sbin/nginx', base: '0x55d0a3c00000' });
    assert.equal(lists.moduleOf(lines[0]!), lists.moduleOf(lines[0]!));
    assert.equal(lists.moduleOf('/usr/sbin/nginx'), null);
  });

  it('returns one object for equal lists of a process', () => {
    const lists = new ModuleLists();
    const read = (wanted: readonly string[]) => wanted.map((line) => lists.moduleOf(line)!);
    const first = lists.shared('nginx', read(lines));
    assert.equal(lists.shared('nginx', read(lines)), first);
    assert.deepEqual(lists.shared('nginx', read(lines.slice(0, 1))), first.slice(0, 1));
    assert.deepEqual(lists.shared('sh', read(lines)), first);
  });
});

import assert from 'node:assert/strict';
import { parseMountedNamespaces } from '../../../engine/collector/linux/namespaces.ts';

describe('namespaces', () => {
  it('are parsed from the mount table', () => {
    const text = `\
22 1 0:20 / /proc rw,nosuid shared:5 - proc proc rw
330 28 0:4 net:[4026532177] /run/netns/blue rw shared:9 - nsfs nsfs rw
331 28 0:4 net:[4026532178] /run/netns/a\\040b rw - nsfs nsfs rw
332 28 0:4 mnt:[4026532179] /run/snapd/ns/x.mnt rw - nsfs nsfs rw
333 28 8:1 /net:[1] /mnt rw - ext4 /dev/sda1 rw
`;
    assert.deepEqual(parseMountedNamespaces(text), [
      { link: 'net:[4026532177]', path: '/run/netns/blue' },
      { link: 'net:[4026532178]', path: '/run/netns/a b' },
    ]);
    assert.deepEqual(parseMountedNamespaces(''), []);
  });
});

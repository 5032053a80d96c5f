import assert from 'node:assert/strict';
import {
  containerOfCgroups,
  containerdName,
  containerName,
  dockerName,
  podmanName,
  type ContainerId,
} from '../../../engine/collector/linux/containers.ts';
import { parseCgroups } from '../../../engine/collector/linux/parse-proc-pid.ts';
import { unitsOfCgroup } from '../../../engine/collector/linux/systemd-units.ts';

describe('cgroups', () => {
  it('returns the path that systemd uses first', () => {
    assert.deepEqual(parseCgroups('0::/system.slice/ssh.service\n'), ['/system.slice/ssh.service']);
    assert.deepEqual(parseCgroups('12:memory:/m\n1:name=systemd:/init.scope\n0::/u\n'), ['/init.scope', '/u', '/m']);
    assert.deepEqual(parseCgroups('0::/a:b:c\nnonsense\n'), ['/a:b:c']);
    assert.deepEqual(parseCgroups(''), []);
  });

  const units: readonly [path: string, unit: string | null][] = [
    ['/system.slice/ssh.service', 'ssh.service'],
    ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
    ['/system.slice/containerd.service/kubepods/besteffort', 'containerd.service'],
    ['/init.scope', 'init.scope'],
    ['/user.slice/user-1000.slice/session-3.scope', 'session-3.scope'],
    [
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-firefox-4242.scope',
      'user@1000.service/app-gnome-firefox-4242.scope',
    ],
    ['/user.slice/user-1000.slice/user@1000.service/init.scope', 'user@1000.service/init.scope'],
    ['/user.slice/user-1000.slice/user@1000.service', 'user@1000.service'],
    ['/system.slice/dev-hugepages.mount', 'dev-hugepages.mount'],
    [
      String.raw`/system.slice/system-systemd\x2dcryptsetup.slice/systemd-cryptsetup@a\x2db.service`,
      String.raw`systemd-cryptsetup@a\x2db.service`,
    ],
    ['/system.slice/_cpu.service', 'cpu.service'],
    ['/system.slice', null],
    ['/', null],
    ['', null],
    ['/docker/0123456789abcdef', null],
    ['/system.slice/evil\n.service', null],
  ];
  for (const [path, unit] of units) {
    it(`finds the unit of ${JSON.stringify(path)}`, () => {
      assert.deepEqual(
        unitsOfCgroup(path),
        unit === null ? [] : [{ name: unit, displayName: unit, type: unit.includes('/') ? 'user unit' : 'unit' }],
      );
    });
  }

  const id = '3f2a1bc4d5e6'.padEnd(64, '0');
  const containers: readonly [path: string, container: ContainerId | null][] = [
    [`/system.slice/docker-${id}.scope`, { runtime: 'docker', id }],
    [`/docker/${id}`, { runtime: 'docker', id }],
    [`/machine.slice/libpod-${id}.scope/container`, { runtime: 'podman', id }],
    [`/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope`, { runtime: 'podman', id }],
    [`/kubepods.slice/kubepods-pod1.slice/cri-containerd-${id}.scope`, { runtime: 'containerd', id }],
    [`/kubepods.slice/kubepods-pod1.slice/crio-${id}.scope`, { runtime: 'cri-o', id }],
    [`/kubepods/besteffort/pod5d1e/${id}`, { runtime: 'kubernetes', id }],
    [`/system.slice/nerdctl-${id}.scope`, { runtime: 'containerd', id }],
    ['/lxc.payload.web/system.slice/nginx.service', { runtime: 'lxc', id: 'web' }],
    ['/lxc/web', { runtime: 'lxc', id: 'web' }],
    ['/machine.slice/systemd-nspawn@web.service/payload', { runtime: 'nspawn', id: 'web' }],
    [String.raw`/machine.slice/machine-my\x2dweb.scope`, { runtime: 'nspawn', id: 'my-web' }],
    ['/system.slice/docker.service', null],
    ['/system.slice/docker-tooshort.scope', null],
  ];
  for (const [path, container] of containers) {
    it(`finds the container of ${path}`, () => assert.deepEqual(containerOfCgroups(['/elsewhere', path]), container));
  }

  it('reads names from the files of the runtimes', () => {
    assert.equal(dockerName('{"ID":"3f","Name":"/web","Config":{}}'), 'web');
    assert.equal(podmanName(`[{"id":"a","names":["other"]},{"id":"${id}","names":["web"]}]`, id), 'web');
    assert.equal(podmanName('[{"id":"a"}]', id), null);
    assert.equal(containerdName('{"annotations":{"io.kubernetes.cri.container-name":"web"}}'), 'web');
    assert.equal(containerdName('{"annotations":{"nerdctl/name":"web"}}'), 'web');
    for (const broken of ['', '{', '[]', 'null', '{"Name":7}', '{"annotations":null}']) {
      assert.equal(dockerName(broken), null);
      assert.equal(containerdName(broken), null);
      assert.equal(podmanName(broken, id), null);
    }
  });

  it('falls back to the runtime and the short id', () => {
    assert.equal(containerName({ runtime: 'docker', id }), 'docker:3f2a1bc4d5e6');
    assert.equal(containerName({ runtime: 'lxc', id: 'web' }), 'web');
  });
});

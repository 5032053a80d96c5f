import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { portReporter, requireExecutable } from '../linux-executable.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { startSystemdMachine, type SystemdMachine } from '../service/linux/systemd-machine.ts';
import { waitUntil } from '../wait-until.ts';

const names = ['pc01', 'pc02'];

describe('two machines on which docs/fleet installs the service', function () {
  // Ansible connects for each task; a busy machine needs several seconds for one.
  this.timeout(300_000);
  const namespace = `pr-ansible-${process.pid}`;
  let folder: string;
  let machines: SystemdMachine[] = [];
  /** The files of each machine before the installation. */
  let filesBefore: string[][] = [];

  before(async function () {
    requireExecutable(this);
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'ansible-playbook', onPath('ansible-playbook'), 'As root: apt-get install ansible-core.');
    const found = existsSync('/usr/sbin/sshd') && onPath('ssh') && onPath('systemd-nspawn') && onPath('ip');
    requireTool(this, 'sshd, ssh, systemd-nspawn and ip', found, 'Install openssh-server, openssh-client, systemd-container, iproute2.');
    folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-ansible-'));
    writePackage('package');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'key')]);
    execFileSync('ip', ['netns', 'add', namespace]);
    machines = await Promise.all(names.map(async (name) => startSystemdMachine({ name, installed: false })));
    filesBefore = machines.map(filesOf);
    machines.forEach(connect);
    writeInventory();
    for (const [index] of machines.entries()) {
      await waitUntil('sshd answers', () => inNamespace('ssh', ...sshOptions(), `root@${address(index)}`, 'true').status === 0);
    }
  });
  after(async () => {
    await Promise.all(machines.map(async (machine) => machine.stop()));
    if (!folder) return;
    spawnSync('ip', ['netns', 'delete', namespace]);
    rmSync(folder, { recursive: true });
  });

  const address = (index: number): string => `10.79.${index}.2`;
  const inNamespace = (...command: string[]): { stdout: string; stderr: string; status: number | null } =>
    spawnSync('ip', ['netns', 'exec', namespace, ...command], {
      encoding: 'utf8',
      timeout: 200_000,
      env: { ...process.env, ANSIBLE_LOCAL_TEMP: folder, ANSIBLE_NOCOLOR: '1', ANSIBLE_PIPELINING: '1', LC_ALL: 'C.UTF-8', HOME: folder },
    });
  const sshOptions = (): string[] => [
    '-i',
    path.join(folder, 'key'),
    ...['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'].flatMap((option) => ['-o', option]),
  ];

  /** The directory of an unpacked tarball. */
  function writePackage(name: string): void {
    mkdirSync(path.join(folder, name));
    copyFileSync(portReporter, path.join(folder, name, 'portreporter'));
    for (const file of ['portreporter.service', 'portreporter.conf'])
      copyFileSync(path.join('installer/linux', file), path.join(folder, name, file));
  }

  /** Connects a machine with the namespace in which Ansible runs, and starts its sshd. */
  function connect(machine: SystemdMachine, index: number): void {
    const { root } = machine;
    const here = `to${index}`;
    const ip = (...words: string[]): unknown => execFileSync('ip', ['-n', namespace, ...words]);
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', 'ansible0', 'netns', String(machine.firstProcess()));
    ip('address', 'add', `10.79.${index}.1/24`, 'dev', here);
    ip('link', 'set', here, 'up');
    const configuration = path.join(root, 'etc/ssh/test_config');
    copyFileSync(path.join(folder, 'key.pub'), path.join(root, 'etc/ssh/test_keys'));
    copyFileSync(path.join(folder, 'key'), path.join(root, 'etc/ssh/test_host_key'));
    const options = ['HostKey /etc/ssh/test_host_key', 'AuthorizedKeysFile /etc/ssh/test_keys', 'UsePAM no', 'StrictModes no'];
    writeFileSync(configuration, [...options, 'Subsystem sftp internal-sftp', ''].join('\n'));
    for (const command of [
      'ip address add 10.79.INDEX.2/24 dev ansible0',
      'ip link set ansible0 up',
      'mkdir -p /run/sshd',
      'systemd-run --unit=test-sshd /usr/sbin/sshd -D -f /etc/ssh/test_config',
    ]) {
      const { status, stderr } = machine.run('sh', '-c', command.replace('INDEX', String(index)));
      assert.equal(status, 0, stderr);
    }
  }

  function writeInventory(): void {
    const lines = names.map((name, index) => `${name} ansible_host=${address(index)}`);
    const variables = [`ansible_user=root`, `ansible_ssh_common_args='${sshOptions().join(' ')}'`];
    writeFileSync(path.join(folder, 'machines.ini'), [...lines, '[all:vars]', ...variables, ''].join('\n'));
  }

  const run = (playbook: string, ...words: string[]): ReturnType<typeof inNamespace> =>
    inNamespace('ansible-playbook', '-i', path.join(folder, 'machines.ini'), `docs/fleet/ansible/${playbook}`, ...words);
  /** Runs a playbook that succeeds, and returns how many tasks changed something, for each machine. */
  function play(playbook: string, ...words: string[]): string[] {
    const { stdout, stderr, status } = run(playbook, ...words);
    assert.equal(status, 0, stdout + stderr);
    return [...stdout.matchAll(/^(\S+) +: ok=\d+ +changed=(\d+) +unreachable=0 +failed=0/gm)].map(
      ([, name, changed]) => `${name} ${changed}`,
    );
  }
  const packageOption = (): string[] => ['-e', `package=${path.join(folder, 'package')}`];
  const install = (...words: string[]): string[] => play('install.yml', ...packageOption(), ...words);
  const settings = (values: Record<string, string>): string[] => ['-e', JSON.stringify({ settings: values })];
  const statuses = (): { state: string; startType: string; processId: number; logSize: number }[] =>
    machines.map((machine) => JSON.parse(machine.run('portreporter', 'service', 'status', '--format', 'json').stdout));

  /** The files on the disk of a machine with the name of the program, except temporary ones. */
  const filesOf = (machine: SystemdMachine): string[] =>
    machine.run('find', '/', '-xdev', '-iname', '*portreporter*', '-not', '-path', '/tmp/*').stdout.split('\n').toSorted();

  it('install it with Ansible, and it runs and starts with the machine', () => {
    // The directory of units may exist.
    assert.match(install().join(' '), /^pc01 [45] pc02 [45]$/);
    assert.deepEqual(
      statuses().map(({ state, startType }) => [state, startType]),
      [
        ['Running', 'Automatic'],
        ['Running', 'Automatic'],
      ],
    );
  });

  it('changes nothing when it is run again', () => {
    const before = statuses().map(({ processId }) => processId);
    assert.deepEqual(install(), ['pc01 0', 'pc02 0']);
    assert.deepEqual(
      statuses().map(({ processId }) => processId),
      before,
    );
  });

  it('stops after the first machine if the service does not run there', () => {
    const { stdout, status } = run('install.yml', ...packageOption(), ...settings({ 'log-size': '5' }));
    assert.notEqual(status, 0);
    assert.match(stdout, /^pc01 .*failed=1/m);
    assert.doesNotMatch(stdout, /^pc02 .*changed=[1-9]/m);
    assert.deepEqual(
      statuses().map(({ state }) => state),
      ['Stopped', 'Running'],
    );
  });

  it('changes settings, and starts the service again', () => {
    const before = statuses().map(({ processId }) => processId);
    assert.deepEqual(install(...settings({ 'log-size': '20MB', 'log-reader': 'backup' })), ['pc01 2', 'pc02 2']);
    for (const [index, { processId, logSize, state }] of statuses().entries()) {
      assert.deepEqual([logSize, state], [20 * 2 ** 20, 'Running']);
      assert.notEqual(processId, before[index]);
    }
  });

  it('uninstalls it without a trace', () => {
    play('uninstall.yml', '-e', 'remove_logs=true');
    for (const [index, machine] of machines.entries()) {
      assert.deepEqual(
        filesOf(machine).filter((file) => !filesBefore[index]?.includes(file)),
        [],
      );
      assert.match(machine.run('systemctl', 'list-unit-files', 'portreporter.service').stdout, /^0 unit files/m);
    }
    assert.deepEqual(play('uninstall.yml'), ['pc01 0', 'pc02 0']);
  });

  it('is installed with the ssh commands of docs/fleet/deploy.md too, again and again', () => {
    const commands = /^```sh\n(install_on\(\)[^]*?)^```$/m.exec(readFileSync('docs/fleet/deploy.md', 'utf8'))?.[1] ?? '';
    writePackage('portreporter-2.0.0-linux-x64');
    execFileSync('tar', ['-czf', 'portreporter-2.0.0-linux-x64.tar.gz', 'portreporter-2.0.0-linux-x64'], { cwd: folder });
    writeFileSync(path.join(folder, 'machines.txt'), names.map((_, index) => `root@${address(index)}\n`).join(''));
    const ssh = `ssh() { command ssh ${sshOptions().join(' ')} "$@"; }; export -f ssh; cd ${folder}`;
    for (const attempt of ['first', 'second']) {
      const { stdout, stderr, status } = inNamespace('bash', '-c', `${ssh}\n${commands}`);
      assert.deepEqual([status, stderr.replaceAll(/^Created symlink .*\n/gm, '')], [0, ''], `${attempt} time: ${stdout}`);
      assert.deepEqual(stdout.match(/"state":"Running"/g)?.length, 2);
    }
  });
});

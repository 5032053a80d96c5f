import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requireExecutable } from '../../linux-executable.ts';
import { onPath, requireTool } from '../../require-tool.ts';
import { waitUntil } from '../../wait-until.ts';
import { startSystemdMachine, type SystemdMachine } from './systemd-machine.ts';

describe('the systemd unit with a real systemd', function () {
  this.timeout(120_000);
  let machine: SystemdMachine;
  before(async function () {
    requireExecutable(this);
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'systemd', existsSync('/lib/systemd/systemd') && onPath('systemd-nspawn'), 'Install systemd and systemd-container.');
    machine = await startSystemdMachine();
  });
  after(async () => machine?.stop());

  /** The output of a service command: the status, or the error. */
  function service(...words: string[]): Record<string, unknown> {
    const { stdout, stderr } = machine.run('portreporter', 'service', ...words, '--format', 'json');
    return JSON.parse(stdout || stderr);
  }
  const configure = (...words: string[]): unknown => service('configure', ...words);
  const journal = (): string => machine.run('journalctl', '--unit=portreporter', '--output=cat', '--no-pager').stdout;
  const inFolder = (folder: string): string[] =>
    readdirSync(path.join(machine.root, folder))
      .map((name) => name.split('-')[1] ?? name)
      .toSorted();

  it('has only directives that systemd supports', () => {
    assert.deepEqual(machine.run('systemd-analyze', 'verify', 'portreporter.service').stderr, '');
  });

  it('is stopped at first, starts, and reports its state', () => {
    const { state, startType, processId } = service('status');
    assert.deepEqual([state, startType, processId], ['Stopped', 'Manual', null]);
    const running = service('start');
    assert.deepEqual([running['state'], running['logDirectory'], running['recordsLost']], ['Running', '/var/log/portreporter', 0]);
    assert.deepEqual(inFolder('var/log/portreporter'), ['EVENTS', 'INITIAL', 'LOCK', 'PIDS', 'PORTS', 'STATUS.json']);
    assert.match(journal(), /event 1: Port Reporter .* started\.; Log folder: \/var\/log\/portreporter/);
  });

  it('reports by the polls alone where tracefs is neither mounted nor mountable, and says why', () => {
    assert.deepEqual(service('status')['sources'], ['poll', 'destroy notifications']);
    assert.match(
      journal(),
      /Sources of changes: poll, destroy notifications; no state events, because tracefs can be neither read nor mounted/,
    );
  });

  it("has the rights to read the kernel's state events, which a container does not use", () => {
    // systemd mounts it, except in a container.
    assert.equal(machine.run('mount', '-t', 'tracefs', 'tracefs', '/sys/kernel/tracing').status, 0);
    service('restart');
    // This is checked last, after the kernel has allowed them.
    assert.match(journal(), /no state events, because this is not the first PID namespace of the machine/);
  });

  it('stores settings, uses them from its next start on, and starts with the machine if configured', () => {
    configure('--startup', 'auto', '-ls', '20MB', '-ld', '/srv/port-logs');
    assert.match(readFileSync(path.join(machine.root, 'etc/portreporter.conf'), 'utf8'), /^log-size = 20MB$/m);
    assert.equal(machine.run('systemctl', 'is-enabled', 'portreporter').stdout, 'enabled\n');
    const { state, startType, logSize, logDirectory } = service('restart');
    assert.deepEqual([state, startType, logSize, logDirectory], ['Running', 'Automatic', 20 * 2 ** 20, '/srv/port-logs']);
    assert.ok(inFolder('srv/port-logs').includes('PORTS'));
  });

  it('stops after all records are written and sealed', () => {
    const { state, processId, lastError } = service('stop');
    assert.deepEqual([state, processId, lastError], ['Stopped', null, null]);
    const verified = machine.run('portreporter', 'log', 'verify', '/srv/port-logs', '--format', 'json');
    assert.equal(verified.status, 0, verified.stdout + verified.stderr);
    assert.match(journal(), /event 2: Port Reporter stopped/);
    const rows: { file: string; anchored: string | null }[] = verified.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      rows.filter(({ anchored }) => anchored === null),
      [],
      'the journal has an anchor of every file',
    );
    assert.equal(verified.stderr, '');
  });

  it('finds with the journal that the newest log set was removed', () => {
    const folder = path.join(machine.root, 'srv/port-logs');
    const names = readdirSync(folder).filter((name) => /^PR-(?:PORTS|PIDS|EVENTS)/.test(name));
    for (const name of names) renameSync(path.join(folder, name), path.join(machine.root, 'srv', name));
    const verified = machine.run('portreporter', 'log', 'verify', '/srv/port-logs', '--format', 'json');
    assert.equal(verified.status, 1);
    for (const name of names) assert.ok(verified.stdout.includes(`"file":"${name}","state":"Missing"`), verified.stdout);
    for (const name of names) renameSync(path.join(machine.root, 'srv', name), path.join(folder, name));
  });

  it('gives the log reader access at each start, although systemd sets the mode of the folder', () => {
    const readAs = (account: string): number | null =>
      machine.run('runuser', '-u', account, '--', 'sh', '-c', 'cat /var/log/portreporter/PR-EVENTS-*.jsonl').status;
    configure('--defaults', '--log-reader', 'backup');
    for (const word of ['start', 'restart']) {
      assert.equal(service(word)['logReader'], 'backup');
      assert.deepEqual([readAs('backup'), readAs('games')], [0, 1]);
    }
    configure('--defaults', '-ld', '/srv/port-logs');
    service('stop');
  });

  it('does not start while it is disabled', () => {
    configure('--startup', 'disabled');
    assert.equal(service('start')['code'], 'Disabled');
    configure('--startup', 'manual', '--defaults');
    const { startType, logDirectory } = service('status');
    assert.deepEqual([startType, logDirectory], ['Manual', '/var/log/portreporter']);
  });

  it('reports why it does not start, and does not retry endlessly', () => {
    configure('-ld', '/usr/port-logs');
    const { code, message } = service('start');
    assert.equal(code, 'StartFailed');
    assert.match(String(message), /the log folder \/usr\/port-logs cannot be used \(read-only file system\)/);
    assert.equal(service('status')['state'], 'Stopped');

    writeFileSync(path.join(machine.root, 'etc/portreporter.conf'), 'log-size = 5\n');
    assert.match(String(service('start')['message']), /a log size of 5KB is not between 64 KB and 2 GB/);
    const { state, lastError } = service('status');
    assert.equal(state, 'Stopped');
    assert.match(String(lastError), /a log size of 5KB .* \(-ls 5\)/);
    assert.match(journal(), /event 200: Port Reporter did not start/);
  });

  it('is restarted if it hangs', async () => {
    const dropIn = path.join(machine.root, 'etc/systemd/system/portreporter.service.d');
    mkdirSync(dropIn, { recursive: true });
    writeFileSync(path.join(dropIn, 'test.conf'), '[Service]\nWatchdogSec=2\nRestartSec=0\n');
    writeFileSync(path.join(machine.root, 'etc/portreporter.conf'), '');
    machine.run('systemctl', 'daemon-reload');
    const hung = service('start')['processId'];
    machine.run('kill', '-STOP', String(hung));
    const isStartedAgain = ({ processId, state }: ReturnType<typeof service>): boolean => processId !== hung && state === 'Running';
    await waitUntil('the service runs again', () => isStartedAgain(service('status')), 30_000);
    machine.run('systemctl', 'stop', 'portreporter');
    rmSync(dropIn, { recursive: true });
    machine.run('systemctl', 'daemon-reload');
  });

  it('rejects delayed starts and parameters for one start, which systemd does not support', () => {
    for (const words of [
      ['configure', '--startup', 'delayed'],
      ['start', '-ls', '1MB'],
    ])
      assert.equal(service(...words)['code'], 'NotSupported');
  });

  it('writes each change to the journal on request, with named fields', async () => {
    configure('--event-log', 'changes');
    assert.equal(service('start')['eventLog'], 'changes');
    machine.run('systemd-run', '--unit=port-reporter-listener', '/usr/bin/python3', '-m', 'http.server', '--bind', '127.0.0.1', '7788');
    const query = ['PORT_REPORTER_LOCAL_PORT=7788', 'PORT_REPORTER_EVENT=opened', '--output=json', '--no-pager'];
    const [line = ''] = await waitUntil(
      'the event in the journal',
      () => machine.run('journalctl', ...query).stdout.match(/^\{.*$/gm),
      30_000,
    );
    const entry: Record<string, string> = JSON.parse(line);
    assert.equal(entry['SYSLOG_IDENTIFIER'], 'portreporter-changes');
    assert.equal(entry['_SYSTEMD_UNIT'], 'portreporter.service');
    assert.match(entry['MESSAGE'] ?? '', /^Opened: TCP 127\.0\.0\.1:7788 Listen; .* \(\d+\); root; port-reporter-listener\.service$/);
    assert.equal(entry['PORT_REPORTER_SERVICES'], 'port-reporter-listener.service');
    assert.equal(entry['PORT_REPORTER_COMMAND_LINE'], undefined);
    machine.run('systemctl', 'stop', 'port-reporter-listener', 'portreporter');
    configure('--defaults');
    assert.equal(service('status')['eventLog'], 'none');
  });

  it('names the socket unit for which systemd holds a port', () => {
    const units = path.join(machine.root, 'etc/systemd/system');
    writeFileSync(path.join(units, 'port-reporter-test.socket'), '[Socket]\nListenStream=127.0.0.1:7777\nListenDatagram=127.0.0.1:7777\n');
    writeFileSync(path.join(units, 'port-reporter-test.service'), '[Service]\nExecStart=/bin/sleep 1000\n');
    machine.run('systemctl', 'daemon-reload');
    machine.run('systemctl', 'start', 'port-reporter-test.socket');
    const read = (): unknown[] =>
      machine
        .run('portreporter', 'map', '--port', '7777', '--format', 'json')
        .stdout.trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ protocol, processName, services, sharedWith }) => [
          protocol,
          processName,
          services[0].name,
          sharedWith.map(({ processId }: { processId: number }) => processId),
        ]);
    assert.deepEqual(
      read(),
      ['TCP', 'UDP'].map((protocol) => [protocol, 'systemd', 'port-reporter-test.socket', []]),
    );
    machine.run('systemctl', 'start', 'port-reporter-test.service');
    assert.deepEqual(
      read(),
      ['TCP', 'UDP'].map((protocol) => [protocol, 'sleep', 'port-reporter-test.socket', [1]]),
    );
  });
});

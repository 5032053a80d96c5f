import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceStatus } from '../../engine/service/service-status.ts';
import { waitUntil } from '../wait-until.ts';
import { installService, serviceName } from './installed-service.ts';
import {
  makeFolderForLogs,
  type Ended,
  portReporter,
  requirePortReporter,
  runOnWindows,
  type Running,
  firstLine,
  startOnWindows,
  windowsNode,
  windowsPath,
} from './windows-program.ts';

/** A status as `--format json` writes it. */
type Status = Omit<ServiceStatus, 'since'> & { readonly since: string | null };

/** Runs a `service` command. */
function service(...args: string[]): Promise<Ended> {
  return runOnWindows(portReporter, ['service', ...args, '--format', 'json'], { timeout: 120_000 });
}

/** Runs a command that must succeed, and returns its status. */
async function statusAfter(...args: string[]): Promise<Status> {
  const { exitCode, stdout, stderr } = await service(...args);
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}

/** Runs a command that must fail, and returns its error. */
async function errorOf(...args: string[]): Promise<{ code: string; message: string; exitCode: number | null }> {
  const { exitCode, stdout, stderr } = await service(...args);
  assert.equal(stdout, '');
  const { code, message } = JSON.parse(stderr);
  return { code, message, exitCode };
}

async function sc(...args: string[]): Promise<string> {
  return (await runOnWindows('sc', args)).stdout;
}

describe('the Windows service', function () {
  this.timeout(180_000);
  let folder: string;
  let kept: string;
  let typed: string;
  const opened: Running[] = [];
  let openedPort: number;
  let uninstall: (() => Promise<void>) | undefined;

  /** The contents of the newest log of a kind. */
  const read = (target: string, kind: string): string => {
    const files = readdirSync(target)
      .filter((file) => file.startsWith(`PR-${kind}-`))
      .map((file) => join(target, file));
    const newest = files.toSorted((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs).at(-1);
    return newest === undefined ? '' : readFileSync(newest, 'utf8');
  };

  /** Opens a UDP port in a program that keeps running, and returns its line in PR-PORTS. */
  const openPort = async (target: string): Promise<string> => {
    const code =
      'const s = require("dgram").createSocket("udp4");' +
      's.bind(0, "127.0.0.1", () => { s.send("x", s.address().port, "127.0.0.1", () => {' +
      'require("fs").writeSync(1, s.address().port + " " + process.pid + "\\n"); }); }); setTimeout(() => {}, 600000);';
    const program = startOnWindows(windowsNode, ['-e', code], { timeout: 600_000 });
    opened.push(program);
    const [port, processId] = (await firstLine(program)).split(' ');
    const line = new RegExp(String.raw`^\d\d/\d+/\d+,\d+:\d+:\d+,UDP,${port},127\.0\.0\.1,\*,\*,${processId},node\.exe,<.+\\.+>\r?$`, 'm');
    await waitUntil(`port ${port} in PR-PORTS`, () => line.test(read(target, 'PORTS')), 60_000);
    return port ?? '';
  };

  before(async function () {
    requirePortReporter(this);
    folder = makeFolderForLogs('service');
    kept = join(folder, 'kept logs');
    typed = join(folder, 'typed');
    uninstall = await installService(`-ls 64 -ld "${windowsPath(kept)}"`);
  });
  after(async () => {
    await Promise.all(opened.map((program) => program.kill()));
    await uninstall?.();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is stopped before its first start, with the settings of its command line', async () => {
    const { state, startType, account, processId, logDirectory, logSize, logFiles } = await statusAfter('status');
    assert.deepEqual(
      [state, startType, account, processId, logDirectory, logSize, logFiles],
      ['Stopped', 'Manual', 'LocalSystem', null, windowsPath(kept), 65_536, null],
    );
  });

  it('is running when its first files are written', async () => {
    const status = await statusAfter('start');
    assert.match(read(kept, 'INITIAL'), /^Port Reporter Version 2\.0 Log File\r\n[^]*={54}\s*$/);
    assert.match(read(kept, 'PORTS'), /^Port Reporter Version 2\.0 Log File - Port usage log\r\n/);
    assert.match(await sc('query', serviceName), /STATE\s+: 4\s+RUNNING/);
    assert.deepEqual([status.state, status.logDirectory, status.logSize], ['Running', windowsPath(kept), 65_536]);
    assert.equal(typeof status.processId, 'number');
    assert.deepEqual(
      status.logFiles?.toSorted(),
      readdirSync(kept)
        .filter((file) => !['PR-STATUS.json', 'PR-LOCK'].includes(file))
        .toSorted(),
    );
    assert.ok(Date.now() - Date.parse(status.since ?? '') < 120_000);
  });

  it('is not started twice', async () => {
    assert.equal((await statusAfter('start')).state, 'Running');
    const { code, exitCode } = await errorOf('start', '-ls', '128');
    assert.deepEqual([code, exitCode], ['AlreadyRunning', 1]);
  });

  it('logs a port that is opened while it runs, and counts it', async () => {
    openedPort = Number(await openPort(kept));
    await waitUntil('the record in the status', async () => ((await statusAfter('status')).recordsWritten ?? 0) > 0, 60_000);
  });

  it('opens no port itself', async () => {
    const { processId } = await statusAfter('status');
    const { stdout } = await runOnWindows(portReporter, ['map', '--format', 'json']);
    const mappings: { localPort: number; processId: number | null }[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.ok(mappings.some(({ localPort }) => localPort === openedPort));
    assert.ok(mappings.every((mapping) => mapping.processId !== processId));
  });

  it('stops with everything written and sealed', async () => {
    assert.equal((await statusAfter('stop')).state, 'Stopped');
    assert.match(await sc('query', serviceName), /STATE\s+: 1\s+STOPPED[^]*WIN32_EXIT_CODE\s+: 0\s/);
    const events = read(kept, 'EVENTS')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(events.find(({ event }) => event === 'stopped')?.reason, 'the service manager asked for it');
    assert.ok(events.filter(({ event }) => event === 'sealed').length >= 3);
    assert.equal((await statusAfter('stop')).state, 'Stopped');
  });

  it('uses start parameters for one run, from its own command and from sc.exe', async () => {
    const { logDirectory, logSize } = await statusAfter('start', '-ld', windowsPath(typed), '-ls', '20MB');
    assert.deepEqual([logDirectory, logSize], [windowsPath(typed), 20_971_520]);
    const port = await openPort(typed);
    assert.ok(!read(kept, 'PORTS').includes(`UDP,${port},`));
    await statusAfter('stop');
    await sc('start', serviceName, '-ld', windowsPath(typed).replaceAll('\\', '/'), '-LS', '70');
    await waitUntil('the service to run', async () => (await statusAfter('status')).state === 'Running', 60_000);
    assert.deepEqual([(await statusAfter('status')).logDirectory, (await statusAfter('status')).logSize], [windowsPath(typed), 71_680]);
    assert.equal((await statusAfter('restart')).logDirectory, windowsPath(kept));
    await statusAfter('stop');
  });

  for (const [args, exitCode] of [
    [['-ls', '5'], 1],
    [['-ld', 'C:Logs'], 2],
    [['--no-such'], 1],
    [['-ld', 'Z:\\dev\\null\\x'], 2],
  ] as const) {
    it(`does not start with ${args.join(' ')}, and reports it in its exit code`, async () => {
      await sc('start', serviceName, ...args);
      await waitUntil('the service to stop', async () => /STATE\s+: 1\s/.test(await sc('query', serviceName)), 60_000);
      assert.match(await sc('query', serviceName), new RegExp(String.raw`WIN32_EXIT_CODE\s+: 1066[^]*SERVICE_EXIT_CODE\s+: ${exitCode}\s`));
    });
  }

  it('reports why it did not start if a kept setting is not valid', async () => {
    await uninstall?.();
    uninstall = await installService('-ls 5');
    const { code, message, exitCode } = await errorOf('start');
    assert.deepEqual([code, exitCode], ['StartFailed', 1]);
    assert.match(message, /^the service started and stopped again \(exit code 1: a start parameter cannot be used\)\. /);
    assert.equal((await statusAfter('status')).logSize, null);
  });

  it('keeps its configuration', async () => {
    const { logDirectory, logSize, keep, startType } = await statusAfter(
      'configure',
      '--defaults',
      '-ld',
      `${windowsPath(kept)}\\`,
      '--keep',
      '30d',
      '--startup',
      'disabled',
    );
    assert.deepEqual([logDirectory, logSize, keep, startType], [windowsPath(kept), 5_242_880, '30d', 'Disabled']);
    assert.equal((await errorOf('start')).code, 'Disabled');
    const { startType: manual, keep: still, logSize: set } = await statusAfter('configure', '--startup', 'manual', '-ls', '2MB');
    assert.deepEqual([manual, still, set], ['Manual', '30d', 2_097_152]);
  });

  it('pauses and continues, and logs the gap', async () => {
    await statusAfter('start');
    const control = async (request: string): Promise<void> => {
      const { stdout, stderr } = await runOnWindows(windowsNode, [
        '--import=./test/windows/koffi-from-prebuilt.ts',
        windowsPath('test/windows/service-manager-program.ts'),
        'sendControl',
        JSON.stringify([serviceName, request]),
      ]);
      assert.deepEqual([stdout, stderr], ['null', '']);
    };
    await control('interrogate');
    await control('pause');
    await waitUntil('the pause', async () => (await statusAfter('status')).state === 'Paused', 60_000);
    await control('continue');
    await waitUntil('the end of the pause', async () => (await statusAfter('status')).state === 'Running', 60_000);
    await waitUntil('the gap in PR-EVENTS', () => /"event":"gap".*"why":"paused"/.test(read(kept, 'EVENTS')), 60_000);
    await statusAfter('stop');
  });

  it('reports that only the service manager can start it', async () => {
    const { exitCode, stderr } = await runOnWindows(portReporter, ['service', 'run']);
    assert.match(stderr, /^PortReporter: this is the Port Reporter service.*1063.*PortReporter service start.*PortReporter run/);
    assert.equal(exitCode, 1);
  });

  it('every command reports that the service is not installed', async () => {
    await uninstall?.();
    uninstall = undefined;
    for (const command of ['status', 'start', 'stop', 'restart']) {
      const { code, exitCode } = await errorOf(command);
      assert.deepEqual([code, exitCode], ['NotInstalled', 1], command);
    }
  });
});
